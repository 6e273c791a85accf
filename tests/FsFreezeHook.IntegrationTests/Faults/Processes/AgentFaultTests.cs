using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>
/// An agent that does not do what agents do: freezes nothing, dies, never thaws. A lock must not outlive its reason.
/// </summary>
public abstract class AgentFaultTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UnfrozenLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongTime = TimeSpan.FromSeconds(20);

    private readonly FaultBench _bench;
    private readonly FreezeWatchdog _watchdog;

    private protected AgentFaultTests(DatabaseServer server, GuestAgentBuild build)
    {
        _bench = new FaultBench(server, build);
        _watchdog = new FreezeWatchdog(_bench.MountPoint);
        _bench.Configure("unfrozen-limit", "2s");
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void With_nothing_to_freeze_the_lock_is_released_within_the_limit()
    {
        // Thaw is never called then.
        _ = _bench.Agent.Freeze("/no/such/mount");
        AssertGoesWithinTheLimit("the agent has nothing to freeze", "after the commit", freeze: "0");
    }

    [Fact]
    public void An_agent_that_cannot_freeze_after_the_hook_thaws_at_once()
    {
        // It is in the list of mounts, and its path leads elsewhere: there is something to freeze, and it cannot be opened.
        using TmpfsMount hides = new(Path.GetDirectoryName(_bench.MountPoint)!);
        Assert.NotEqual("0", _bench.Freeze());
        long failed = Stopwatch.GetTimestamp();
        TimeSpan waited = _bench.AssertWritable(Second);
        Assert.True(Stopwatch.GetElapsedTime(failed) < LongTime);
        Assert.Equal("broken", _bench.Hook.ThawRecord.Verdict);
        Assert.InRange(_bench.Hook.ThawRecord.AgentFrozenMilliseconds ?? -1, 0, 1000);
        Assert.Contains("cancelled its freeze", Assert.Single(_bench.Hook.ThawRecord.Reasons), StringComparison.Ordinal);
        JsonElement told = ProgramStatus.Of(_bench.Hook).LastFailure;
        Assert.Contains("cancelled its freeze", told.GetProperty("line").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, told.GetProperty("exitCode").GetInt32());
        hides.Dispose();
        Recover("the agent vetoes after the hook", "after the commit", "0", "0", "released", "1 s", waited);
    }

    [Fact]
    public void An_agent_that_dies_while_the_hook_runs_has_nothing_frozen()
    {
        string gate = Path.Combine(_bench.Hook.Tmpfs, "gate");
        _ = _bench.Hook.AddHook("50-waits", $"#!/bin/sh\n[ \"$1\" = thaw ] || until [ -e {gate} ]; do sleep 0.05; done\n");
        Task<string> freeze = _bench.BeginFreeze();
        ProcessEntry dispatcher = Eventually.Some(() => _bench.Dispatcher, LongTime, "the dispatcher runs");
        _ = Eventually.True(
            () => ProcessEntry.All().Any(process => process.Parent == dispatcher.Pid
                && process.CommandLine.Contains("50-waits", StringComparison.Ordinal)),
            LongTime,
            "the hook runs");
        _bench.Agent.Kill();
        File.WriteAllText(gate, string.Empty);
        _ = Assert.ThrowsAny<TestBedException>(() => freeze.GetAwaiter().GetResult());
        TimeSpan waited = _bench.AssertWritable(Second);
        _ = Eventually.True(() => _bench.Dispatcher is null, Second, "the dispatcher has ended");
        Assert.False(File.Exists(_bench.Hook.CommittedRecord), "a freeze is committed");
        _bench.Agent.Restart();
        Recover("SIGKILL of the agent while a hook runs", "before ready", "no answer", "0", "never taken", "1 s", waited);
    }

    [Fact]
    public void An_agent_that_dies_after_the_hook_and_before_it_freezes_leaves_a_lock_for_no_longer_than_a_second()
    {
        // Its first look at a file after the hook: at the mounts.
        using (SystemCallKill kill = new(_bench.Agent.Pid, "openat,open", children: false))
        {
            _ = Assert.ThrowsAny<TestBedException>(() => _bench.Freeze());
        }

        Assert.True(File.Exists(_bench.Hook.CommittedRecord), "no freeze is committed");
        Assert.False(File.Exists(_bench.Agent.StateFile));
        TimeSpan waited = _bench.AssertWritable(Second);
        _bench.AssertNoHolder();
        Assert.Equal(25, _bench.Hook.Thaw().ExitCode);
        Assert.Contains("the guest agent ended", Assert.Single(_bench.Hook.ThawRecord.Reasons), StringComparison.Ordinal);
        _bench.Agent.Restart();
        Recover("the agent dies between hook and freeze", "after the commit", "0", "25", "released", "1 s", waited);
    }

    [Fact]
    public void An_agent_that_dies_before_its_thaw_hook_leaves_no_lock()
    {
        Assert.Equal("0", _bench.Freeze());
        Assert.True(WriteProbe.IsWriteLocked(_bench.Server));

        // By then it has thawed and removed its state file, and is about to start the hook.
        using (SystemCallKill kill = new(_bench.Agent.Pid, "clone,clone3,fork,vfork", children: false))
        {
            _ = Assert.ThrowsAny<TestBedException>(() => _bench.Thaw());
        }

        Assert.False(File.Exists(_bench.Agent.StateFile));
        AssertGoesWithinTheLimit("the agent thaws, and dies before its thaw hook", "held", freeze: "0", restart: true);
    }

    [Fact]
    public void An_agent_that_is_killed_while_frozen_and_started_again_thaws_as_if_nothing_were()
    {
        Assert.Equal("0", _bench.Freeze());
        _bench.Agent.Restart();
        Assert.Equal("frozen", _bench.Agent.Status());

        // Longer than the limit: the agent has something frozen all the while, whether it runs or not.
        _ = Assert.ThrowsAny<TestBedException>(
            () => Eventually.True(() => _bench.Holder is null, UnfrozenLimit + Second, "the holder goes"));
        TimeSpan waited = AssertHeldUntilThaw();
        Recover("the agent is killed and started again", "held", "0", "0", "held until thaw", "1 s", waited);
    }

    [Fact]
    public void Without_a_thaw_the_dead_man_limit_ends_it()
    {
        _bench.Hook.MySql!["max-hold"] = "2s";
        _bench.Hook.WriteConfiguration();
        Assert.Equal("0", _bench.Freeze());
        TimeSpan waited = _bench.AssertWritable(UnfrozenLimit + Second);
        Assert.Equal(_bench.Exited(25), _bench.Thaw());
        Assert.Equal("broken", _bench.Hook.ThawRecord.Verdict);
        _bench.Hook.MySql!.Remove("max-hold");
        _bench.Hook.WriteConfiguration();
        Recover("thaw never comes", "held", "0", "25", "released at max-hold", "max-hold + 1 s", waited);
    }

    [Fact]
    public void How_long_the_agent_had_filesystems_frozen_is_in_the_record_and_in_the_status()
    {
        Assert.Equal("0", _bench.Freeze());
        long frozen = Stopwatch.GetTimestamp();
        Assert.True(WriteProbe.IsWriteLocked(_bench.Server));
        double least = Stopwatch.GetElapsedTime(frozen).TotalMilliseconds;
        Assert.Equal("0", _bench.Thaw());
        double most = Stopwatch.GetElapsedTime(frozen).TotalMilliseconds + 1000;
        Assert.InRange(_bench.Hook.ThawRecord.AgentFrozenMilliseconds ?? -1, Math.Floor(least), most);
        JsonElement told = ProgramStatus.Of(_bench.Hook).History[0];
        Assert.Equal(_bench.Hook.ThawRecord.AgentFrozenMilliseconds, told.GetProperty("agentFrozenMilliseconds").GetInt64());
        Assert.Matches(@"(?m)^began +lasted +frozen +verdict", _bench.Hook.Run("status").Output);
    }

    [Fact]
    public void The_agents_next_freeze_takes_over_what_it_left_behind()
    {
        _bench.Configure("unfrozen-limit", "1h");
        _ = _bench.Agent.Freeze("/no/such/mount");
        ProcessEntry old = Assert.Single(_bench.Hook.Holders);
        string oldId = _bench.Hook.FreezeRecord.FreezeId;
        Assert.Equal("0", _bench.Freeze());
        Assert.False(old.IsAlive);
        Assert.NotEqual(oldId, _bench.Hook.FreezeRecord.FreezeId);
        Assert.Equal((oldId, "broken"), (_bench.Hook.ThawRecord.FreezeId, _bench.Hook.ThawRecord.Verdict));
        TimeSpan waited = AssertHeldUntilThaw();
        Recover(
            "freeze over a freeze that the agent left behind", "held", "0", "0", "taken over, held until thaw", "1 s", waited);
    }

    [Fact]
    public void A_freeze_of_the_agents_over_one_by_hand_is_refused_and_changes_nothing()
    {
        Assert.Equal(0, _bench.Hook.Freeze().ExitCode);
        Assert.Equal(_bench.Exited(30), _bench.Freeze());
        Assert.True(WriteProbe.IsWriteLocked(_bench.Server));
        Assert.Equal(0, _bench.Hook.Thaw().ExitCode);
        TimeSpan waited = _bench.AssertWritable(Second);
        Assert.Equal("consistent", _bench.Hook.ThawRecord.Verdict);
        Recover(
            "freeze by the agent while frozen by hand", "held", "by hand 0, the agent's 30", "0", "held until thaw", "1 s",
            waited);
    }

    [Fact]
    public void A_dispatcher_killed_after_the_commit_leaves_a_lock_for_no_longer_than_the_limit()
    {
        using (SystemCallKill kill = new(_bench.Agent.Pid, "exit_group", children: true))
        {
            Assert.NotEqual("0", _bench.Freeze());
        }

        AssertGoesWithinTheLimit("SIGKILL of the dispatcher", "after the commit", freeze: "killed");
    }

    protected virtual void Dispose(bool disposing)
    {
        _watchdog.Dispose();
        _bench.Dispose();
    }

    private TimeSpan AssertHeldUntilThaw()
    {
        Assert.True(WriteProbe.IsWriteLocked(_bench.Server));
        Assert.Equal("0", _bench.Thaw());
        TimeSpan waited = _bench.AssertWritable(Second);
        Assert.Equal("consistent", _bench.Hook.ThawRecord.Verdict);
        return waited;
    }

    private void AssertGoesWithinTheLimit(string fault, string moment, string freeze, bool restart = false)
    {
        Assert.NotNull(_bench.Holder);
        TimeSpan waited = _bench.AssertWritable(UnfrozenLimit + Second);
        _ = Eventually.True(() => _bench.Holder is null, Second, "the holder has gone");
        CommandResult thaw = _bench.Hook.Thaw();
        Assert.Equal(25, thaw.ExitCode);
        Assert.Equal("broken", _bench.Hook.ThawRecord.Verdict);
        if (restart)
        {
            _bench.Agent.Restart();
        }

        Recover(fault, moment, freeze, "25", "released at unfrozen-limit", "unfrozen-limit + 1 s", waited);
    }

    private void Recover(string fault, string moment, string freeze, string thaw, string locked, string writable, TimeSpan waited)
    {
        _bench.AssertRecovered();
        FaultTable.Add(new FaultRow(fault, moment, _bench.Bed, freeze, thaw, locked, writable), waited);
    }
}
