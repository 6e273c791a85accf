using System.Text.Json.Serialization;
using FsFreezeHook.Json;

namespace FsFreezeHook.Records;

/// <summary>How good a snapshot is.</summary>
[JsonConverter(typeof(WordConverter<Verdict>))]
internal enum Verdict
{
    /// <summary>Of a freeze: everything that was asked for is locked.</summary>
    Locked,

    /// <summary>A hook failed and policy let it pass, or a running server took no part.</summary>
    Degraded,

    /// <summary>There was no database to lock.</summary>
    NoDatabase,

    /// <summary>Of a thaw: every lock was held without a gap.</summary>
    Consistent,

    /// <summary>Of a thaw: a lock was lost, expired, released early or never proven.</summary>
    Broken,
}
