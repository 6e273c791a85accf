using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Serialization;
using FsFreezeHook.Json;
using FsFreezeHook.Records;

namespace FsFreezeHook.Diagnosis.Status;

/// <summary>The freeze that is in force.</summary>
internal sealed record ActiveFreezeStatus
{
    public required string FreezeId { get; init; }

    /// <summary>When freeze began, in UTC.</summary>
    [JsonConverter(typeof(MillisecondsConverter))]
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When everything was locked, in UTC.</summary>
    [JsonConverter(typeof(MillisecondsConverter))]
    public required DateTimeOffset CommittedAt { get; init; }

    /// <summary>How long that is ago.</summary>
    public required long FrozenMilliseconds { get; init; }

    /// <summary>How good it was when it was locked.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why it was not better, a line each.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>The guest agent that it is for; null where none called and none is named.</summary>
    public required ActiveAgent? Agent { get; init; }

    /// <summary>What is locked.</summary>
    public required IReadOnlyList<ActiveInstance> Instances { get; init; }

    /// <summary>Whether a guest agent asked for it, and not somebody by hand.</summary>
    public bool ByAgent => Agent?.Pid is not null;

    /// <summary>Whether a host had it run through the guest agent, around a snapshot of its own.</summary>
    [JsonIgnore]
    public bool ByGuestExec { get; init; }

    /// <summary>Whether a lock of it is gone.</summary>
    [JsonIgnore]
    internal bool HasLost => Instances.Any(instance => !instance.IsHeld);
}
