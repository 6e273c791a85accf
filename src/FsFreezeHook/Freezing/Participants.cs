using System;
using System.Collections.Generic;
using FsFreezeHook.Failures;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Freezing;

/// <summary>What a freeze, a thaw and a rehearsal do with all who take part.</summary>
internal static class Participants
{
    /// <summary>Freezes them in order.</summary>
    /// <param name="participants">Who takes part.</param>
    /// <param name="run">The run.</param>
    /// <param name="done">Gets each that has frozen, for <see cref="Rollback"/>.</param>
    /// <exception cref="FailureException">One failed, or a signal came.</exception>
    internal static void Freeze(IEnumerable<IParticipant> participants, FreezeRun run, Stack<IParticipant> done)
    {
        foreach (IParticipant participant in participants)
        {
            run.ThrowIfInterrupted();
            participant.Freeze(run);
            done.Push(participant);
        }
    }

    /// <summary>Undoes what was done, the last first. One that fails keeps no other from its turn.</summary>
    /// <param name="done">Who has frozen.</param>
    /// <param name="run">The run.</param>
    internal static void Rollback(Stack<IParticipant> done, FreezeRun run)
    {
        while (done.TryPop(out IParticipant? participant))
        {
            try
            {
                participant.Rollback(run);
            }
            catch (Exception e) when (e is FailureException or PosixException)
            {
                run.Log.Error(
                    "rollback of {Participant:l} failed: {Problem:l}",
                    participant.Name,
                    (e as PosixException)?.MessageAndRemedy ?? e.Message);
            }
        }
    }

    /// <summary>Thaws them in order, once all is released. One that fails keeps no other from its turn.</summary>
    /// <param name="participants">Who takes part.</param>
    /// <param name="run">The run.</param>
    internal static void Thaw(IEnumerable<IParticipant> participants, ThawRun run)
    {
        foreach (IParticipant participant in participants)
        {
            try
            {
                participant.Thaw(run);
            }
            catch (PosixException e)
            {
                run.Log.Error("thaw of {Participant:l} failed: {Problem:l}", participant.Name, e.MessageAndRemedy);
            }
        }
    }
}
