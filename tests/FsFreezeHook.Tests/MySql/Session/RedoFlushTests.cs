using System;
using System.Globalization;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using FsFreezeHook.MySql.Session;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Session;

public sealed class RedoFlushTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(200);

    [Fact]
    public void One_that_does_not_get_to_where_the_server_was_ends_at_its_limit_and_says_how_far_it_came()
    {
        FailureException? failure = null;
        Background.Run(() => failure = Assert.Throws<FailureException>(() => Run(_ => 150, Limit))).Join();
        Assert.Equal(
            (FailureReason.FlushNotFinished,
                "the flush did not finish within 0.2 s (redo log 150 of 200); check the server's disk"),
            (failure?.Reason, failure?.Message));
    }

    [Fact]
    public void It_is_waited_for_until_what_was_there_is_on_disk_and_not_what_came_since() =>
        Assert.Equal(200UL, Run(asked => 190 + (asked * 5), Soon.Bound).FlushedLsn);

    // The server goes on to write 10 bytes between two questions.
    private static FlushProgress Run(Func<ulong, ulong> flushed, TimeSpan limit)
    {
        ulong asked = 0;
        using SpeakingServer server = SpeakingServer.Answering(statement =>
        {
            if (statement != Statements.FlushProgress)
            {
                return [];
            }

            ulong current = 200 + (10 * asked);
            ulong onDisk = flushed(asked++);
            return [["Innodb_lsn_current", Number(current)], ["Innodb_lsn_flushed", Number(onDisk)]];
        });
        MySqlSettings settings = new() { Name = "mysql", Host = "127.0.0.1", Port = server.Port, TlsMode = TlsMode.Disabled };
        using ServerConnection connection = LoginAttempts.Open(settings);
        return RedoFlush.Run(
            connection, limit, TimeProvider.System, new ClientCommand(settings, ServerFeatures.Parse("10.11.19-MariaDB")),
            LogDurability.OnDemand);
    }

    private static string Number(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
