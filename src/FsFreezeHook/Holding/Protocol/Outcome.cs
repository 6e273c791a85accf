using System.Text.Json.Serialization;

namespace FsFreezeHook.Holding.Protocol;

/// <summary>What a holder leaves: that it released the lock, or why not.</summary>
internal sealed record Outcome
{
    /// <summary>The freeze that it belongs to.</summary>
    public required string FreezeId { get; init; }

    /// <summary>How holding ended.</summary>
    public required OutcomeKind Kind { get; init; }

    /// <summary>In which words.</summary>
    public string? Message { get; init; }

    /// <summary>What somebody should know of the server, though the lock was held throughout; null: nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; init; }

    /// <summary>How long the lock was held, in milliseconds: from when it was granted.</summary>
    public required long HeldMilliseconds { get; init; }

    /// <summary>Whether it was when the agent had thawed its filesystems, and not when thaw asked for it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool WhenFilesystemsThawed { get; init; }

    /// <summary>
    /// How long the agent had filesystems frozen meanwhile, in milliseconds; null where it had none, or was not watched.
    /// </summary>
    public long? AgentFrozenMilliseconds { get; init; }
}
