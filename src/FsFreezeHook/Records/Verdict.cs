using System.Text.Json.Serialization;
using FsFreezeHook.Json;

namespace FsFreezeHook.Records;

/// <summary>How good a freeze, a snapshot or a rehearsal is.</summary>
[JsonConverter(typeof(WordConverter<Verdict>))]
internal enum Verdict
{
    /// <summary>Of a freeze: everything that was asked for is locked.</summary>
    Locked,

    /// <summary>A hook failed and policy let it pass, or a running server took no part.</summary>
    Degraded,

    /// <summary>There was no database to lock.</summary>
    NoDatabase,

    /// <summary>
    /// An instance was not locked, as its <c>role</c> says; the others, if any, were locked, and until thaw.
    /// </summary>
    Skipped,

    /// <summary>Of a thaw: every lock was held without a gap.</summary>
    Consistent,

    /// <summary>Of a thaw: a lock was lost, expired, released early or never proven.</summary>
    Broken,

    /// <summary>
    /// Of a freeze in the history: it failed and was undone. Of a rehearsal: a freeze would fail, or not be consistent.
    /// </summary>
    Failed,

    /// <summary>Of a rehearsal: it was ended before its time, by a signal or for another run, and says nothing.</summary>
    Ended,
}
