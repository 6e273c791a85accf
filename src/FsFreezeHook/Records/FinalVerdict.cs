using System.Text.Json.Serialization;
using FsFreezeHook.Json;

namespace FsFreezeHook.Records;

/// <summary>How a freeze turned out in the end, in the history.</summary>
[JsonConverter(typeof(WordConverter<FinalVerdict>))]
internal enum FinalVerdict
{
    /// <summary>Every lock was held without a gap.</summary>
    Consistent,

    /// <summary>A hook failed and policy let it pass, or a running server took no part.</summary>
    Degraded,

    /// <summary>There was no database to lock.</summary>
    NoDatabase,

    /// <summary>A lock was lost, expired, released early or never proven: what was taken is not consistent.</summary>
    Broken,

    /// <summary>The freeze itself failed and was undone: no snapshot was to be taken.</summary>
    Failed,
}
