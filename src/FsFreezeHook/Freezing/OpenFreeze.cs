using System;
using System.Collections.Generic;
using System.Linq;

namespace FsFreezeHook.Freezing;

/// <summary>Finds out what is frozen now.</summary>
internal static class OpenFreeze
{
    /// <summary>The record of the freeze that is in force in the boot <paramref name="bootId"/>; null where none is.</summary>
    /// <remarks>
    /// The runtime directory alone says what is frozen. Only where somebody emptied it, or took the record away from under a holder,
    /// does the copy in the state directory still name the holders. A record of another boot is history, never state: that is what a
    /// restored copy finds.
    /// </remarks>
    /// <param name="runtime">The runtime directory.</param>
    /// <param name="state">The state directory.</param>
    /// <param name="bootId">The boot that counts.</param>
    /// <param name="participants">Who can tell whether they still hold what a record says.</param>
    internal static FreezeRecord? Find(
        RuntimeDirectory runtime, StateDirectory state, string bootId, IEnumerable<IParticipant> participants) =>
        Find(runtime, state, bootId, record => participants.Any(participant => participant.Holds(record)));

    /// <summary>The same, for whoever has no participants.</summary>
    /// <param name="runtime">The runtime directory.</param>
    /// <param name="state">The state directory.</param>
    /// <param name="bootId">The boot that counts.</param>
    /// <param name="isHeld">Whether anybody still holds what a record says.</param>
    internal static FreezeRecord? Find(RuntimeDirectory runtime, StateDirectory state, string bootId, Func<FreezeRecord, bool> isHeld)
    {
        FreezeRecord? record = runtime.ReadRecord();
        if (record is null && state.ReadOpenRecord() is { } copy && IsOfBoot(copy, bootId)
            && (runtime.WasEmpty || isHeld(copy)))
        {
            record = copy;
        }

        return record is not null && IsOfBoot(record, bootId) ? record : null;
    }

    /// <summary>The failure of a run that finds it in force.</summary>
    internal static FailureException Refusal(FreezeRecord open) => new(
        FailureReason.AlreadyFrozen,
        $"already frozen since {open.CommittedAt:yyyy-MM-dd HH:mm:ss} UTC; run 'fsfreeze-hook thaw' first");

    /// <summary>Refuses where a freeze was thawed by hand, and its agent still has the filesystems frozen.</summary>
    /// <remarks>What is locked then would be taken for what that snapshot contains, and the log may lie on what is frozen.</remarks>
    /// <exception cref="FailureException">They are.</exception>
    internal static void RequireAgentHasThawed(RuntimeDirectory runtime)
    {
        if (runtime.ReadEarlyThaw() is { Agent.HasFrozen: true } early && IsOfBoot(early, FreezeId.ReadBootId()))
        {
            throw new FailureException(
                FailureReason.AlreadyFrozen,
                $"the agent has the filesystems frozen since {early.CommittedAt:yyyy-MM-dd HH:mm:ss} UTC; try again when it has thawed them");
        }
    }

    private static bool IsOfBoot(FreezeRecord record, string bootId) => FreezeId.Parse(record.FreezeId).IsOfBoot(bootId);
}
