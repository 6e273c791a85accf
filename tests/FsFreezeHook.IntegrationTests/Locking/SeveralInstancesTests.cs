using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Locking;

/// <summary>Eight servers under names: all are locked, or none.</summary>
[Collection(nameof(WithNoServer))]
public sealed class SeveralInstancesTests(EightServersFixture bed, ITestOutputHelper output) : IClassFixture<EightServersFixture>
{
    private static readonly TimeSpan MaxStall = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(500);

    [Fact]
    public void Eight_servers_are_all_locked_when_freeze_returns_and_all_free_after_thaw()
    {
        using PublishedHook hook = bed.Install();
        CommandResult freeze = hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.All(Ask(WriteProbe.IsWriteLocked), Assert.True);
        FreezeRecord record = hook.FreezeRecord;
        Assert.Equal("locked", record.Verdict);
        Assert.Equal(EightServersFixture.Names, record.Instances.Select(instance => instance.Name));
        Assert.Equal(
            bed.Servers.Select(server => Assert.Single(server.SessionsOf("root")).Id),
            record.Instances.Select(instance => instance.Connection));

        Assert.Equal(0, hook.Thaw().ExitCode);
        Assert.All(Ask(WriteProbe.TimeToWrite), time => Assert.InRange(time, TimeSpan.Zero, TimeSpan.FromSeconds(1)));
        Assert.Equal("consistent", hook.ThawRecord.Verdict);
        Assert.All(hook.ThawRecord.Instances, instance => Assert.Equal("released", instance.Outcome));
        Assert.Equal(EightServersFixture.Names, hook.ThawRecord.Instances.Select(instance => instance.Name));
    }

    [Fact]
    public void A_lock_that_is_lost_on_one_of_eight_is_reported_at_thaw_under_its_name_and_frees_the_others()
    {
        using PublishedHook hook = bed.Install();
        Assert.Equal(0, hook.Freeze().ExitCode);
        using (MySqlConnection connection = bed.Servers[4].Connect())
        {
            connection.Execute($"KILL {Assert.Single(bed.Servers[4].SessionsOf("root")).Id}");
        }

        CommandResult thaw = hook.Thaw();
        Assert.Equal(24, thaw.ExitCode);
        Assert.Contains(
            "five", Assert.Single(thaw.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.All(Ask(WriteProbe.TimeToWrite), time => Assert.InRange(time, TimeSpan.Zero, TimeSpan.FromSeconds(1)));
        Assert.Equal("broken", hook.ThawRecord.Verdict);
    }

    /// <summary>Each would be waited for; together they are waited for no longer than one.</summary>
    [Fact]
    public void A_stopped_process_that_holds_eight_locks_is_not_waited_for_eight_times()
    {
        using PublishedHook hook = bed.Install();
        Assert.Equal(0, hook.Freeze().ExitCode);
        Assert.Single(hook.Holders).Signal("STOP");
        CommandResult thaw = hook.Thaw();
        Assert.Equal(24, thaw.ExitCode);
        Assert.InRange(thaw.Duration, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.All(Ask(WriteProbe.TimeToWrite), time => Assert.InRange(time, TimeSpan.Zero, TimeSpan.FromSeconds(1)));
        Assert.All(hook.ThawRecord.Instances, instance => Assert.Equal("unknown", instance.Outcome));
        Assert.Equal(0, hook.Freeze().ExitCode);
        Assert.Equal(0, hook.Thaw().ExitCode);
    }

    /// <summary>The blocker cannot be seen beforehand: MariaDB does not show whose session has locked tables.</summary>
    [Fact]
    public void A_blocker_on_the_eighth_fails_the_freeze_under_its_name_and_stalls_no_other_server_beyond_its_bound()
    {
        using PublishedHook hook = bed.Install(("lock-timeout", "6s"), ("max-stall", "1s"));
        using MySqlConnection blocker = bed.Servers[7].Connect();
        blocker.Execute("LOCK TABLES probe_innodb WRITE");
        PacedClients[] clients =
            [.. bed.Servers.Take(7).Select(server => new PacedClients(server, 1, TimeSpan.FromMilliseconds(20)))];
        try
        {
            long asked = Stopwatch.GetTimestamp();
            CommandResult freeze = hook.Freeze();
            Assert.Equal((22, string.Empty), (freeze.ExitCode, freeze.Output));
            string line = Assert.Single(freeze.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.Contains("eight", line, StringComparison.Ordinal);
            Assert.DoesNotContain("seven", line, StringComparison.Ordinal);
            TimeSpan[] longest = [.. clients.Select(client => client.LongestBetween(asked, freeze.EndedAt))];
            TimeSpan[] together = [.. clients.Select(client => client.StalledBetween(asked, freeze.EndedAt, Margin))];
            output.WriteLine($"exit 22 after {freeze.Duration.TotalMilliseconds:0} ms: {line}");
            output.WriteLine(
                $"longest write stall on the seven others: {InMilliseconds(longest)}; in all: {InMilliseconds(together)}");
            Assert.All(longest, stall => Assert.InRange(stall, TimeSpan.Zero, MaxStall + Margin));
            Assert.All(together, stall => Assert.InRange(stall, TimeSpan.Zero, (2 * MaxStall) + Margin));
        }
        finally
        {
            foreach (PacedClients client in clients)
            {
                client.Dispose();
            }
        }

        // What those attempts cost counts for a minute, and so for the same installation.
        blocker.Execute("UNLOCK TABLES");
        using PublishedHook other = bed.Install();
        Assert.Equal(0, other.Freeze().ExitCode);
        Assert.Equal(0, other.Thaw().ExitCode);
    }

    /// <summary>One that a server refuses by itself, after it has granted a part, and another whose server is slow.</summary>
    [Fact]
    public void One_that_is_refused_keeps_no_part_of_its_lock_while_another_has_not_answered()
    {
        (DatabaseServer refused, DatabaseServer slow) = (bed.Servers[0], bed.Servers[1]);
        using Relay ofRefused = new(refused);
        using Relay ofSlow = new(slow);
        using PublishedHook hook = new();
        hook.UseServer("one", refused, ("socket", ofRefused.SocketPath), ("lock", "backup-stage"), ("max-stall", "8s"));
        hook.UseServer("two", slow, ("socket", ofSlow.SocketPath), ("lock", "read-lock"), ("max-stall", "8s"));
        ofRefused.HoldBack("BLOCK_COMMIT");
        ofSlow.HoldBack("FLUSH TABLES WITH READ LOCK");
        using BackgroundProcess freeze = hook.Start("freeze");
        ofRefused.WaitUntilHeldBack();
        ofSlow.WaitUntilHeldBack();
        Assert.True(WriteProbe.IsWriteLocked(refused, WriteProbe.MyIsamTable));
        ofRefused.Refuse();
        Assert.InRange(WriteProbe.TimeToWrite(refused), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.True(freeze.IsRunning);

        // Then all let go, and try again together.
        ofSlow.Go();
        Assert.Equal(0, freeze.WaitForExit(TimeSpan.FromSeconds(30)));
        Assert.True(WriteProbe.IsWriteLocked(slow));
        Assert.Equal(0, hook.Thaw().ExitCode);
    }

    /// <summary>How fast is not asserted here.</summary>
    [Fact]
    public void The_freeze_of_eight_servers_is_reported_beside_that_of_one()
    {
        using PublishedHook ofEight = bed.Install();
        using PublishedHook ofOne = new();
        ofOne.UseServer(EightServersFixture.Names[0], bed.Servers[0]);
        FreezeComparison comparison = FreezeComparison.InTurn(20, ("one server", ofOne), ("eight servers", ofEight));
        string report = comparison.Report(
            "eight-instances.md",
            "MariaDB 10.11, idle; all eight run, and beside the one the seven others take no part, "
                + "which its freeze finds out and says");
        output.WriteLine(report);
    }

    private static string InMilliseconds(IEnumerable<TimeSpan> times) =>
        string.Join(", ", times.Select(time => $"{time.TotalMilliseconds:0}")) + " ms";

    private IReadOnlyList<T> Ask<T>(Func<DatabaseServer, T> question) =>
        [.. bed.Servers.AsParallel().AsOrdered().WithDegreeOfParallelism(8).Select(question)];
}
