using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;
using FsFreezeHook.Holding.FreezeSide;
using FsFreezeHook.Hooks;
using FsFreezeHook.Json;
using FsFreezeHook.Records;
using FsFreezeHook.Syncing;

namespace FsFreezeHook.Diagnosis.Rehearsing;

/// <summary>What a rehearsal came to, and what it cost: as it is printed with <c>--json</c>.</summary>
internal sealed record RehearsalReport
{
    /// <summary>The number of the format.</summary>
    public int Format { get; init; } = 1;

    /// <summary>The program and its version.</summary>
    public required string Tool { get; init; }

    /// <summary>When it began, in UTC.</summary>
    [JsonConverter(typeof(MillisecondsConverter))]
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>What it came to.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why a snapshot would be less than it could be, a line each.</summary>
    public required string[] Reasons { get; init; }

    /// <summary>Why it failed or was ended; null where neither.</summary>
    public RehearsalFailure? Failure { get; init; }

    /// <summary>For how long the locks were to be held.</summary>
    public required long HoldMilliseconds { get; init; }

    /// <summary>Whether hooks took part.</summary>
    public required bool WithHooks { get; init; }

    /// <summary>How long all of it took.</summary>
    public required long TookMilliseconds { get; init; }

    /// <summary>How long a writer may have waited at most, the hold and the attempts that were given up included.</summary>
    public required long WritersWaitedMilliseconds { get; init; }

    /// <summary>How many attempts at the locks were given up.</summary>
    public required int AttemptsGivenUp { get; init; }

    /// <summary>For how long those may have kept writers waiting.</summary>
    public required long AttemptsGivenUpMilliseconds { get; init; }

    /// <summary>
    /// When those may have kept writers waiting, in milliseconds since the locks' beginning; for the chart alone.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<(long From, long To)> Stalls { get; init; } = [];

    /// <summary>The filesystems that were written out; for the page alone.</summary>
    [JsonIgnore]
    public IReadOnlyList<SyncedFilesystem> WrittenOut { get; init; } = [];

    /// <summary>When all instances reached each step; null where none answered.</summary>
    public Timeline? Timeline { get; init; }

    /// <summary>The instances that were asked.</summary>
    public required RehearsedInstance[] Instances { get; init; }

    /// <summary>The filesystems that were written out before the locks, as the freeze record has them.</summary>
    public JsonElement Filesystems => JsonText.Array(WrittenOut.Select(filesystem => filesystem.ToJson()));

    /// <summary>The hooks that ran.</summary>
    public required HookEntry[] Hooks { get; init; }
}
