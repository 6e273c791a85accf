using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Check;

/// <summary>What check says while something is frozen or locked, and what it costs the server to be asked.</summary>
public abstract class CheckWhileFrozenTests : IDisposable
{
    // The account of the program's sessions; the tests' own are another one's.
    private const string User = "root";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(3);

    private readonly DatabaseServer _server;
    private readonly FaultBench _bench;
    private readonly FreezeWatchdog _watchdog;

    private protected CheckWhileFrozenTests(DatabaseServer server, GuestAgentBuild build)
    {
        _server = server;
        _bench = new FaultBench(server, build);
        _watchdog = new FreezeWatchdog(_bench.MountPoint);
    }

    private PublishedHook Hook => _bench.Hook;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void While_an_agents_freeze_is_in_order_nothing_is_red_that_was_not_and_no_server_is_asked()
    {
        _bench.AssertRecovered();
        CheckFindings before = CheckFindings.Run(Hook);
        Assert.Equal("0", _bench.Freeze());
        using (MySqlConnection observer = _server.Connect())
        {
            string connections = Connections(observer);
            long start = Stopwatch.GetTimestamp();
            CheckFindings check = CheckFindings.Run(Hook);
            Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, AtOnce);
            Assert.Equal(connections, Connections(observer));
            Assert.Empty(check.NotWell.Except(before.NotWell));
            Assert.Equal(("ok", "ok"), (check.Level("freeze.now"), check.Level("instance.locked")));
        }

        Assert.True(WriteProbe.IsWriteLocked(_server));
        Assert.Equal("0", _bench.Thaw());
        Assert.Equal("consistent", Hook.ThawRecord.Verdict);
        Assert.Empty(CheckFindings.Run(Hook).NotWell.Except(before.NotWell));
    }

    [Fact]
    public void A_lock_whose_holder_has_died_fails()
    {
        Assert.Equal("0", _bench.Freeze());
        _bench.Holder!.Signal("KILL");
        _bench.AssertNoHolder();
        CheckFindings check = CheckFindings.Run(Hook);
        Assert.Equal(("fail", 1), (check.Level("instance.locked"), check.ExitCode));
        Assert.Equal(_bench.Exited(24), _bench.Thaw());
    }

    [Fact]
    public void A_freeze_by_hand_fails_and_what_is_said_to_do_about_it_is_enough()
    {
        CheckFindings before = CheckFindings.Run(Hook);
        Assert.Equal(0, Hook.Freeze().ExitCode);
        CheckFindings check = CheckFindings.Run(Hook);
        Assert.Equal(("fail", "ok", 1), (check.Level("freeze.now"), check.Level("instance.locked"), check.ExitCode));
        Assert.Equal(_bench.Exited(30), _bench.Freeze());
        _ = Command.Must("/bin/sh", "-c", check.Remedy("freeze.now")!.Split('\n')[1]);
        Assert.Equal("consistent", Hook.ThawRecord.Verdict);
        Assert.Equal("0", _bench.Freeze());
        Assert.Equal("0", _bench.Thaw());
        Assert.Empty(CheckFindings.Run(Hook).NotWell.Except(before.NotWell));
    }

    [Fact]
    public void A_blocker_that_has_lasted_for_longer_than_a_freeze_waits_fails_as_the_freeze_does()
    {
        Blockers.MakeTables(_server);
        Hook.MySql!["lock-timeout"] = "2s";
        using IBlocker blocker = Blockers.Start(_server, BlockerKind.MyIsamUpdate);
        string id = blocker.Id.ToString(CultureInfo.InvariantCulture);
        string Judge() => string.Join(
            ' ', CheckFindings.Run(Hook).NotWell.Where(line => line.Contains($"connection {id} ", StringComparison.Ordinal)));
        Assert.StartsWith("warn instance.blockers: blocks the lock now", Judge(), StringComparison.Ordinal);
        _ = Eventually.True(
            () => Judge().StartsWith("fail instance.blockers", StringComparison.Ordinal),
            Soon,
            "the blocker has lasted for too long");
        Assert.Equal(22, Hook.Freeze().ExitCode);
        Hook.MySql!["lock-timeout"] = "5min";
        Assert.StartsWith("warn", Judge(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_falls_silent_is_given_up_and_keeps_no_session()
    {
        using Relay relay = new(_server);
        Hook.MySql!["socket"] = relay.SocketPath;
        relay.HoldBackHalfTheAnswerTo("SHOW GRANTS");
        long start = Stopwatch.GetTimestamp();
        CheckFindings check = CheckFindings.Run(Hook);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, AtOnce + TimeSpan.FromSeconds(1));
        Assert.Contains("did not answer", check.Text("instance.access"), StringComparison.Ordinal);
        _server.AssertNoSessionsOf(User, AtOnce);
    }

    protected virtual void Dispose(bool disposing)
    {
        _watchdog.Dispose();
        _bench.Dispose();
    }

    // How many clients have tried to connect since the server was started.
    private static string Connections(MySqlConnection observer) =>
        observer.Rows("SHOW GLOBAL STATUS LIKE 'Connections'").Single()[1];
}
