using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FsFreezeHook.Freezing;

/// <summary>What was frozen and how: <c>freeze.json</c>. Participants add sections of their own, such as <c>hooks</c>.</summary>
internal sealed class FreezeRecord
{
    /// <summary>The number of the format that this program writes.</summary>
    internal const int CurrentFormat = 1;

    /// <summary>The number of the format; a reader that does not know it reads no further.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>The program and its version.</summary>
    public string Tool { get; init; } = string.Empty;

    /// <summary>The freeze's <see cref="Freezing.FreezeId"/>.</summary>
    public string FreezeId { get; init; } = string.Empty;

    /// <summary>When freeze began, in UTC.</summary>
    [JsonConverter(typeof(MillisecondsConverter))]
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When everything was locked, in UTC.</summary>
    [JsonConverter(typeof(MillisecondsConverter))]
    public DateTimeOffset CommittedAt { get; set; }

    /// <summary>How good it is as far as freeze can know.</summary>
    public Verdict Verdict { get; set; }

    /// <summary>Why the verdict is not better, a line each.</summary>
    public string[] Reasons { get; set; } = [];

    /// <summary>The guest agent that it is for; null where none called and none is named.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FreezingAgent? Agent { get; init; }

    /// <summary>The participants' sections, by name.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Sections { get; set; }

    /// <summary>Adds an item to the section <paramref name="name"/>.</summary>
    internal void Add(string name, JsonElement item)
    {
        Sections ??= [];
        Sections[name] = Section(Sections.TryGetValue(name, out JsonElement items) ? [.. items.EnumerateArray(), item] : [item]);
    }

    /// <summary>A section with <paramref name="items"/>.</summary>
    internal static JsonElement Section(JsonElement[] items) =>
        JsonSerializer.SerializeToElement(items, RecordJson.Default.JsonElementArray);
}
