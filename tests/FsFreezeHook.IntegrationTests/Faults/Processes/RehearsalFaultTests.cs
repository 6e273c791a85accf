using System;
using System.Diagnostics;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>
/// What goes wrong in a rehearsal leaves no lock behind, whatever becomes of the process that runs it: nothing of
/// it is ever committed.
/// </summary>
public abstract class RehearsalFaultTests
{
    private const string NeverTaken = "never taken", Released = "released", Killed = "killed";
    private const int Interrupted = 1, NotGranted = 22, LockLost = 24, KilledBySignal = 137;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan NoDecision = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ExitBound = TimeSpan.FromSeconds(30);

    private readonly DatabaseServer _server;
    private readonly GuestAgentBuild _build;

    private protected RehearsalFaultTests(DatabaseServer server, GuestAgentBuild build)
    {
        _server = server;
        _build = build;
    }

    public static MatrixTheoryData<string, RehearsalMoment> EndingAnywhere { get; } = new(
        ["KILL", "TERM", "INT", "HUP"],
        [
            RehearsalMoment.BeforeReady, RehearsalMoment.Waiting, RehearsalMoment.AttemptPending,
            RehearsalMoment.Locked, RehearsalMoment.Held, RehearsalMoment.Releasing,
        ]);

    [Theory]
    [MemberData(nameof(EndingAnywhere))]
    public void A_rehearsal_that_a_signal_ends_leaves_no_lock(string signal, RehearsalMoment moment)
    {
        using RehearsalScene scene = NewScene();
        scene.Reach(moment);
        scene.Process.Signal(signal);
        long at = Stopwatch.GetTimestamp();
        if (moment == RehearsalMoment.Releasing)
        {
            scene.GoOn();
        }

        TimeSpan waited = scene.AssertWritable(at, Second);
        bool isKilled = signal == "KILL";
        Assert.Equal(isKilled ? KilledBySignal : Interrupted, scene.Rehearsal.WaitForExit(ExitBound));
        if (!isKilled)
        {
            Assert.Contains(
                $"interrupted by SIG{signal}, and everything is released; rehearse again\n",
                scene.Rehearsal.Output,
                StringComparison.Ordinal);
        }

        AddRow(scene, $"SIG{signal} of a rehearsal", moment, isKilled ? Killed : "1", waited);
    }

    [Theory]
    [InlineData(RehearsalMoment.AttemptPending)]
    [InlineData(RehearsalMoment.Locked)]
    [InlineData(RehearsalMoment.Held)]
    public void A_rehearsal_that_is_stopped_keeps_no_lock_and_reports_that_when_it_continues(RehearsalMoment moment)
    {
        bool isPending = moment == RehearsalMoment.AttemptPending;
        using RehearsalScene scene = NewScene(("lock-timeout", "2s"));
        scene.Reach(moment);
        ProcessEntry process = scene.Process;
        process.Signal("STOP");
        long at = Stopwatch.GetTimestamp();
        _ = Eventually.True(() => process.State == "T", ExitBound, "it is stopped");
        if (!isPending)
        {
            scene.GoOn();
        }

        TimeSpan waited = scene.AssertWritable(at, isPending ? FaultScene.MaxStall + Second : NoDecision + Second);
        scene.Unblock();
        process.Signal("CONT");
        int exit = isPending ? NotGranted : LockLost;
        Assert.Equal(exit, scene.Rehearsal.WaitForExit(ExitBound));
        AddRow(scene, "SIGSTOP of a rehearsal", moment, $"{exit}", waited, isPending ? "max-stall and 1 s" : "11 s");
    }

    [Theory]
    [InlineData("KILL", 1)]
    [InlineData("TERM", 1)]
    [InlineData("STOP", 13)]
    public void A_holder_that_ends_or_is_stopped_while_a_rehearsal_holds_fails_it(string signal, int seconds)
    {
        using RehearsalScene scene = NewScene();
        scene.Reach(RehearsalMoment.Held);
        ProcessEntry? holder = scene.Bench.Holder;
        Assert.NotNull(holder);
        holder.Signal(signal);
        long at = Stopwatch.GetTimestamp();
        TimeSpan waited = scene.AssertWritable(at, seconds * Second);
        Assert.Equal(LockLost, scene.Rehearsal.WaitForExit(ExitBound));
        Assert.InRange(Stopwatch.GetElapsedTime(at), TimeSpan.Zero, (seconds + 2) * Second);
        Assert.Contains("mysql: ", scene.Rehearsal.Output, StringComparison.Ordinal);
        AddRow(scene, $"SIG{signal} of a rehearsal's holder", RehearsalMoment.Held, $"{LockLost}", waited, $"{seconds} s");
    }

    [Fact]
    public void A_session_that_is_killed_while_a_rehearsal_holds_fails_it()
    {
        using RehearsalScene scene = NewScene();
        scene.Reach(RehearsalMoment.Held);
        long at = Stopwatch.GetTimestamp();
        _server.RunAsAdministrator(
            $"KILL {Assert.Single(_server.SessionsOf("root"), session => session.Statement.Length == 0).Id}");
        TimeSpan waited = scene.AssertWritable(at, Second);
        Assert.Equal(LockLost, scene.Rehearsal.WaitForExit(ExitBound));
        AddRow(scene, "KILL of a rehearsal's session", RehearsalMoment.Held, $"{LockLost}", waited);
    }

    [Fact]
    public void A_server_that_is_killed_while_a_rehearsal_holds_fails_it()
    {
        using RehearsalScene scene = NewScene();
        scene.Reach(RehearsalMoment.Held);
        try
        {
            _server.Kill();
            Assert.Equal(LockLost, scene.Rehearsal.WaitForExit(ExitBound));
        }
        finally
        {
            _server.Start();
        }

        TimeSpan waited = scene.Bench.AssertWritable(Second);
        AddRow(scene, "server killed in a rehearsal", RehearsalMoment.Held, $"{LockLost}", waited, "1 s after its start");
    }

    [Fact]
    public void A_terminal_that_is_closed_releases_at_once()
    {
        using RehearsalScene scene = NewScene();
        scene.Reach(RehearsalMoment.Held, hold => Terminal.Start(scene.Bench.Hook, $"rehearse --hold {hold}"));
        ProcessEntry process = scene.Process;
        scene.Rehearsal.Kill();
        long at = Stopwatch.GetTimestamp();
        TimeSpan waited = scene.AssertWritable(at, Second);
        _ = Eventually.True(() => !process.IsAlive, ExitBound, "the rehearsal has ended");
        AddRow(scene, "a rehearsal's terminal is closed", RehearsalMoment.Held, Killed, waited);
    }

    [Theory]
    [InlineData(RehearsalMoment.Waiting, false)]
    [InlineData(RehearsalMoment.AttemptPending, false)]
    [InlineData(RehearsalMoment.Held, false)]
    [InlineData(RehearsalMoment.Held, true)]
    public void A_freeze_that_the_agent_asks_for_wins(RehearsalMoment moment, bool isStopped)
    {
        using RehearsalScene scene = NewScene();
        scene.Reach(moment);
        if (isStopped)
        {
            ProcessEntry process = scene.Process;
            process.Signal("STOP");
            _ = Eventually.True(() => process.State == "T", ExitBound, "it is stopped");
        }

        using (FreezeWatchdog watchdog = new(scene.Bench.MountPoint))
        {
            long at = Stopwatch.GetTimestamp();
            scene.BeginAgentsFreeze();
            Assert.Equal(31, scene.Rehearsal.WaitForExit(ExitBound));
            Assert.InRange(Stopwatch.GetElapsedTime(at), TimeSpan.Zero, 5 * Second);
            scene.Unblock();
            Assert.Equal("0", scene.AgentsFreezeResult());
            Assert.Contains(
                "a freeze needs the locks, so the rehearsal has ended", scene.Rehearsal.Output, StringComparison.Ordinal);
            Assert.True(moment == RehearsalMoment.AttemptPending || WriteProbe.IsWriteLocked(_server, WriteProbe.MyIsamTable));
            Assert.Equal("0", scene.Bench.Thaw());
        }

        Assert.Equal("consistent", scene.Bench.Hook.ThawRecord.Verdict);
        TimeSpan waited = scene.AssertWritable(Stopwatch.GetTimestamp(), Second);
        string fault =
            isStopped ? "the agent freezes during a rehearsal that is stopped" : "the agent freezes during a rehearsal";
        scene.AssertRecovered();
        FaultTable.Add(
            new FaultRow(fault, RehearsalScene.Words(moment), scene.Bench.Bed, "0; rehearse 31", "0", "held until thaw", "1 s"),
            waited);
    }

    [Theory]
    [InlineData(RehearsalMoment.Waiting)]
    [InlineData(RehearsalMoment.AttemptPending)]
    [InlineData(RehearsalMoment.Held)]
    public void A_thaw_ends_a_rehearsal_and_succeeds(RehearsalMoment moment)
    {
        using RehearsalScene scene = NewScene();
        scene.Reach(moment);
        long at = Stopwatch.GetTimestamp();
        CommandResult thaw = scene.Bench.Hook.Thaw();
        Assert.Equal((0, string.Empty), (thaw.ExitCode, thaw.Error));
        TimeSpan waited = scene.AssertWritable(at, 2 * Second);
        Assert.Equal(31, scene.Rehearsal.WaitForExit(ExitBound));
        Assert.Contains("a thaw ended the rehearsal", scene.Rehearsal.Output, StringComparison.Ordinal);
        AddRow(scene, "thaw during a rehearsal", moment, "31", waited, "2 s");
    }

    [Fact]
    public void The_agents_freeze_ends_a_rehearsals_hook_and_thaws_it()
    {
        using RehearsalScene scene = NewScene();
        string notes = scene.Bench.Hook.AddNotingHook(
            "10-a", $"[ -f {scene.Bench.Hook.Tmpfs}/slow -a $1 = freeze ] && exec sleep 600; :");
        File.WriteAllText($"{scene.Bench.Hook.Tmpfs}/slow", string.Empty);
        using BackgroundProcess rehearsal = scene.Bench.Hook.Start("rehearse", "--with-hooks");
        _ = Eventually.True(() => File.Exists(notes), ExitBound, "the hook runs");
        File.Delete($"{scene.Bench.Hook.Tmpfs}/slow");
        Assert.Equal("0", scene.Bench.Freeze());
        Assert.Equal(31, rehearsal.WaitForExit(ExitBound));
        Assert.Equal("0", scene.Bench.Thaw());
        Assert.Equal(["10-a freeze", "10-a thaw", "10-a freeze", "10-a thaw"], scene.Bench.Hook.TakeNotes());
        TimeSpan waited = scene.Bench.AssertWritable(Second);
        scene.AssertRecovered();
        FaultTable.Add(
            new FaultRow(
                "the agent freezes during a rehearsal", "in a hook", scene.Bench.Bed, "0; rehearse 31", "0", "held until thaw",
                "1 s"),
            waited);
    }

    private static void AddRow(
        RehearsalScene scene, string fault, RehearsalMoment moment, string exit, TimeSpan waited, string bound = "1 s")
    {
        scene.AssertRecovered();
        string state = moment < RehearsalMoment.Locked ? NeverTaken : Released;
        FaultTable.Add(
            new FaultRow(fault, RehearsalScene.Words(moment), scene.ByHand, $"rehearse {exit}", "0", state, bound), waited);
    }

    private RehearsalScene NewScene(params (string Key, string Value)[] settings) => new(_server, _build, settings);
}
