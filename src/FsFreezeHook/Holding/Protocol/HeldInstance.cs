using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Holding.Protocol;

/// <summary>One held instance in the freeze record: what thaw needs to find its holder, and what the engine has to say.</summary>
internal sealed class HeldInstance
{
    /// <summary>The name of what an engine says of its server, in words.</summary>
    internal const string ServerFact = "server";

    /// <summary>The name of what an engine says of its lock.</summary>
    internal const string LockFact = "lock";

    // Longer than anybody has set, and short of the end of time: the record may have been written by another program.
    private const long LongestHold = 365L * 24 * 60 * 60 * 1000;

    /// <summary>The instance's name.</summary>
    public required string Name { get; init; }

    public required ProcessIdentity Holder { get; init; }

    /// <summary>The dead-man limit, in milliseconds.</summary>
    public required long MaxHoldMilliseconds { get; init; }

    /// <summary>When each step was done, in milliseconds since freeze began.</summary>
    public required Dictionary<string, long> Steps { get; init; }

    /// <summary>
    /// For how long attempts at the locks of all may have kept writers waiting before they were granted, those that were given
    /// up included, in milliseconds.
    /// </summary>
    public long AttemptMilliseconds { get; init; }

    /// <summary>What the engine says of its server and its lock.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Facts { get; set; }

    /// <summary>Its server in words; null where the record does not say it.</summary>
    internal string? Server => FactInWords(ServerFact);

    /// <summary>The lock's name, such as <c>read-lock</c>; null where the record does not say it.</summary>
    internal string? Lock => FactInWords(LockFact);

    /// <summary>A lock's name in words.</summary>
    internal static string InWords(string lockName) => lockName.Replace('-', ' ');

    /// <summary>What the engine says of one thing; null where it says nothing.</summary>
    internal JsonElement? Fact(string name) => Facts is { } facts && facts.TryGetValue(name, out JsonElement fact) ? fact : null;

    /// <summary>The same in words; null where it says nothing, or no words.</summary>
    internal string? FactInWords(string name) => Fact(name) is { ValueKind: JsonValueKind.String } fact ? fact.GetString() : null;

    /// <summary>When the dead-man limit releases it.</summary>
    /// <remarks>
    /// The limit runs from when the lock was granted; what was asked of the lock session after that came just before the commit.
    /// </remarks>
    /// <param name="committedAt">When its freeze was committed.</param>
    internal DateTimeOffset LatestEnd(DateTimeOffset committedAt)
    {
        long beforeCommit =
            Steps.TryGetValue("locked", out long locked) && Steps.TryGetValue("held", out long proven) ? proven - locked : 0;
        return committedAt.AddMilliseconds(Math.Clamp(MaxHoldMilliseconds - beforeCommit, 0, LongestHold));
    }
}
