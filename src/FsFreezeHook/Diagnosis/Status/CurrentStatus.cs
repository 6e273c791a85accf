using System;
using System.Collections.Generic;
using System.Text.Json.Serialization;
using FsFreezeHook.Json;
using FsFreezeHook.Records;

namespace FsFreezeHook.Diagnosis.Status;

/// <summary>What is frozen now, and how the last freezes went: what <c>status --json</c> prints.</summary>
internal sealed record CurrentStatus
{
    /// <summary>The number of the format.</summary>
    public int Format { get; init; } = 1;

    /// <summary>The program and its version.</summary>
    public required string Tool { get; init; }

    /// <summary>When it was looked, in UTC.</summary>
    [JsonConverter(typeof(MillisecondsConverter))]
    public required DateTimeOffset At { get; init; }

    /// <summary>What is going on.</summary>
    public required StatusState State { get; init; }

    /// <summary>What could not be read, a line each: the configuration, a record, the history.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>The run that is in progress; null where none is.</summary>
    public required RunInProgress? Run { get; init; }

    /// <summary>The freeze that is in force; null where none is.</summary>
    public required ActiveFreezeStatus? Freeze { get; init; }

    /// <summary>An agent's freeze that was closed by hand, as broken, and whose agent has not thawed yet; null: none.</summary>
    public required UnclosedFreeze? ThawedEarly { get; init; }

    /// <summary>
    /// The last freeze, where it was of another boot and never closed: this is a copy taken in it, or the machine went down.
    /// </summary>
    public required UnclosedFreeze? OpenOfAnotherBoot { get; init; }

    /// <summary>
    /// The last freeze that failed or is broken, a host's before one by hand; null where none is known.
    /// </summary>
    public required HistoryEntry? LastFailure { get; init; }

    /// <summary>The last freeze that an agent asked for and that was good; null where none is known.</summary>
    public required LastGoodFreeze? LastGood { get; init; }

    /// <summary>The last freezes, the newest first.</summary>
    public required IReadOnlyList<HistoryEntry> History { get; init; }

    /// <summary>Whether nothing is frozen, or what is, is locked as it should be.</summary>
    [JsonIgnore]
    internal bool IsInOrder => State is not (StatusState.LockLost or StatusState.Unknown) && ThawedEarly is null;

    /// <summary>The newest of them, where it is degraded; null otherwise.</summary>
    [JsonIgnore]
    internal HistoryEntry? Degraded => History is [{ Verdict: Verdict.Degraded } newest, ..] ? newest : null;
}
