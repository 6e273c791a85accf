using System.Text.Json.Serialization;

namespace FsFreezeHook.Holding.FreezeSide;

/// <summary>When a lock reached each step, in milliseconds since its group began; null: it did not.</summary>
internal sealed record Timeline
{
    /// <summary>Connected, with privileges and blockers known.</summary>
    [JsonPropertyName("connectedMilliseconds")]
    public long? Connected { get; init; }

    /// <summary>Dirty pages of the filesystems that an agent freezes were written out.</summary>
    [JsonPropertyName("writtenOutMilliseconds")]
    public long? WrittenOut { get; init; }

    /// <summary>No blocker was left, and the attempt that counts began: from here on it may keep writers waiting.</summary>
    [JsonPropertyName("attemptedMilliseconds")]
    public long? Attempted { get; init; }

    /// <summary>The lock was granted.</summary>
    [JsonPropertyName("grantedMilliseconds")]
    public long? Granted { get; init; }

    /// <summary>What the server had in memory was flushed.</summary>
    [JsonPropertyName("flushedMilliseconds")]
    public long? Flushed { get; init; }

    /// <summary>The session itself said that it holds: all that a snapshot needs.</summary>
    [JsonPropertyName("readyMilliseconds")]
    public long? Ready { get; init; }

    /// <summary>The same, by the name that the freeze record has for it too.</summary>
    [JsonPropertyName("verifiedMilliseconds")]
    public long? Verified => Ready;

    /// <summary>The session was told to release, and said that it has.</summary>
    [JsonPropertyName("releasedMilliseconds")]
    public long? Released { get; init; }
}
