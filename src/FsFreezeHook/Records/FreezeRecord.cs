using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization;
using FsFreezeHook.Agent;
using FsFreezeHook.Json;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Records;

/// <summary>What was frozen and how: <c>freeze.json</c>. Participants add sections of their own, such as <c>hooks</c>.</summary>
internal sealed class FreezeRecord
{
    /// <summary>The number of the format that this program writes.</summary>
    internal const int CurrentFormat = 1;

    private readonly Dictionary<string, List<JsonElement>> _added = [];
    private Dictionary<string, JsonElement>? _sections;

    /// <summary>The number of the format; a reader that does not know it reads no further.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>The program and its version.</summary>
    public string Tool { get; init; } = string.Empty;

    /// <summary>The freeze's <see cref="Records.FreezeId"/>.</summary>
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

    /// <summary>The <c>run</c> that it was made for, whose end releases the locks; null: none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProcessIdentity? HeldFor { get; init; }

    /// <summary>What had it run that is no guest agent, as <see cref="HostCaller"/> says; null: nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Caller { get; init; }

    /// <summary>
    /// Whether a host had it run through the guest agent (<c>guest-exec</c>): around a snapshot of its own, be it with the
    /// agent's freeze, which then comes within it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ByGuestExec { get; init; }

    /// <summary>The agent's own freeze that is in force within this one; null where none is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FreezeWithin? Within { get; set; }

    /// <summary>Whether an agent asked for it. Then it is the agent's to thaw.</summary>
    [JsonIgnore]
    internal bool IsAgents => Agent?.Pid is not null;

    /// <summary>The participants' sections, by name.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Sections
    {
        get
        {
            TakeInWhatWasAdded();
            return _sections;
        }
        set => _sections = value;
    }

    /// <summary>Adds an item to the section <paramref name="name"/>.</summary>
    internal void Add(string name, JsonElement item)
    {
        if (!_added.TryGetValue(name, out List<JsonElement>? items))
        {
            items = [];
            _added.Add(name, items);
        }

        items.Add(item);
    }

    /// <summary>A section with <paramref name="items"/>.</summary>
    internal static JsonElement Section(JsonElement[] items) =>
        JsonText.Array(items);

    // All at once: for one item more, a section is written anew as a whole.
    private void TakeInWhatWasAdded()
    {
        foreach ((string name, List<JsonElement> items) in _added)
        {
            _sections ??= [];
            _sections[name] = Section(
                _sections.TryGetValue(name, out JsonElement earlier) ? [.. earlier.EnumerateArray(), .. items] : [.. items]);
        }

        _added.Clear();
    }
}
