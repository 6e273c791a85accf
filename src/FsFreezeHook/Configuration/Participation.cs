using System.Text.Json.Serialization;
using FsFreezeHook.Json;

namespace FsFreezeHook.Configuration;

/// <summary>Whether an instance takes part in a freeze (key <c>enabled</c>).</summary>
[JsonConverter(typeof(WordConverter<Participation>))]
internal enum Participation
{
    /// <summary>A server that cannot be locked fails the freeze.</summary>
    Required,

    /// <summary>Takes part where a server runs and lets us in; then it is as good as required.</summary>
    Auto,

    /// <summary>Takes no part.</summary>
    No,
}
