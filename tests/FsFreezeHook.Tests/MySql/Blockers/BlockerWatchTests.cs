using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using FsFreezeHook.MySql.Blockers;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Blockers;

public sealed class BlockerWatchTests
{
    private const ushort MySqlTimeout = 3024;
    private const ushort MariaDbTimeout = 1969;
    private const ushort TableAccessDenied = 1142;

    private static readonly TimeSpan SlowSearch = TimeSpan.FromMilliseconds(20);

    [Theory]
    [InlineData("8.0.40", MySqlTimeout)]
    [InlineData("10.11.19-MariaDB", MariaDbTimeout)]
    public void A_search_that_the_server_ends_for_its_length_leaves_the_freeze_blind_and_able_to_lock(
        string version, ushort error)
    {
        int searches = 0;
        Watch(version, _ => ++searches > 0 ? throw new SpokenException(error, "took too long") : [], (watch, connection) =>
        {
            Assert.Empty(watch.Find(connection, 7));
            Assert.Empty(watch.Find(connection, 7));
            Assert.True(connection.IsOpen);
            Assert.Equal(1, searches);
            Assert.StartsWith("the search for blockers took the server longer than 2 s", watch.Unseen, StringComparison.Ordinal);
            Assert.Equal([$"locking without knowing what blocks the lock: {watch.Unseen}"], watch.Failures);
        });
    }

    [Fact]
    public void A_slow_search_that_found_something_is_repeated_so_seldom_that_it_takes_a_tenth_of_the_time_at_most()
    {
        int searches = 0;
        Watch("8.0.40", _ => Search(ref searches, [Row()]), (watch, connection) =>
        {
            long begun = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(begun) < 30 * SlowSearch)
            {
                Assert.Single(watch.Find(connection, 7));
                Thread.Yield();
            }

            // The first one is asked for at once.
            Assert.InRange(searches, 1, 1 + (30 / 10));
        });
    }

    [Fact]
    public void A_search_that_found_nothing_is_repeated_at_once_for_an_attempt_follows_it()
    {
        int searches = 0;
        Watch("8.0.40", _ => Search(ref searches, []), (watch, connection) =>
        {
            _ = watch.Find(connection, 7);
            _ = watch.Find(connection, 7);
            Assert.Equal(2, searches);
        });
    }

    [Fact]
    public void The_server_is_searched_once_to_know_what_blocks_and_what_the_account_may_read()
    {
        List<string> asked = [];
        Watch("8.0.40", statement => Denied(asked, statement), (watch, connection) =>
        {
            Assert.Null(watch.Unseen);
            Assert.Single(watch.Find(connection, 7));
            Assert.StartsWith("the account may not read performance_schema", watch.Unseen, StringComparison.Ordinal);
            Assert.Equal(2, asked.Count);
        });
    }

    [Fact]
    public void A_session_that_was_seen_waiting_is_no_blocker_for_that_and_is_one_for_what_it_ran_since()
    {
        Watch("8.0.40", _ => [Row(), Row("8")], (watch, connection) =>
        {
            Assert.Equal(2, watch.Find(connection, 7).Count);
            watch.NoteWaiting(connection);
            Assert.Equal(8, Assert.Single(watch.Find(connection, 7)).Id);
            Soon.True(() => watch.Find(connection, 7).Count == 2, "its statement has run for long enough since");
            Assert.InRange(watch.Find(connection, 7)[1].Seconds, 0.1, 5);
        });
    }

    /// <summary>The server may take a while to end a session that was killed, and shows its statement until then.</summary>
    [Fact]
    public void No_session_of_ours_is_one_though_it_belongs_to_an_attempt_that_was_given_up()
    {
        string? asked = null;
        Watch("10.11.19-MariaDB", statement => (asked = statement) is null ? [] : [], (watch, connection) =>
        {
            _ = watch.Find(connection, 11);
            _ = watch.Find(connection, 12);
            Assert.Contains($"p.ID NOT IN (CONNECTION_ID(), 11, {connection.GreetedAs}, 12)", asked, StringComparison.Ordinal);
        });
    }

    private static IReadOnlyList<string?[]> Denied(List<string> asked, string statement)
    {
        asked.Add(statement);
        return statement.Contains("table_handles", StringComparison.Ordinal)
            ? throw new SpokenException(TableAccessDenied, "SELECT command denied")
            : [Row()];
    }

    private static IReadOnlyList<string?[]> Search(ref int searches, IReadOnlyList<string?[]> rows)
    {
        searches++;
        Thread.Sleep(SlowSearch);
        return rows;
    }

    private static string?[] Row(string id = "9") =>
        [id, "app", "localhost", "shop", "5.5", "UPDATE", "Query", "0", "1", null, "updating", null];

    private static void Watch(
        string version, Func<string, IReadOnlyList<string?[]>> search, Action<BlockerWatch, ServerConnection> use)
    {
        using SpeakingServer server = SpeakingServer.Answering(statement => statement switch
        {
            Statements.Instruments => [[Statements.MetadataLocksInstrument], [Statements.TableHandlesInstrument]],
            Statements.Unrecorded => [["Performance_schema_metadata_lock_lost", "0"]],
            Statements.MetadataLockInfoPlugin => [["0"]],
            Statements.Waiting => [["9"]],
            _ when statement.Contains("ORDER BY", StringComparison.Ordinal) => search(statement),
            _ => [],
        });
        MySqlSettings settings = new() { Name = "mysql", Host = "127.0.0.1", Port = server.Port, TlsMode = TlsMode.Disabled };
        ServerFeatures features = ServerFeatures.Parse(version);
        using ServerConnection connection = LoginAttempts.Open(settings);
        BlockerWatch watch = new(settings);
        watch.Begin(connection, features, ServerLock.ReadLock, new ClientCommand(settings, features));
        use(watch, connection);
    }
}
