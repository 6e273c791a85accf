using System;
using System.Diagnostics;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>
/// Somebody who runs the program by hand while the agent has filesystems frozen, the program's log and state directory on one of
/// them: no backup is broken unasked, and none that was is called consistent.
/// </summary>
public abstract class HandFaultTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongTime = TimeSpan.FromSeconds(20);

    private readonly FaultBench _bench;
    private readonly FreezeWatchdog _watchdog;

    private protected HandFaultTests(DatabaseServer server, GuestAgentBuild build)
    {
        _bench = new FaultBench(server, build);
        _watchdog = new FreezeWatchdog(_bench.MountPoint);
        _bench.Configure("state-directory", Path.Combine(_bench.MountPoint, "state"));
        _bench.Configure("log-file", Path.Combine(_bench.MountPoint, "hook.log"));
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("thaw")]
    [InlineData("freeze")]
    [InlineData("rehearse")]
    public void What_is_run_by_hand_while_the_agent_has_frozen_is_refused_at_once_and_changes_nothing(string verb)
    {
        Assert.Equal("0", _bench.Freeze());
        CommandResult refused = WithinItsTime(() => _bench.Hook.Run(verb));
        Assert.Equal(30, refused.ExitCode);
        Assert.Matches("^the host has the filesystems frozen since [0-9].*\n$", refused.Error);
        Assert.True(WriteProbe.IsWriteLocked(_bench.Server));
        Assert.Equal("0", _bench.Thaw());
        TimeSpan waited = _bench.AssertWritable(Second);
        Assert.Equal("consistent", _bench.Hook.ThawRecord.Verdict);
        Recover($"{verb} by hand while the agent has frozen", "0, by hand 30", "0", "held until thaw", waited);
    }

    [Fact]
    public void A_thaw_by_force_releases_without_waiting_for_the_disk_and_the_agents_own_thaw_reports_it()
    {
        Assert.Equal("0", _bench.Freeze());
        CommandResult forced = WithinItsTime(() => _bench.Hook.Run("thaw", "--force"));
        Assert.Equal(0, forced.ExitCode);
        Assert.Contains("is not consistent", forced.Error, StringComparison.Ordinal);
        Assert.False(WriteProbe.IsWriteLocked(_bench.Server));
        Assert.Equal(30, WithinItsTime(() => _bench.Hook.Run("thaw")).ExitCode);
        AssertTheAgentsThawSaysSo();
        Recover(
            "thaw --force by hand while the agent has frozen", "0", "by hand 0, the agent's 24", "released",
            _bench.AssertWritable(Second));
    }

    [Theory]
    [InlineData("HUP")]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public void A_thaw_by_force_that_is_killed_is_still_reported(string signal)
    {
        Assert.Equal("0", _bench.Freeze());
        ProcessEntry holder = _bench.Holder ?? throw new TestBedException("no holder");

        // It asks a holder that does not answer yet, and is killed while it waits.
        holder.Signal("STOP");
        using (BackgroundProcess forced = _bench.Hook.Start("thaw", "--force"))
        {
            _ = Eventually.True(() => _bench.IsAskedToRelease, LongTime, "the holder is asked");
            forced.Signal(signal);
            _ = forced.WaitForExit(Second);
        }

        holder.Signal("CONT");
        _ = Eventually.True(() => !WriteProbe.IsWriteLocked(_bench.Server), LongTime, "the lock is released");
        AssertTheAgentsThawSaysSo();
        Recover(
            $"thaw --force by hand, ended by SIG{signal}", "0", "by hand killed, the agent's 24", "released",
            _bench.AssertWritable(Second));
    }

    [Fact]
    public void By_force_what_is_frozen_by_hand_is_thawed_as_ever()
    {
        Assert.Equal(0, _bench.Hook.Freeze().ExitCode);
        Assert.Equal(0, _bench.Hook.Run("thaw", "--force").ExitCode);
        Assert.Equal("consistent", _bench.Hook.ThawRecord.Verdict);
        Recover("thaw --force of a freeze by hand", "by hand 0", "by hand 0", "held until thaw", _bench.AssertWritable(Second));
    }

    [Fact]
    public void What_the_host_runs_through_guest_exec_is_a_run_by_hand()
    {
        _bench.Configure("unfrozen-limit", "1s");
        Assert.Equal(0, _bench.Agent.Execute(_bench.Hook.Program, "freeze"));
        _ = Assert.ThrowsAny<TestBedException>(() => Eventually.True(() => _bench.Holder is null, 3 * Second, "the holder goes"));
        Assert.True(WriteProbe.IsWriteLocked(_bench.Server));
        Assert.Equal(0, _bench.Agent.Execute(_bench.Hook.Program, "thaw"));
        Assert.Equal("consistent", _bench.Hook.ThawRecord.Verdict);
        Recover("freeze and thaw by guest-exec", "by hand 0", "by hand 0", "held until thaw", _bench.AssertWritable(Second));
    }

    [Fact]
    public void A_freeze_by_guest_exec_around_the_agents_own_is_held_throughout()
    {
        Assert.Equal(0, _bench.Agent.Execute("/bin/sh", "-c", $"{_bench.Hook.Program} freeze"));
        ProcessEntry? holder = _bench.Holder;
        Assert.Contains("by the host, through guest-exec", _bench.Hook.Run("status").Output, StringComparison.Ordinal);

        // Hosts thaw after every backup, whether something is frozen or not.
        Assert.Equal("0", _bench.Thaw());
        Assert.Equal("0", _bench.Freeze());
        Assert.True(WriteProbe.IsWriteLocked(_bench.Server));
        Assert.Equal("0", _bench.Thaw());
        Assert.Equal("consistent 0 agent", ProgramStatus.Of(_bench.Hook).Newest);
        Assert.True(WriteProbe.IsWriteLocked(_bench.Server));
        Assert.Equal(holder?.Pid, _bench.Holder?.Pid);
        Assert.Equal(0, _bench.Agent.Execute(_bench.Hook.Program, "thaw"));
        Assert.Equal("consistent", _bench.Hook.ThawRecord.Verdict);
        Assert.Equal("consistent 0 hand", ProgramStatus.Of(_bench.Hook).Newest);
        Recover(
            "the agent's freeze and thaw within one by guest-exec", "by guest-exec 0, the agent's 0",
            "the agent's 0, by guest-exec 0", "held until thaw", _bench.AssertWritable(Second));
    }

    [Fact]
    public void A_lock_that_is_lost_in_between_is_reported_by_both_thaws()
    {
        Assert.Equal(0, _bench.Agent.Execute(_bench.Hook.Program, "freeze"));
        Assert.Equal("0", _bench.Freeze());
        ServerSession session = Assert.Single(_bench.Server.SessionsOf("root"));
        _bench.Server.RunAsAdministrator($"KILL {session.Id};");
        _bench.Server.AssertNoSessionsOf("root", LongTime);
        Assert.Equal(_bench.Exited(24), _bench.Thaw());
        Assert.Equal(24, _bench.Agent.Execute(_bench.Hook.Program, "thaw"));
        Assert.Equal("broken", _bench.Hook.ThawRecord.Verdict);
        Recover(
            "KILL of the session, the agent's freeze within one by guest-exec",
            "by guest-exec 0, the agent's 0",
            "the agent's 24, by guest-exec 24",
            "released",
            _bench.AssertWritable(Second));
    }

    protected virtual void Dispose(bool disposing)
    {
        _watchdog.Dispose();
        _bench.Dispose();
    }

    private static CommandResult WithinItsTime(Func<CommandResult> run)
    {
        long begun = Stopwatch.GetTimestamp();
        CommandResult result = run();
        TimeSpan took = Stopwatch.GetElapsedTime(begun);
        Assert.True(took < Prompt, $"took {took.TotalSeconds:0.0} s, and may take {Prompt.TotalSeconds:0} s");
        return result;
    }

    private void AssertTheAgentsThawSaysSo()
    {
        Assert.Equal(_bench.Exited(24), _bench.Thaw());
        Assert.Equal("broken", _bench.Hook.ThawRecord.Verdict);
        Assert.Equal("0", _bench.Thaw());
    }

    private void Recover(string fault, string freeze, string thaw, string locked, TimeSpan waited)
    {
        _bench.AssertRecovered();
        FaultTable.Add(new FaultRow(fault, "held", _bench.Bed, freeze, thaw, locked, "1 s"), waited);
    }
}
