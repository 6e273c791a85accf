using System;
using System.Text.Json;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Holding.Protocol;

/// <summary>
/// What a holder is to hold: the first line on its control pipe. It never stands in an argument or in the environment, since the
/// session's settings may hold a password.
/// </summary>
internal sealed record HoldRequest
{
    /// <summary>The freeze that it belongs to.</summary>
    public required string FreezeId { get; init; }

    /// <summary>The word of its engine, which opens the lock session.</summary>
    public required string Engine { get; init; }

    /// <summary>The instance's name.</summary>
    public required string Instance { get; init; }

    /// <summary>The section of the configuration that it is set in, with its brackets: for messages.</summary>
    public required string Section { get; init; }

    public required string RuntimeDirectory { get; init; }

    /// <summary>The dead-man limit: how long it holds when no thaw comes.</summary>
    public required TimeSpan MaxHold { get; init; }

    /// <summary>The agent that asked for it, whose end is watched; null where none did.</summary>
    public ProcessIdentity? Agent { get; init; }

    /// <summary>The <c>run</c> that it is for, whose end is watched likewise; null where none is.</summary>
    public ProcessIdentity? HeldFor { get; init; }

    /// <summary>The agent's state file, which is watched; null where none is.</summary>
    public string? AgentStateFile { get; init; }

    /// <summary>
    /// How long the lock may be held while the agent has nothing frozen; null: as there is nothing that it could freeze,
    /// until it thaws or ends.
    /// </summary>
    public TimeSpan? UnfrozenLimit { get; init; }

    /// <summary>Whether it expedites the kernel's grace periods while it holds, see <see cref="GracePeriods"/>.</summary>
    public bool ExpeditesGracePeriods { get; init; }

    /// <summary>
    /// Whether it is a rehearsal: no record makes it hold without freeze, and of an earlier freeze nothing is removed.
    /// </summary>
    public bool IsRehearsal { get; init; }

    /// <summary>What the lock session needs to know; only its own room reads it.</summary>
    public required JsonElement Session { get; init; }
}
