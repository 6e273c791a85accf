using System;
using System.Text.Json.Serialization;
using FsFreezeHook.Json;

namespace FsFreezeHook.Agent;

/// <summary>
/// An agent's own freeze within one that its host has it run by <c>guest-exec</c>: it locks nothing more, and releases nothing.
/// </summary>
internal sealed record FreezeWithin
{
    /// <summary>When it began, in UTC.</summary>
    [JsonConverter(typeof(MillisecondsConverter))]
    public required DateTimeOffset StartedAt { get; init; }

    public required FreezingAgent Agent { get; init; }
}
