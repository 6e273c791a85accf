using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Agent;
using FsFreezeHook.Failures;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using FsFreezeHook.Text;

namespace FsFreezeHook.Freezing;

/// <summary>Finds out what is frozen now.</summary>
internal static class ActiveFreeze
{
    /// <summary>The record of the freeze that is in force in the boot <paramref name="bootId"/>; null where none is.</summary>
    /// <remarks>
    /// The runtime directory alone says what is frozen. Only where somebody emptied or replaced it, or took the record away
    /// from under a holder, or from one that released when the agent had thawed, does the copy in the state directory still name
    /// the holders. A record of another boot is history, never state: that is what a restored copy finds.
    /// </remarks>
    /// <param name="runtime">The runtime directory.</param>
    /// <param name="state">The state directory.</param>
    /// <param name="bootId">The boot that counts.</param>
    /// <param name="participants">Who can tell whether they still hold what a record says.</param>
    internal static FreezeRecord? Find(
        RuntimeDirectory runtime, StateDirectory state, string bootId, IEnumerable<IParticipant> participants) =>
        Find(
            runtime,
            state,
            bootId,
            record => participants.Any(participant => participant.Holds(record)),
            record => participants.Any(participant => participant.HasReleased(record)));

    /// <summary>The same, for whoever has no participants.</summary>
    /// <param name="runtime">The runtime directory.</param>
    /// <param name="state">The state directory.</param>
    /// <param name="bootId">The boot that counts.</param>
    /// <param name="isHeld">Whether anybody still holds what a record says.</param>
    /// <param name="isReleased">Whether anybody has left word that it was released; null: it is not asked.</param>
    internal static FreezeRecord? Find(
        RuntimeDirectory runtime,
        StateDirectory state,
        string bootId,
        Func<FreezeRecord, bool> isHeld,
        Func<FreezeRecord, bool>? isReleased = null)
    {
        FreezeRecord? record = runtime.ReadRecord();
        if (record is not null && state.HasClosedInOrder(record.FreezeId) && !isHeld(record))
        {
            // It could not be taken away when it was closed.
            return null;
        }

        if (record is null && state.ReadOpenRecord() is { } copy && IsOfBoot(copy, bootId)
            && (runtime.WasEmpty || runtime.IsUnusable || isHeld(copy) || isReleased?.Invoke(copy) == true))
        {
            record = copy;
        }

        return record is not null && IsOfBoot(record, bootId) ? record : null;
    }

    /// <summary>The same, for a run that has the run lock: what only the copy named is in the runtime directory again.</summary>
    /// <remarks>The files that such a run makes hide from the next one that somebody emptied the directory.</remarks>
    /// <param name="runtime">The runtime directory.</param>
    /// <param name="state">The state directory.</param>
    /// <param name="bootId">The boot that counts.</param>
    /// <param name="participants">Who can tell whether they still hold what a record says.</param>
    internal static FreezeRecord? Take(
        RuntimeDirectory runtime, StateDirectory state, string bootId, IEnumerable<IParticipant> participants)
    {
        FreezeRecord? record = Find(runtime, state, bootId, participants);
        try
        {
            if (record is not null && runtime.ReadRecord() is null)
            {
                runtime.Commit(record);
            }
        }
        catch (PosixException)
        {
            // This run has it all the same.
        }

        return record;
    }

    /// <summary>
    /// Whether an agent's freeze may come within one that is in force: its host ran that by <c>guest-exec</c>,
    /// and all of it is held.
    /// </summary>
    /// <param name="open">What is in force.</param>
    /// <param name="participants">Who can tell whether they still hold what it says.</param>
    /// <param name="agent">The agent that the freeze is for; null where none is.</param>
    internal static bool MayHold(FreezeRecord open, IReadOnlyList<IParticipant> participants, FreezingAgent? agent) =>
        agent?.Pid is not null
        && open.ByGuestExec
        && participants.Any(participant => participant.Holds(open))
        && participants.All(participant => participant.FindLoss(open) is null);

    /// <summary>Refuses a freeze over one that is in force, but for what the agent that asks for it left behind.</summary>
    /// <param name="open">What is in force.</param>
    /// <param name="isHeld">Whether anybody still holds what it says.</param>
    /// <param name="agent">The agent that the freeze is for; null where none is.</param>
    /// <exception cref="FailureException">It stays in force.</exception>
    internal static void RequireMayBeTakenOver(FreezeRecord open, bool isHeld, FreezingAgent? agent)
    {
        // An agent never asks for freeze while it has something frozen: what it left behind then, its next freeze takes over.
        bool isLeftBehind = agent?.Pid is not null && open.IsAgents;
        if (open.Agent is { HasFrozen: true } || (isHeld && !isLeftBehind))
        {
            throw Refusal(open);
        }
    }

    /// <summary>The failure of a freeze or a rehearsal that finds it in force.</summary>
    internal static FailureException Refusal(FreezeRecord open) => new(FailureReason.AlreadyFrozen, open.IsAgents
        ? $"the host's freeze of {Moment.Of(open.CommittedAt)} is active (a backup or snapshot is running); "
            + "try again when the host has thawed"
        : $"frozen by hand since {Moment.Of(open.CommittedAt)}; run 'fsfreeze-hook thaw' in the guest, and try again");

    /// <summary>Refuses a freeze or a rehearsal while an agent has filesystems frozen.</summary>
    /// <remarks>
    /// What is locked then would be taken for what that snapshot contains; a server may not be able to answer; and the log may
    /// lie on what is frozen.
    /// </remarks>
    /// <param name="host">What an agent has frozen; null: nothing.</param>
    /// <exception cref="FailureException">Something is.</exception>
    internal static void RequireHostHasThawed(HostFreeze? host)
    {
        if (host is not null)
        {
            throw new FailureException(FailureReason.AlreadyFrozen, $"{host}; try again when the host has thawed");
        }
    }

    private static bool IsOfBoot(FreezeRecord record, string bootId) => FreezeId.Parse(record.FreezeId).IsOfBoot(bootId);
}
