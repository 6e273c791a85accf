using System;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Brings a rehearsal that an administrator runs to a moment and keeps it there, with a real agent beside it.</summary>
internal sealed class RehearsalScene : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly Relay _relay;
    private IBlocker? _blocker;
    private Task<string>? _freeze;

    /// <summary>A scene on a server; the program reaches it through a relay.</summary>
    public RehearsalScene(DatabaseServer server, GuestAgentBuild build, params (string Key, string Value)[] settings)
    {
        _relay = new Relay(server);
        Bench = new FaultBench(
            server,
            build,
            [("socket", _relay.SocketPath), ("lock-timeout", "20s"), ("max-stall", $"{FaultScene.MaxStall.TotalSeconds:0}s"),
                .. settings]);
    }

    /// <summary>What it all stands on.</summary>
    public FaultBench Bench { get; }

    /// <summary>The client that is kept waiting since the moment was reached; null where no lock was asked for then.</summary>
    public WaitingWrite? Write { get; private set; }

    /// <summary>The bed where an administrator calls.</summary>
    public string ByHand => Bench.Bed[..Bench.Bed.IndexOf(',', StringComparison.Ordinal)] + ", by hand";

    /// <summary>The rehearsal's process.</summary>
    public ProcessEntry Process => Eventually.Some(() => Bench.Dispatcher, Bound, "the rehearsal runs");

    /// <summary>The rehearsal, as whoever started it sees it.</summary>
    public BackgroundProcess Rehearsal { get; private set; } = null!;

    /// <summary>A moment in a row's words.</summary>
    public static string Words(RehearsalMoment moment) => moment switch
    {
        RehearsalMoment.BeforeReady => "before ready",
        RehearsalMoment.Waiting => "waiting for a blocker",
        RehearsalMoment.AttemptPending => "attempt pending",
        RehearsalMoment.Locked => "locked but not proven",
        RehearsalMoment.Held => "held",
        RehearsalMoment.Releasing => "releasing",
        _ => throw new ArgumentOutOfRangeException(nameof(moment)),
    };

    /// <summary>Goes as far as a moment, and stands still there.</summary>
    /// <param name="moment">The moment.</param>
    /// <param name="start">Starts the rehearsal, for so long a hold; null: as a background process without a terminal.</param>
    public void Reach(RehearsalMoment moment, Func<string, BackgroundProcess>? start = null)
    {
        start ??= hold => Bench.Hook.Start("rehearse", "--hold", hold);
        switch (moment)
        {
            case RehearsalMoment.BeforeReady:
                StandAt(string.Empty, () => start("60s"));
                return;
            case RehearsalMoment.Waiting:
                Blockers.MakeTables(Bench.Server);
                _blocker = Blockers.Start(Bench.Server, BlockerKind.ActiveTransaction);
                Rehearsal = start("60s");
                _ = Eventually.True(
                    () => Bench.Hook.Log.Contains("waits for connection", StringComparison.Ordinal),
                    Bound,
                    "the blocker is waited for");
                return;
            case RehearsalMoment.AttemptPending:
                Blockers.MakeTables(Bench.Server);
                StandAt(FaultScene.Attempt, () => start("60s"));
                WaitBehindABlocker();
                break;
            case RehearsalMoment.Locked:
                StandAt(FaultScene.FirstUnderTheLock, () => start("60s"));
                break;
            case RehearsalMoment.Held:
                Rehearsal = start("60s");
                WaitUntilHeld();
                break;
            case RehearsalMoment.Releasing:
                StandAt("UNLOCK TABLES", () => start("0"));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(moment));
        }

        Write = new WaitingWrite(Bench.Server);
    }

    /// <summary>Waits until the lock is proven: the holder has closed its second connection then.</summary>
    public void WaitUntilHeld()
    {
        _ = Eventually.True(() => WriteProbe.IsWriteLocked(Bench.Server), Bound, "a client cannot write");
        _ = Eventually.True(() => Bench.Server.SessionsOf("root").Count == 1, Bound, "the lock is proven");
    }

    /// <summary>Has the agent freeze, and does not wait.</summary>
    public void BeginAgentsFreeze() => _freeze = Bench.BeginFreeze();

    /// <summary>What the agent's freeze came to.</summary>
    public string AgentsFreezeResult() => _freeze is { } freeze && freeze.Wait(Bound)
        ? freeze.Result
        : throw new TestBedException("the agent's freeze does not end");

    /// <summary>Lets go on what was kept from the server.</summary>
    public void GoOn() => _relay.Go();

    /// <summary>Takes the blocker out of the way.</summary>
    public void Unblock() => _blocker?.Dispose();

    /// <summary>Says how long a client waited: the one that waits, or another one where none does.</summary>
    /// <param name="since">When the fault came.</param>
    /// <param name="bound">What it may come to.</param>
    public TimeSpan AssertWritable(long since, TimeSpan bound) =>
        Write?.AssertWritten(since, bound) ?? Bench.AssertWritable(bound);

    /// <summary>What must hold once everything is over: a thaw finds nothing, and an agent's freeze and thaw succeed.</summary>
    public void AssertRecovered()
    {
        GoOn();
        Unblock();
        _ = Eventually.True(() => Bench.Hook.Holders.Count == 0 && Bench.Dispatcher is null, Bound, "no process is left over");
        Bench.Server.AssertNoSessionsOf("root", Bound);
        CommandResult thaw = Bench.Hook.Thaw();
        Assert.Equal((0, string.Empty), (thaw.ExitCode, thaw.Error));
        Bench.AssertRecovered();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _relay.Go();
        _blocker?.Dispose();
        Rehearsal?.Dispose();
        Bench.Dispose();
        _relay.Dispose();
        Write?.Dispose();
    }

    private void StandAt(string statement, Func<BackgroundProcess> start)
    {
        _relay.HoldBack(statement);
        Rehearsal = start();
        _relay.WaitUntilHeldBack();
    }

    // As in FaultScene: it comes after the search for blockers, which would wait for it and try nothing.
    private void WaitBehindABlocker()
    {
        _blocker = Blockers.Start(
            Bench.Server, Bench.Server.Features.HasMetadataLocks ? BlockerKind.YoungSelect : BlockerKind.LockTablesWrite);
        _relay.Go();
        _ = Eventually.True(
            () => Bench.Server.SessionsOf("root")
                .Any(session => session.Statement.Contains(FaultScene.Attempt, StringComparison.Ordinal)
                    && session.State.StartsWith("Waiting for", StringComparison.Ordinal)),
            Bound,
            "the attempt is pending");
    }
}
