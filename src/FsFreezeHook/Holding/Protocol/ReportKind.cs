using System.Text.Json.Serialization;
using FsFreezeHook.Json;

namespace FsFreezeHook.Holding.Protocol;

/// <summary>How far a holder has come.</summary>
[JsonConverter(typeof(WordConverter<ReportKind>))]
internal enum ReportKind
{
    /// <summary>Connected; privileges and blockers are known; a second connection is open.</summary>
    Ready,

    /// <summary>The lock is granted.</summary>
    Locked,

    /// <summary>All is flushed, and the session itself said that it holds.</summary>
    Held,

    /// <summary>The lock was held until it was released in this moment, as the session itself said.</summary>
    Released,

    /// <summary>A step failed; where it was not an attempt at the lock, the holder has ended.</summary>
    Failed,
}
