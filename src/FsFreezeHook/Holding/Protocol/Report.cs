using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;
using FsFreezeHook.Failures;
using FsFreezeHook.Json;

namespace FsFreezeHook.Holding.Protocol;

/// <summary>One line from a holder to freeze, on the report pipe.</summary>
internal sealed record Report
{
    /// <summary>How far it has come.</summary>
    public required ReportKind Kind { get; init; }

    /// <summary>What belongs in the freeze record, as an object.</summary>
    public JsonElement? Facts { get; init; }

    /// <summary>The lock in words, such as <c>read lock</c>: what is not granted where it is not.</summary>
    public string? Lock { get; init; }

    /// <summary>Who keeps the lock from being granted.</summary>
    public IReadOnlyList<Blocker> Blockers { get; set; } = [];

    /// <summary>Who kept the lock from being granted and was ended for it.</summary>
    public IReadOnlyList<Blocker> Ended { get; set; } = [];

    /// <summary>Which blockers cannot be seen on this server, and what would show them; null where all can.</summary>
    public string? Unseen { get; init; }

    /// <summary>Why it is not to be locked, as the configuration has it; null: it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LeftAlone { get; init; }

    /// <summary>What somebody should know though nothing failed, a line each, without the instance's name.</summary>
    public IReadOnlyList<string> Warnings { get; set; } = [];

    /// <summary>
    /// When it was sent, on the machine's monotonic clock, which all processes share: see
    /// <see cref="TimeProvider.GetTimestamp"/>.
    /// </summary>
    public long At { get; init; }

    /// <summary>When the flush under the lock was done, on the same clock; 0 where none was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long FlushedAt { get; init; }

    /// <summary>Why it failed.</summary>
    public FailureReason Reason { get; init; }

    /// <summary>In which words it failed, without the instance's name.</summary>
    public string? Message { get; init; }

    /// <summary>
    /// What the types do not say: no list has a hole in it, and the facts are an object with names and texts that can be read.
    /// </summary>
    [JsonIgnore]
    internal bool IsWhole =>
        Blockers.Concat(Ended).All(blocker => blocker is { Id: not null, Description: not null })
        && Warnings.All(warning => warning is not null)
        && (Facts is not { } facts || (facts.ValueKind == JsonValueKind.Object && JsonText.CanBeRead(facts)));
}
