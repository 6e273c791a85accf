using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FsFreezeHook.Holding;

/// <summary>One held instance in the freeze record: what thaw needs to find its holder, and what the engine has to say.</summary>
internal sealed class HeldInstance
{
    /// <summary>The instance's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its holder.</summary>
    public required HolderProcessId Holder { get; init; }

    /// <summary>The dead-man limit, in milliseconds.</summary>
    public required long MaxHoldMilliseconds { get; init; }

    /// <summary>When each step was done, in milliseconds since freeze began.</summary>
    public required Dictionary<string, long> Steps { get; init; }

    /// <summary>What the engine says of its server and its lock.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Facts { get; set; }
}
