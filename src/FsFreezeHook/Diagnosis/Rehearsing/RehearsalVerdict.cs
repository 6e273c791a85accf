using System.Text.Json.Serialization;
using FsFreezeHook.Json;

namespace FsFreezeHook.Diagnosis.Rehearsing;

/// <summary>What a rehearsal came to.</summary>
[JsonConverter(typeof(WordConverter<RehearsalVerdict>))]
internal enum RehearsalVerdict
{
    /// <summary>A snapshot would be consistent.</summary>
    Consistent,

    /// <summary>A snapshot would be degraded.</summary>
    Degraded,

    /// <summary>There was no database to lock.</summary>
    NoDatabase,

    /// <summary>A freeze would have failed, or its snapshot would not be consistent.</summary>
    Failed,

    /// <summary>It was ended before its time, by a signal or for another run, and says nothing.</summary>
    Ended,
}
