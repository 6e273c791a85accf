using System.Text.Json.Serialization;

namespace FsFreezeHook.Diagnosis.Rehearsing;

/// <summary>What a rehearsal came to.</summary>
[JsonConverter(typeof(WordConverter<RehearsalVerdict>))]
internal enum RehearsalVerdict
{
    /// <summary>A snapshot would be consistent.</summary>
    [JsonStringEnumMemberName("consistent")]
    Consistent,

    /// <summary>A snapshot would be degraded.</summary>
    [JsonStringEnumMemberName("degraded")]
    Degraded,

    /// <summary>There was no database to lock.</summary>
    [JsonStringEnumMemberName("no-database")]
    NoDatabase,

    /// <summary>A freeze would have failed, or its snapshot would not be consistent.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>It was ended before its time, by a signal or for another run, and says nothing.</summary>
    [JsonStringEnumMemberName("ended")]
    Ended,
}
