using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.Records;
using Serilog;

namespace FsFreezeHook.Freezing;

/// <summary>
/// A rehearsal: every participant in order, as in freeze; then what is locked is held for a while and released, and the hooks are
/// thawed. Nothing is ever committed. So whatever becomes of it, its holders find no record and let go, and the records
/// tell of freezes alone.
/// </summary>
/// <param name="runtime">The runtime directory.</param>
/// <param name="state">The state directory.</param>
/// <param name="log">The log.</param>
internal sealed class RehearsalTransaction(RuntimeDirectory runtime, StateDirectory state, ILogger log)
{
    /// <summary>Refuses where something is frozen, or nobody can know.</summary>
    /// <exception cref="FailureException">Something is.</exception>
    internal void RequireNothingFrozen(IReadOnlyList<IParticipant> participants)
    {
        // A record that nothing is behind any more is the next freeze's to close. Where the runtime directory was emptied it is a
        // thaw's: the files of a rehearsal would hide from it that a lock was lost.
        if (ActiveFreeze.Find(runtime, state, FreezeId.ReadBootId(), participants) is { } open
            && (runtime.WasEmpty
                || open.Agent is { HasFrozen: true } || participants.Any(participant => participant.Holds(open))))
        {
            throw ActiveFreeze.Refusal(open);
        }

        if (runtime.Problem is { } problem)
        {
            throw new FailureException(
                FailureReason.AlreadyFrozen,
                $"it is unknown whether something is frozen: {problem}; run 'fsfreeze-hook thaw' first");
        }
    }

    /// <summary>Rehearses. Under the run lock only.</summary>
    /// <param name="run">The run, whose record nobody writes.</param>
    /// <param name="participants">Who takes part, in order.</param>
    /// <param name="hold">How long to hold what is locked.</param>
    /// <exception cref="FailureException">
    /// A freeze would have failed, or a lock was not held throughout, or the rehearsal was ended. Nothing is locked any more.
    /// </exception>
    internal void Run(FreezeRun run, IReadOnlyList<IParticipant> participants, TimeSpan hold)
    {
        try
        {
            FreezeAndThaw(run, participants, hold);
        }
        catch (FailureException e) when (e.Reason == FailureReason.Interrupted)
        {
            throw run.Interruption.Signal switch
            {
                RehearsalPreemption.ToFreeze => new FailureException(
                    FailureReason.RunInProgress,
                    "a freeze needs the locks, so the rehearsal has ended; rehearse again after its thaw",
                    e),
                RehearsalPreemption.ToThaw => new FailureException(
                    FailureReason.RunInProgress, "a thaw ended the rehearsal; everything is released, rehearse again", e),
                var signal => new FailureException(
                    FailureReason.Interrupted, $"interrupted by {signal}, and everything is released; rehearse again", e),
            };
        }
    }

    private void FreezeAndThaw(FreezeRun run, IReadOnlyList<IParticipant> participants, TimeSpan hold)
    {
        Stack<IParticipant> done = new();
        bool succeeded = false;
        try
        {
            Participants.Freeze(participants, run, done);
            foreach (IParticipant participant in participants)
            {
                participant.HoldAndRelease(run, hold);
            }

            succeeded = true;
        }
        finally
        {
            if (!succeeded)
            {
                Participants.Rollback(done, run);
            }
        }

        Participants.Thaw(participants, new ThawRun(record: null, log));
    }
}
