using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Diagnosis.Status;
using FsFreezeHook.Freezing;

namespace FsFreezeHook.Diagnosis.Checks;

/// <summary>What is frozen and locked while check looks.</summary>
/// <param name="Host">That an agent has filesystems frozen; null: none has, as far as can be seen.</param>
/// <param name="Status">What this program has locked.</param>
internal sealed record FrozenNow(HostFreeze? Host, CurrentStatus Status)
{
    /// <summary>
    /// Whether an agent has filesystems frozen, or may be about to, or has just thawed them. A server that is asked something
    /// then may have to write before it answers, and its session would wait until thaw.
    /// </summary>
    internal bool MayStopServers => Host is not null || Status is { Freeze.ByAgent: true } or { State: StatusState.Freezing };

    /// <summary>The names of the instances that are locked, or whose thaw is still to come.</summary>
    internal IReadOnlyList<string> Locked => [.. (Status.Freeze?.Instances ?? []).Select(instance => instance.Name)];

    /// <summary>Looks.</summary>
    /// <param name="findHost">Finds an agent that has filesystems frozen.</param>
    /// <param name="look">Finds out what is locked.</param>
    internal static FrozenNow Look(Func<HostFreeze?> findHost, Func<CurrentStatus> look)
    {
        FrozenNow first = new(findHost(), look());

        // A freeze commits before its agent freezes and is closed after that has thawed. So this is a thaw in
        // between, or it is so.
        return first is { Host: not null, Status.Freeze: null } ? new FrozenNow(findHost(), look()) : first;
    }
}
