using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Brings a freeze or a thaw to a moment and keeps it there, so that a fault can be brought about at leisure.</summary>
internal sealed class FaultScene : IDisposable
{
    /// <summary>How long an attempt at the lock may keep writers waiting, in these tests.</summary>
    public static readonly TimeSpan MaxStall = TimeSpan.FromSeconds(1);

    /// <summary>The statement that takes the lock.</summary>
    public const string Attempt = "FLUSH TABLES WITH READ LOCK";

    /// <summary>A word of the first statement under the lock.</summary>
    public const string FirstUnderTheLock = "Innodb_lsn_flushed";

    private const string Release = "UNLOCK TABLES";

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly Relay _relay;
    private HeldRename? _commit;
    private IBlocker? _blocker;
    private Task<string>? _freeze;
    private Task<string>? _thaw;

    /// <summary>A scene on a server; the program reaches it through a relay.</summary>
    public FaultScene(DatabaseServer server, GuestAgentBuild build, params (string Key, string Value)[] settings)
    {
        _relay = new Relay(server);
        Bench = new FaultBench(
            server,
            build,
            [("socket", _relay.SocketPath), ("lock-timeout", "2s"), ("max-stall", $"{MaxStall.TotalSeconds:0}s"), .. settings]);
    }

    /// <summary>What it all stands on.</summary>
    public FaultBench Bench { get; }

    /// <summary>What is between the program and the server.</summary>
    public Relay Relay => _relay;

    /// <summary>The client that is kept waiting since the scene was reached; null where no lock was asked for then.</summary>
    public WaitingWrite? Write { get; private set; }

    /// <summary>A moment in a row's words.</summary>
    public static string Words(Moment moment) => moment switch
    {
        Moment.BeforeReady => "before ready",
        Moment.AttemptPending => "attempt pending",
        Moment.Locked => "locked but not committed",
        Moment.InCommit => "in the commit",
        Moment.Held => "held",
        Moment.Releasing => "releasing",
        Moment.After => "after",
        _ => throw new ArgumentOutOfRangeException(nameof(moment)),
    };

    /// <summary>Goes as far as a moment, and stands still there.</summary>
    public void Reach(Moment moment)
    {
        switch (moment)
        {
            case Moment.BeforeReady:
                StandAt(string.Empty, BeginFreeze);
                return;
            case Moment.AttemptPending:
                // Before: while the attempt is held back its time runs.
                Blockers.MakeTables(Bench.Server);
                ReachAttempt();
                WaitBehindABlocker();
                break;
            case Moment.Locked:
                StandAt(FirstUnderTheLock, BeginFreeze);
                break;
            case Moment.InCommit:
                _commit = new HeldRename(Bench.Agent.Pid, Path.Combine(Bench.Hook.StateDirectory, "freeze.json.new"));
                BeginFreeze();
                _commit.WaitUntilHeld();
                break;
            case Moment.Held:
                Assert.Equal("0", Bench.Freeze());
                break;
            case Moment.Releasing:
                Assert.Equal("0", Bench.Freeze());
                StandAt(Release, BeginThaw);
                break;
            case Moment.After:
                Assert.Equal("0", Bench.Freeze());
                Assert.Equal("0", Bench.Thaw());
                return;
            default:
                throw new ArgumentOutOfRangeException(nameof(moment));
        }

        BeginWrite();
    }

    /// <summary>Goes as far as the holder's first statement, and keeps it from the server.</summary>
    public void ReachFirstStatement() => StandAt("@@pid_file", BeginFreeze);

    /// <summary>Goes as far as the attempt at the lock, and keeps it from the server.</summary>
    public void ReachAttempt() => StandAt(Attempt, BeginFreeze);

    /// <summary>Goes as far as a server's silence: it answers a statement by half, and no more on that connection.</summary>
    /// <param name="statement">A word of the statement; none: the greeting.</param>
    /// <param name="begin">What sends it.</param>
    public void ReachHalfTheAnswerTo(string statement, Action begin)
    {
        _relay.HoldBackHalfTheAnswerTo(statement);
        begin();
        _relay.WaitUntilHeldBack();
    }

    /// <summary>Begins to thaw.</summary>
    public void BeginThaw() => _thaw = Bench.BeginThaw();

    /// <summary>Begins a freeze that nothing is to hold up but the fault.</summary>
    public void BeginFreeze() => _freeze = Bench.BeginFreeze();

    /// <summary>Begins to wait with a write.</summary>
    public void BeginWrite() => Write = new WaitingWrite(Bench.Server);

    /// <summary>Lets everything go on that was kept where it was, but for a blocker.</summary>
    public void GoOn()
    {
        _relay.Go();
        GoOnInCommit();
    }

    /// <summary>Lets a commit go on that was kept where it was, and nothing else.</summary>
    public void GoOnInCommit() => _commit?.Go();

    /// <summary>Waits until freeze, which stands still in its commit, knows of a signal that it catches.</summary>
    public void WaitUntilCaught(string signal) => _commit?.WaitUntilCaught(signal);

    /// <summary>Waits until a process that is traced, since freeze stands still in its commit, has been stopped.</summary>
    public void WaitUntilStopped() => _commit?.WaitUntilStopped();

    /// <summary>Takes the blocker out of the way.</summary>
    public void Unblock() => _blocker?.Dispose();

    /// <summary>What freeze came to, be it that it has ended long ago.</summary>
    public string FreezeResult() => Result(_freeze);

    /// <summary>What thaw came to; one that has not begun is begun.</summary>
    public string ThawResult() => Result(_thaw ??= Bench.BeginThaw());

    /// <summary>Says how long a client waited: the one that waits, or another one where none does.</summary>
    /// <param name="since">When the fault came.</param>
    /// <param name="bound">What it may come to.</param>
    public TimeSpan AssertWritable(long since, TimeSpan bound) =>
        Write?.AssertWritten(since, bound) ?? Bench.AssertWritable(bound);

    /// <summary>What must hold once everything is over.</summary>
    public void AssertRecovered()
    {
        GoOn();
        Unblock();
        _ = Eventually.True(() => Bench.Hook.Holders.Count == 0 && Bench.Dispatcher is null, Bound, "no process is left over");
        Bench.Server.AssertNoSessionsOf("root", Bound);
        Bench.AssertRecovered();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _relay.Go();
        _commit?.Dispose();
        _blocker?.Dispose();
        Bench.Dispose();
        _relay.Dispose();
        Write?.Dispose();
    }

    private static string Result(Task<string>? run) => run is null ? "0"
        : run.Wait(Bound) ? run.Result
        : throw new TestBedException("the agent's hook does not end");

    private void StandAt(string statement, Action begin)
    {
        _relay.HoldBack(statement);
        begin();
        _relay.WaitUntilHeldBack();
    }

    // It comes after the search for blockers, which would wait for it and try nothing. On MySQL a SELECT: an attempt behind it
    // that is given up may hold a part of the lock all the same.
    private void WaitBehindABlocker()
    {
        _blocker = Blockers.Start(
            Bench.Server, Bench.Server.Features.HasMetadataLocks ? BlockerKind.YoungSelect : BlockerKind.LockTablesWrite);
        _relay.Go();
        _ = Eventually.True(() => Bench.Server.SessionsOf("root").Any(IsPending), Bound, "the attempt is pending");
    }

    private static bool IsPending(ServerSession session) =>
        session.Statement.Contains(Attempt, StringComparison.Ordinal)
        && session.State.StartsWith("Waiting for", StringComparison.Ordinal);
}
