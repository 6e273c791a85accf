using System;
using System.Diagnostics;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>
/// A signal to either process, at each moment where that process is there: the client that waits for the lock gets
/// free within a bound.
/// </summary>
public abstract class ProcessFaultTests : SceneTests
{
    private static readonly TimeSpan NoDecision = TimeSpan.FromSeconds(10);

    private static readonly string[] Ending = ["KILL", "TERM", "INT", "HUP"];

    private protected ProcessFaultTests(DatabaseServer server, GuestAgentBuild build, ITestOutputHelper output)
        : base(server, build, output)
    {
    }

    public static MatrixTheoryData<string, Moment> EndingUpToTheCommit { get; } =
        new(Ending, [Moment.BeforeReady, Moment.AttemptPending, Moment.Locked, Moment.InCommit]);

    public static MatrixTheoryData<string, Moment> EndingInThaw { get; } = new(Ending, [Moment.Releasing]);

    public static MatrixTheoryData<string, Moment> EndingAnywhere { get; } =
        new(Ending, [Moment.BeforeReady, Moment.AttemptPending, Moment.Locked, Moment.InCommit, Moment.Held, Moment.Releasing]);

    [Theory]
    [MemberData(nameof(EndingUpToTheCommit))]
    public void A_freeze_that_a_signal_ends_leaves_no_lock(string signal, Moment moment)
    {
        using FaultScene scene = NewScene();
        scene.Reach(moment);
        long at = Signal(signal, scene.Bench.Dispatcher);
        if (moment == Moment.InCommit)
        {
            if (signal != "KILL")
            {
                scene.WaitUntilCaught(signal);
            }

            at = Stopwatch.GetTimestamp();
            scene.GoOn();
        }

        TimeSpan waited = scene.AssertWritable(at, Second);
        AddRow(
            scene,
            $"SIG{signal} of the dispatcher",
            moment,
            freeze: signal == "KILL" ? FaultBench.Killed : scene.Bench.Exited(Interrupted),
            thaw: "0",
            "1 s",
            waited);
    }

    [Theory]
    [MemberData(nameof(EndingInThaw))]
    public void A_thaw_that_a_signal_ends_has_asked_for_the_release(string signal, Moment moment)
    {
        using FaultScene scene = NewScene();
        scene.Reach(moment);
        _ = Signal(signal, scene.Bench.Dispatcher);
        long at = Stopwatch.GetTimestamp();
        scene.GoOn();
        TimeSpan waited = scene.AssertWritable(at, Second);
        AddRow(scene, $"SIG{signal} of the dispatcher", moment, freeze: "0", FaultBench.Killed, "1 s", waited);
    }

    [Theory]
    [MemberData(nameof(EndingAnywhere))]
    public void A_holder_that_a_signal_ends_takes_its_lock_with_it(string signal, Moment moment)
    {
        // What a signal that can be caught asks for is under way already.
        bool isReleasing = moment == Moment.Releasing && signal != "KILL";

        // MySQL ends an attempt whose client has died when the time is over that the session has set, in whole seconds.
        bool isLeftToTheServer = moment == Moment.AttemptPending && signal == "KILL";
        TimeSpan bound = isLeftToTheServer ? FaultScene.MaxStall + Second : Second;
        using FaultScene scene = NewScene();
        scene.Reach(moment);
        ProcessEntry? holder = scene.Bench.Holder;
        long at = Signal(signal, holder);
        if (isReleasing)
        {
            at = Stopwatch.GetTimestamp();
            scene.GoOn();
        }

        TimeSpan waited = scene.AssertWritable(at, bound);
        if (moment == Moment.InCommit)
        {
            // A process that is killed closes its files one by one: its lock goes a moment before freeze can
            // see that it has ended.
            _ = Eventually.True(() => holder is { HasEnded: true }, Second, "the holder has ended");
        }

        scene.GoOn();
        int freeze = moment switch
        {
            Moment.Held or Moment.Releasing => 0,
            Moment.InCommit => LockLost,
            _ => signal == "KILL" ? Unreachable : Interrupted,
        };
        int thaw = freeze == 0 && !isReleasing ? LockLost : 0;
        AddRow(
            scene,
            $"SIG{signal} of the holder",
            moment,
            scene.Bench.Exited(freeze),
            scene.Bench.Exited(thaw),
            isLeftToTheServer ? "max-stall and 1 s" : "1 s",
            waited);
    }

    [Theory]
    [InlineData(Moment.BeforeReady)]
    [InlineData(Moment.AttemptPending)]
    [InlineData(Moment.Locked)]
    [InlineData(Moment.InCommit)]
    public void A_freeze_that_is_stopped_keeps_no_lock_and_reports_that_when_it_continues(Moment moment)
    {
        using FaultScene scene = NewScene();
        scene.Reach(moment);
        ProcessEntry? dispatcher = scene.Bench.Dispatcher;
        long at = Signal("STOP", dispatcher);
        scene.WaitUntilStopped();
        if (moment != Moment.AttemptPending)
        {
            // Whatever the server or the disk owed it has come.
            scene.GoOn();
        }

        // A pending attempt keeps its own limit; a granted lock waits for a decision for 10 s.
        (TimeSpan bound, string words) = moment switch
        {
            Moment.AttemptPending => (FaultScene.MaxStall + Second, "max-stall and 1 s"),
            Moment.BeforeReady => (Second, "1 s"),
            _ => (NoDecision + Second, "11 s"),
        };
        TimeSpan waited = scene.AssertWritable(at, bound);
        scene.Unblock();
        _ = Signal("CONT", dispatcher);
        int freeze = moment switch
        {
            Moment.BeforeReady => 0,
            Moment.AttemptPending => NotGranted,
            _ => LockLost,
        };
        AddRow(scene, "SIGSTOP of the dispatcher", moment, scene.Bench.Exited(freeze), thaw: "0", words, waited);
    }

    [Fact]
    public void A_thaw_that_is_stopped_has_asked_for_the_release()
    {
        using FaultScene scene = NewScene();
        scene.Reach(Moment.Releasing);
        ProcessEntry? dispatcher = scene.Bench.Dispatcher;
        _ = Signal("STOP", dispatcher);
        long at = Stopwatch.GetTimestamp();
        scene.GoOn();
        TimeSpan waited = scene.AssertWritable(at, Second);
        _ = Signal("CONT", dispatcher);
        AddRow(scene, "SIGSTOP of the dispatcher", Moment.Releasing, freeze: "0", thaw: "0", "1 s", waited);
    }

    [Theory]
    [InlineData(Moment.BeforeReady, Unreachable, 1, "1 s")]
    [InlineData(Moment.AttemptPending, NotGranted, 4, "max-stall and 3 s")]
    [InlineData(Moment.Locked, FlushNotFinished, 7, "lock-timeout and 5 s")]
    public void A_holder_that_is_stopped_fails_the_freeze_which_ends_it(Moment moment, int freeze, int seconds, string bound)
    {
        using FaultScene scene = NewScene();
        scene.Reach(moment);
        long at = Signal("STOP", scene.Bench.Holder);
        TimeSpan waited = scene.AssertWritable(at, seconds * Second);
        AddRow(scene, "SIGSTOP of the holder", moment, scene.Bench.Exited(freeze), thaw: "0", bound, waited);
    }

    [Theory]
    [InlineData(Moment.InCommit)]
    [InlineData(Moment.Held)]
    [InlineData(Moment.Releasing)]
    public void A_holder_that_is_stopped_while_it_holds_is_ended_by_thaw(Moment moment)
    {
        using FaultScene scene = NewScene();
        scene.Reach(moment);
        _ = Signal("STOP", scene.Bench.Holder);
        scene.WaitUntilStopped();
        if (moment == Moment.InCommit)
        {
            scene.GoOn();
            Assert.Equal("0", scene.FreezeResult());
        }

        Assert.True(scene.Write?.Waits);
        long at = Stopwatch.GetTimestamp();
        string thaw = scene.ThawResult();
        Assert.InRange(Stopwatch.GetElapsedTime(at), TimeSpan.Zero, 10 * Second);
        TimeSpan waited = scene.AssertWritable(at, 10 * Second);
        Assert.Equal(scene.Bench.Exited(LockLost), thaw);
        AddRow(scene, "SIGSTOP of the holder", moment, freeze: "0", thaw, "10 s", waited, "held until thaw");
    }

    private static long Signal(string signal, ProcessEntry? process)
    {
        Assert.NotNull(process);
        process.Signal(signal);
        return Stopwatch.GetTimestamp();
    }
}
