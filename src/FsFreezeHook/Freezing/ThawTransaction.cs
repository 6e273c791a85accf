using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.Logging;
using FsFreezeHook.Records;
using FsFreezeHook.Text;
using Serilog;
using Serilog.Core;

namespace FsFreezeHook.Freezing;

/// <summary>Thaw: everything is released first; then the freeze is closed; then whoever has more to do does it.</summary>
internal sealed class ThawTransaction
{
    private readonly RuntimeDirectory _runtime;
    private readonly StateDirectory _state;
    private readonly ILogger _log;
    private readonly FreezeReporter _reporter;
    private readonly FreezeClosing _closing;

    /// <summary>A transaction on these directories.</summary>
    internal ThawTransaction(RuntimeDirectory runtime, StateDirectory state, TimeProvider time, ILogger log, SystemLog systemLog)
    {
        _runtime = runtime;
        _state = state;
        _log = log;
        _reporter = new FreezeReporter(state, time, log, systemLog);
        _closing = new FreezeClosing(runtime, state, time, log, _reporter);
    }

    /// <summary>Thaws. With nothing frozen it succeeds. Under the run lock only.</summary>
    /// <param name="participants">Who takes part, in order.</param>
    /// <param name="tool">The program and its version.</param>
    /// <param name="byAgent">
    /// Whether it is an agent's thaw: the one that may end an agent's freeze, and that is told of what became of it.
    /// </param>
    /// <param name="findHost">Finds what an agent has frozen; asked for a thaw by hand.</param>
    /// <returns>How the freeze ended; null where nothing was frozen.</returns>
    /// <exception cref="FailureException">
    /// A lock was not held throughout; everything is released all the same. Or it is refused, see <see cref="ThawPermission"/>.
    /// </exception>
    internal ThawRecord? Run(IReadOnlyList<IParticipant> participants, string tool, bool byAgent, Func<HostFreeze?> findHost)
    {
        string bootId = FreezeId.ReadBootId();
        FreezeRecord? record = ActiveFreeze.Take(_runtime, _state, bootId, participants);
        if (!byAgent && Refusal(record, participants, findHost) is { } refusal)
        {
            throw refusal;
        }

        ThawRun run = new(record, _log);
        if (byAgent && record is { ByGuestExec: true } && participants.Any(participant => participant.Holds(record)))
        {
            ThawWithin(run, record, participants, tool);
            return null;
        }

        foreach (IParticipant participant in participants)
        {
            participant.Release(run);
        }

        if (byAgent && record?.Agent is { TookItBack: true })
        {
            run.Void(TakenBack(run.AgentFrozenMilliseconds));
        }

        LogProblems();
        TellOfRefused(tool);
        ThawRecord? closed = null;
        if (record is not null)
        {
            closed = _closing.Close(run, record, tool, agentIsToBeTold: record.IsAgents && !byAgent, wasThawed: true);
        }
        else
        {
            TellOfWhatWasNotRead(run, tool, byAgent);
        }

        TellOfEarlierBreak(run, bootId, tool, byAgent);
        Participants.Thaw(participants, run);

        run.ThrowIfBroken();
        return run.Failure is { } failure ? throw failure : closed;
    }

    /// <summary>Tells an agent what became of its freeze, where another thaw has closed it and still has the run lock.</summary>
    /// <param name="tool">The program and its version.</param>
    /// <exception cref="FailureException">Its locks were not held until it thawed.</exception>
    internal void TellAgent(string tool)
    {
        ThawRun run = new(record: null, _log);
        TellOfEarlierBreak(run, FreezeId.ReadBootId(), tool, byAgent: true);
        run.ThrowIfBroken();
    }

    /// <summary>Whether a thaw by hand is refused now. Under the run lock only.</summary>
    /// <param name="participants">Who holds locks.</param>
    /// <param name="findHost">Finds what an agent has frozen.</param>
    internal bool IsRefused(IReadOnlyList<IParticipant> participants, Func<HostFreeze?> findHost) =>
        Refusal(ActiveFreeze.Take(_runtime, _state, FreezeId.ReadBootId(), participants), participants, findHost) is not null;

    /// <summary>
    /// Releases the locks of whatever is in force, and writes nothing but what a holder leaves: the filesystems may be frozen.
    /// What was released so is left to the agent's thaw, or to the next freeze, which finds in what the holders left
    /// that it was by force.
    /// </summary>
    /// <param name="participants">Who holds locks.</param>
    /// <returns>What became of the locks; null where nothing is in force.</returns>
    internal ThawRun? ReleaseByForce(IReadOnlyList<IParticipant> participants)
    {
        if (ActiveFreeze.Take(_runtime, _state, FreezeId.ReadBootId(), participants) is not { } record)
        {
            return null;
        }

        ThawRun run = new(record, Logger.None) { IsForced = true };
        foreach (IParticipant participant in participants)
        {
            participant.Release(run);
        }

        return run;
    }

    private static FailureException? Refusal(
        FreezeRecord? record, IReadOnlyList<IParticipant> participants, Func<HostFreeze?> findHost) => ThawPermission.Refusal(
            record, record is not null && participants.Any(participant => participant.Holds(record)), findHost());

    // The locks are the host's, which releases them by guest-exec. An agent that had nothing frozen, and is told to thaw,
    // has no part in them.
    private void ThawWithin(ThawRun run, FreezeRecord record, IReadOnlyList<IParticipant> participants, string tool)
    {
        if (record.Within is not { } within)
        {
            return;
        }

        foreach (FailureException loss in participants.Select(participant => participant.FindLoss(record))
            .OfType<FailureException>())
        {
            run.Break(loss.Reason, loss.Message);
        }

        if (within.Agent.TookItBack)
        {
            run.Void(TakenBack(frozen: null));
        }

        _closing.CloseWithin(run, record, within, tool);
        run.ThrowIfBroken();
    }

    private static string TakenBack(long? frozen)
    {
        string when = frozen is { } time ? FormattableString.Invariant($" after {time} ms") : string.Empty;
        return $"a filesystem could not be frozen, and the guest agent cancelled its freeze{when}: there is no snapshot; "
            + "see the error that the host received, and freeze again";
    }

    // Nobody knows then whether anything was locked, and whether it was until now.
    private void TellOfWhatWasNotRead(ThawRun run, string tool, bool byAgent)
    {
        if (_runtime.Problem is { } problem)
        {
            run.Break(FailureReason.LockLost, NotKnown(problem));
            _reporter.Broken($"the snapshot may not be consistent: {problem}");
            _reporter.Unrecorded(run.Reasons[^1], tool, byAgent);
            _closing.Forget(byAgent ? _runtime.RemoveRecord : () => _runtime.KeepForAgent(record: null));
        }
    }

    /// <summary>That it is not known whether the locks were held, and what to do.</summary>
    /// <param name="problem">What is wrong with the record.</param>
    internal static string NotKnown(string problem) =>
        $"{problem}: it is unknown whether the locks were held; take another snapshot";

    // A freeze of the agent's that was closed, as broken, before the agent's thaw came: this is that thaw.
    private void TellOfEarlierBreak(ThawRun run, string bootId, string tool, bool byAgent)
    {
        if (!byAgent || !_runtime.HasRecordForAgent)
        {
            return;
        }

        FreezeRecord? kept = _runtime.ReadRecordForAgent(out string? problem);
        if (kept is null || FreezeId.Parse(kept.FreezeId).IsOfBoot(bootId))
        {
            run.Break(FailureReason.LockLost, BrokenBefore(kept, problem));
            _reporter.Broken($"the snapshot is not consistent: {run.Reasons[^1]}");
            if (kept is null)
            {
                _reporter.Unrecorded(run.Reasons[^1], tool, byAgent);
            }
        }

        _closing.Forget(_runtime.RemoveRecordForAgent);
    }

    /// <summary>What an agent's thaw says of a freeze of the agent's that was closed before.</summary>
    /// <param name="kept">Its record; null where it cannot be read.</param>
    /// <param name="problem">Why it cannot.</param>
    internal static string BrokenBefore(FreezeRecord? kept, string? problem) => kept is null
        ? NotKnown(problem ?? "the record of an earlier freeze cannot be read")
        : $"the locks of the freeze of {Moment.Of(kept.CommittedAt)} were gone before the agent thawed, and it was closed "
            + "by hand; take another snapshot";

    // It found a freeze in force, and could neither log that nor write it down.
    private void TellOfRefused(string tool)
    {
        _state.History.AddUnwritten(tool);
        if (_runtime.ReadRefused() is { } refused)
        {
            _log.Error(
                "freeze failed: {Problem:l} (reported now, it was at {At:l})",
                refused.Line ?? string.Empty,
                Moment.Of(refused.EndedAt));
            _state.History.Add(refused, tool);
            _closing.Forget(_runtime.RemoveRefused);
        }
    }

    // Not before all is released: the log may lie on a disk that is still frozen.
    private void LogProblems()
    {
        foreach (string problem in new[] { _runtime.Problem, _state.Problem }.OfType<string>())
        {
            _log.Error("a record cannot be read: {Problem:l}", problem);
        }

        foreach (string moved in _runtime.Moved)
        {
            _log.Warning("{Moved:l}", moved);
        }
    }
}
