using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Locking;

/// <summary>Two servers of which one is slow or hangs: what the other one's freeze comes to.</summary>
[Collection(nameof(WithNoServer))]
public sealed class SlowInstanceTests : IDisposable
{
    private const string Attempt = "FLUSH TABLES WITH READ LOCK";
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    // As long as a proof may be trusted is shorter, see InstanceSet.
    private static readonly TimeSpan LongProof = TimeSpan.FromSeconds(6);

    private readonly MariaDbServer _quick = MariaDbServer.StartNew();
    private readonly MariaDbServer _slow = MariaDbServer.StartNew();
    private readonly PublishedHook _hook = new();
    private readonly Relay _ofQuick;
    private readonly Relay _ofSlow;

    public SlowInstanceTests()
    {
        _ofQuick = new Relay(_quick);
        _ofSlow = new Relay(_slow);
    }

    [Fact]
    public void A_proof_that_takes_six_seconds_on_one_of_two_does_not_fail_the_freeze()
    {
        using BackgroundProcess freeze = FreezeUntilOneProves();
        _ofSlow.Go();
        Assert.Equal((0, string.Empty), (freeze.WaitForExit(Bound), freeze.Output));
        Assert.True(WriteProbe.IsWriteLocked(_quick));
        Assert.True(WriteProbe.IsWriteLocked(_slow));
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
    }

    [Fact]
    public void A_lock_that_is_lost_while_the_other_ones_proof_takes_six_seconds_fails_the_freeze_and_is_named()
    {
        using BackgroundProcess freeze = FreezeUntilOneProves();
        using (MySqlConnection connection = _quick.Connect())
        {
            connection.Execute($"KILL {Assert.Single(_quick.SessionsOf("root")).Id}");
        }

        _ofSlow.Go();
        Assert.Equal(24, freeze.WaitForExit(Bound));
        string line = Assert.Single(freeze.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("quick: ", line, StringComparison.Ordinal);
        Assert.InRange(WriteProbe.TimeToWrite(_slow), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData("30s", 10)]
    [InlineData("4s", 4)]
    public void One_under_auto_that_hangs_is_left_out_and_the_required_one_has_all_its_time(string lockTimeout, int bound)
    {
        UseBoth(lockTimeout, maxStall: "2s");
        _ofSlow.HoldBack("ENGINE LOGS");
        using MySqlConnection blocker = _quick.Connect();
        blocker.Execute("LOCK TABLES probe_innodb WRITE");
        using BackgroundProcess freeze = _hook.Start("freeze");
        _ofSlow.WaitUntilHeldBack();
        long begun = Stopwatch.GetTimestamp();

        // As soon as it is left out, the required one is waited for.
        WaitForAnAttemptOnTheQuickOne(freeze);
        Assert.InRange(Stopwatch.GetElapsedTime(begun).TotalSeconds, bound - 1, bound + 3);
        blocker.Execute("UNLOCK TABLES");
        AssertLocksTheQuickOneAlone(freeze);
        _ofSlow.Go();
        _slow.AssertNoSessionsOf("root", Bound);
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.Equal("degraded", _hook.ThawRecord.Verdict);
        Assert.Empty(_hook.Holders);
    }

    [Fact]
    public void A_server_under_auto_that_is_stopped_is_left_out_and_the_required_one_is_locked_until_thaw()
    {
        UseBoth("6s", maxStall: "2s");
        Signal("STOP");
        try
        {
            using BackgroundProcess freeze = _hook.Start("freeze");
            AssertLocksTheQuickOneAlone(freeze);
            Assert.Equal(0, _hook.Thaw().ExitCode);
            Assert.Equal(("degraded", "released"), (_hook.ThawRecord.Verdict, Assert.Single(_hook.ThawRecord.Instances).Outcome));
        }
        finally
        {
            Signal("CONT");
        }

        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.Equal("locked", _hook.FreezeRecord.Verdict);
        Assert.Equal(0, _hook.Thaw().ExitCode);
    }

    [Fact]
    public void One_that_is_required_and_slow_to_get_ready_is_waited_for_and_costs_the_other_none_of_its_time()
    {
        UseBoth("4s", maxStall: "2s");
        _hook.Instances["slow"]["enabled"] = "required";
        _ofSlow.HoldBack("ENGINE LOGS");
        using MySqlConnection blocker = _quick.Connect();
        blocker.Execute("LOCK TABLES probe_innodb WRITE");
        using BackgroundProcess freeze = _hook.Start("freeze");
        _ofSlow.WaitUntilHeldBack();
        WaitFor(TimeSpan.FromSeconds(3.5));
        _ofSlow.Go();
        WaitForAnAttemptOnTheQuickOne(freeze);
        WaitFor(TimeSpan.FromSeconds(1));
        Assert.True(freeze.IsRunning, freeze.Output);
        blocker.Execute("UNLOCK TABLES");
        Assert.Equal((0, string.Empty), (freeze.WaitForExit(Bound), freeze.Output));
        Assert.Equal(2, _hook.FreezeRecord.Instances.Count);
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
    }

    public void Dispose()
    {
        _hook.Dispose();
        _ofQuick.Dispose();
        _ofSlow.Dispose();
        _quick.Dispose();
        _slow.Dispose();
    }

    private static void WaitFor(TimeSpan span)
    {
        long begun = Stopwatch.GetTimestamp();
        _ = Eventually.True(() => Stopwatch.GetElapsedTime(begun) >= span, 2 * span, "that much time has passed");
    }

    private void UseBoth(string lockTimeout, string maxStall)
    {
        _hook.UseServer("quick", _quick, ("socket", _ofQuick.SocketPath), ("lock-timeout", lockTimeout), ("max-stall", maxStall));
        _hook.UseServer(
            "slow", _slow, ("socket", _ofSlow.SocketPath), ("enabled", "auto"), ("lock-timeout", lockTimeout),
            ("max-stall", maxStall));
    }

    private void WaitForAnAttemptOnTheQuickOne(BackgroundProcess freeze)
    {
        _ = Eventually.True(
            () => !freeze.IsRunning
                || _quick.SessionsOf("root").Any(session => session.Statement.Contains(Attempt, StringComparison.Ordinal)),
            Bound,
            "an attempt at the quick one's lock");
        Assert.True(freeze.IsRunning, freeze.Output);
    }

    // A freeze that stands still in the slow one's proof, while the quick one's is done and grows old.
    private BackgroundProcess FreezeUntilOneProves()
    {
        UseBoth("30s", maxStall: "8s");
        _ofQuick.HoldBack(Attempt);
        _ofSlow.HoldBack(Attempt);
        BackgroundProcess freeze = _hook.Start("freeze");
        _ofQuick.WaitUntilHeldBack();
        _ofSlow.WaitUntilHeldBack();
        _ofSlow.Go();
        _ofSlow.HoldBack("ENGINE LOGS");
        _ofQuick.Go();
        _ofSlow.WaitUntilHeldBack();
        WaitFor(LongProof);
        return freeze;
    }

    private void AssertLocksTheQuickOneAlone(BackgroundProcess freeze)
    {
        Assert.Equal((0, string.Empty), (freeze.WaitForExit(Bound), freeze.Output));
        Assert.True(WriteProbe.IsWriteLocked(_quick));
        Assert.Equal("degraded", _hook.FreezeRecord.Verdict);
        Assert.StartsWith("slow: ", _hook.FreezeRecord.Reasons[0], StringComparison.Ordinal);
        Assert.Equal("quick", Assert.Single(_hook.FreezeRecord.Instances).Name);
    }

    private void Signal(string signal) =>
        _ = Command.Must("kill", "-" + signal, _slow.Pid.ToString(CultureInfo.InvariantCulture));
}
