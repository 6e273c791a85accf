using System.Text.Json.Serialization;
using FsFreezeHook.Json;

namespace FsFreezeHook.Diagnosis.Checks.Findings;

/// <summary>How well something is that a freeze needs.</summary>
[JsonConverter(typeof(WordConverter<FindingLevel>))]
internal enum FindingLevel
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>A freeze works, and somebody should look at it.</summary>
    Warn,

    /// <summary>A freeze would fail, would not be called, or would be worth less than it says.</summary>
    Fail,
}
