using System;
using System.Text.Json.Serialization;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Freezing;

/// <summary>The guest agent that a freeze is for, in the freeze record.</summary>
internal sealed record FreezingAgent
{
    /// <summary>The agent's process, where it called; null where freeze was run by hand and the configuration names a state file.</summary>
    public int? Pid { get; init; }

    /// <summary>
    /// Its <c>qga.state.isfrozen</c>, there while it has filesystems frozen: it makes the file just after its freeze hook has ended,
    /// and removes it just before it runs its thaw hook. Null where it is not certain: then it is not watched.
    /// </summary>
    public string? StateFile { get; init; }

    /// <summary>How long a lock may be held while it has nothing frozen, in milliseconds.</summary>
    public long UnfrozenLimitMilliseconds { get; init; }

    /// <summary>The same as a span.</summary>
    [JsonIgnore]
    internal TimeSpan UnfrozenLimit => TimeSpan.FromMilliseconds(UnfrozenLimitMilliseconds);

    /// <summary>Whether it has something frozen now.</summary>
    [JsonIgnore]
    internal bool HasFrozen => StateFile is not null && FileSystem.Exists(StateFile);
}
