using System.Text.Json.Serialization;
using FsFreezeHook.Json;

namespace FsFreezeHook.Diagnosis.Status;

/// <summary>What is going on, in one word.</summary>
[JsonConverter(typeof(WordConverter<StatusState>))]
internal enum StatusState
{
    /// <summary>Nothing is frozen, and no run is in progress.</summary>
    Thawed,

    /// <summary>A freeze is in progress and has not been committed.</summary>
    Freezing,

    /// <summary>A freeze is in force, and every holder of its locks lives.</summary>
    Frozen,

    /// <summary>A freeze is in force that was not thawed, and a lock of it is gone.</summary>
    LockLost,

    /// <summary>A thaw is in progress.</summary>
    Thawing,

    /// <summary>A rehearsal is in progress.</summary>
    Rehearsing,

    /// <summary>Some run is in progress, and which cannot be told.</summary>
    Busy,

    /// <summary>Something may be frozen: its record cannot be read.</summary>
    Unknown,
}
