using System.Text.Json.Serialization;
using FsFreezeHook.Json;

namespace FsFreezeHook.MySql.Sections;

/// <summary>In which states a Galera node is locked (key <c>galera</c>).</summary>
[JsonConverter(typeof(WordConverter<GaleraPolicy>))]
internal enum GaleraPolicy
{
    /// <summary>In its cluster's primary component, with all of the cluster's writes applied: Synced.</summary>
    RequireSynced,

    /// <summary>In any state that its server takes statements in.</summary>
    Any,
}
