using System;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Agent;

/// <summary>What is watched of the agent that asked for a lock.</summary>
/// <param name="Process">Its process, whose end is watched; null where no agent asked.</param>
/// <param name="StateFile">Its state file, which is watched; null where none is.</param>
/// <param name="UnfrozenLimit">
/// How long the lock may be held while the agent has nothing frozen; null: as there is nothing that it could freeze,
/// until it thaws or ends.
/// </param>
internal sealed record WatchedAgent(ProcessIdentity? Process, string? StateFile, TimeSpan? UnfrozenLimit)
{
    /// <summary>That its end releases the lock, in words.</summary>
    internal string Ended { get; init; } = "the guest agent ended, and had nothing frozen";
}
