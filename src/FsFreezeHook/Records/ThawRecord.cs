using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization;
using FsFreezeHook.Json;

namespace FsFreezeHook.Records;

/// <summary>How a freeze ended: <c>thaw.json</c>, with the same freeze id. A freeze without one was never closed.</summary>
internal sealed class ThawRecord
{
    /// <summary>The number of the format; see <see cref="FreezeRecord.Format"/>.</summary>
    public int Format { get; init; } = FreezeRecord.CurrentFormat;

    /// <summary>The program and its version.</summary>
    public string Tool { get; init; } = string.Empty;

    /// <summary>The id of the freeze that it closes.</summary>
    public string FreezeId { get; init; } = string.Empty;

    /// <summary>When everything was released, in UTC.</summary>
    [JsonConverter(typeof(MillisecondsConverter))]
    public DateTimeOffset ThawedAt { get; init; }

    /// <summary>How good the snapshot is.</summary>
    public Verdict Verdict { get; init; }

    /// <summary>Why the verdict is not better, a line each.</summary>
    public string[] Reasons { get; init; } = [];

    /// <summary>How long the agent had filesystems frozen, in milliseconds; null where it had none, or nothing saw it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? AgentFrozenMilliseconds { get; init; }

    /// <summary>The participants' sections, by name.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Sections { get; set; }
}
