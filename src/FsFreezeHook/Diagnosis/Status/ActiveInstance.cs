using System;
using System.Text.Json.Serialization;
using FsFreezeHook.Json;

namespace FsFreezeHook.Diagnosis.Status;

/// <summary>One instance of the freeze that is in force.</summary>
internal sealed record ActiveInstance
{
    public required string Name { get; init; }

    /// <summary>Its server in words.</summary>
    public required string? Server { get; init; }

    /// <summary>The lock strategy.</summary>
    public required string? Lock { get; init; }

    /// <summary>The lock session's number on the server, as its process list has it.</summary>
    public required long? Connection { get; init; }

    /// <summary>The holder's process.</summary>
    public required int HolderPid { get; init; }

    /// <summary>Whether the holder lives and has not let go. A session that the server has ended shows at thaw.</summary>
    public required bool IsHeld { get; init; }

    /// <summary>How holding ended, where it has; null: it has not, or the holder left no word.</summary>
    public required string? Ended { get; init; }

    /// <summary>In which words it ended; null where it has not.</summary>
    public required string? EndedBecause { get; init; }

    /// <summary>The dead-man limit.</summary>
    public required long MaxHoldMilliseconds { get; init; }

    /// <summary>When the dead-man limit ends it, in UTC.</summary>
    [JsonConverter(typeof(MillisecondsConverter))]
    public required DateTimeOffset Until { get; init; }

    /// <summary>How long that is from now; 0 where it has passed or nothing is held any more.</summary>
    public required long RemainingMilliseconds { get; init; }
}
