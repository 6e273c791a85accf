using System;
using System.Diagnostics;
using System.Globalization;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Blocking;

/// <summary>
/// What stands in a lock's way: the lock does not wait for it, or freeze fails and says what it is. Either way, and whether or
/// not it can be seen, no client waits for longer than an attempt may take. All figures go into a table for people.
/// </summary>
public abstract class BlockerTests
{
    private static readonly TimeSpan MaxStall = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(500);

    private readonly BlockerReport _report;
    private readonly ITestOutputHelper _output;

    private protected BlockerTests(DatabaseServer server, string strategy, BlockerReport report, ITestOutputHelper output)
    {
        Server = server;
        Strategy = strategy;
        _report = report;
        _output = output;
        Blockers.MakeTables(server);
    }

    private protected DatabaseServer Server { get; }

    private protected string Strategy { get; }

    /// <summary>Puts a blocker in the way, and gives the longest that a write waited for the attempts.</summary>
    private protected TimeSpan Check(BlockerKind kind, BlockedEnd expected, string under = "")
    {
        using PublishedHook hook = Install(("lock-timeout", "3s"));
        using PacedClients writers = new(Server, 4, TimeSpan.FromMilliseconds(20));
        using PacedClients readers = new(Server, 1, TimeSpan.FromMilliseconds(20), $"SELECT COUNT(*) FROM {Blocker.Table}");
        using IBlocker blocker = Blockers.Start(Server, kind);
        if (Blockers.StopsWriters(kind))
        {
            // Old enough to be taken for blockers themselves, which they are not.
            writers.WaitForAStallOf(TimeSpan.FromMilliseconds(1200));
        }

        (CommandResult freeze, TimeSpan writeStall, TimeSpan selectStall) = FreezeAndReport(hook, kind + under, writers, readers);
        if (freeze.ExitCode == 0)
        {
            bool holds = HoldsWithout(kind, blocker);
            Assert.Equal(0, hook.Thaw().ExitCode);
            Assert.True(holds);
        }

        Assert.Equal(expected == BlockedEnd.Granted ? 0 : 22, freeze.ExitCode);
        if (!Blockers.StopsWriters(kind))
        {
            Assert.InRange(writeStall, TimeSpan.Zero, MaxStall + Margin);
        }

        if (kind != BlockerKind.YoungSelect)
        {
            // Behind an attempt that has to be given up, MySQL keeps who reads the same table waiting until the SELECT has ended.
            Assert.InRange(selectStall, TimeSpan.Zero, MaxStall + Margin);
        }

        if (expected == BlockedEnd.Granted)
        {
            Assert.Equal("consistent", hook.ThawRecord.Verdict);
            return writeStall;
        }

        string line = Assert.Single(freeze.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Blockers.AssertNamed(expected, blocker, line);
        Assert.DoesNotContain(Blocker.Canary, line + hook.Log, StringComparison.Ordinal);
        AssertNothingIsLeft(kind, blocker);
        return writeStall;
    }

    /// <summary>
    /// The same on a MariaDB that shows its metadata locks: what can be seen is not tried against, and writers do not wait.
    /// </summary>
    private protected void CheckWithMetadataLockInfo(BlockerKind kind, BlockedEnd expected)
    {
        using MySqlConnection connection = Server.Connect();
        connection.Execute("INSTALL SONAME 'metadata_lock_info'");
        try
        {
            TimeSpan writeStall = Check(kind, expected, under: ", metadata_lock_info");

            // An attempt behind what does not end lasts until it is given up.
            Assert.True(writeStall < MaxStall, $"writers waited for {writeStall}");
        }
        finally
        {
            connection.Execute("UNINSTALL SONAME 'metadata_lock_info'");
        }
    }

    /// <summary>
    /// Clients that never rest, and keep a table locked for a moment again and again, neither block a freeze nor make it fail.
    /// </summary>
    private protected void CheckBesideBusyClients(int freezes)
    {
        const string Busy = $"LOCK TABLES {Blocker.Table} READ;SELECT COUNT(*) FROM {Blocker.Table};SELECT COUNT(*) FROM "
            + $"{Blocker.Table};UNLOCK TABLES";
        using PublishedHook hook = Install();
        using PacedClients clients = new(Server, 4, TimeSpan.Zero, Busy);
        for (int freeze = 0; freeze < freezes; freeze++)
        {
            CommandResult result = hook.Freeze();
            Assert.True(result.ExitCode == 0, result.Error);
            Assert.Equal(0, hook.Thaw().ExitCode);
        }

        clients.Stop();
    }

    /// <summary>A SELECT that ends by itself is waited for, and while it runs nobody waits.</summary>
    private protected void CheckThatItIsWaitedFor(int seconds)
    {
        using PublishedHook hook = Install();
        using PacedClients writers = new(Server, 4, TimeSpan.FromMilliseconds(16));
        using PacedClients readers = new(Server, 1, TimeSpan.FromMilliseconds(20), $"SELECT COUNT(*) FROM {Blocker.Table}");
        using IBlocker blocker = Blockers.Start(Server, BlockerKind.LongSelect, seconds);
        int before = writers.Answers;
        (CommandResult freeze, TimeSpan writeStall, TimeSpan selectStall) = FreezeAndReport(
            hook, $"SelectOf{seconds}s", writers, readers);
        double rate = (writers.Answers - before) / freeze.Duration.TotalSeconds;
        _output.WriteLine($"{rate:0} statements a second were committed meanwhile");
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.Equal(0, hook.Thaw().ExitCode);
        Assert.Equal("consistent", hook.ThawRecord.Verdict);
        Assert.InRange(freeze.Duration.TotalSeconds, seconds - 3, seconds + 3);
        Assert.InRange(rate, 100, 300);
        Assert.InRange(writeStall, TimeSpan.Zero, Margin);
        Assert.InRange(selectStall, TimeSpan.Zero, Margin);
    }

    /// <summary>The program for the server, under the strategy.</summary>
    private protected PublishedHook Install(params (string Key, string Value)[] settings)
    {
        PublishedHook hook = new();
        hook.UseServer(Server, [("lock", Strategy), ("max-stall", "1s"), .. settings]);
        hook.WriteConfiguration();
        return hook;
    }

    /// <summary>Freezes, and puts down how it ended and what the clients felt until then.</summary>
    private protected (CommandResult Freeze, TimeSpan WriteStall, TimeSpan SelectStall) FreezeAndReport(
        PublishedHook hook, string blocker, PacedClients writers, PacedClients readers)
    {
        long asked = Stopwatch.GetTimestamp();
        CommandResult freeze = hook.Freeze();
        TimeSpan writeStall = writers.LongestBetween(asked, freeze.EndedAt);
        TimeSpan selectStall = readers.LongestBetween(asked, freeze.EndedAt);
        using MySqlConnection connection = Server.Connect();
        string end = string.Create(
            CultureInfo.InvariantCulture, $"{freeze.ExitCode} after {freeze.Duration.TotalMilliseconds:0} ms");
        string said = freeze.Error.Trim();
        _report.Add(
            blocker,
            connection.Value("SELECT SUBSTRING_INDEX(@@version, '-', 2)"),
            Strategy,
            end,
            writeStall.TotalMilliseconds,
            selectStall.TotalMilliseconds,
            said);
        _output.WriteLine(
            $"{blocker}: {end}; longest write stall {writeStall.TotalMilliseconds:0} ms, longest SELECT stall "
            + $"{selectStall.TotalMilliseconds:0} ms; {said}");
        return (freeze, writeStall, selectStall);
    }

    // A lock that was granted beside another session's must not go with that one.
    private bool HoldsWithout(BlockerKind kind, IBlocker blocker)
    {
        if (!Blockers.StopsWriters(kind) || Strategy == "instance-lock")
        {
            return true;
        }

        blocker.Dispose();
        return WriteProbe.IsWriteLocked(Server);
    }

    /// <summary>The blocker is there, and nothing of ours.</summary>
    private protected void AssertNothingIsLeft(BlockerKind kind, IBlocker blocker)
    {
        Server.AssertNoSessionsOf("root", TimeSpan.FromSeconds(1));
        if (Server.Features.HasMetadataLocks)
        {
            Assert.Empty(GlobalLocks.Of(Server, exceptSession: blocker.Id));
        }

        if (!Blockers.StopsWriters(kind))
        {
            Assert.InRange(WriteProbe.TimeToWrite(Server), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        }
    }
}
