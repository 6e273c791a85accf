using System;
using System.Text.Json.Serialization;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Agent;

/// <summary>The guest agent that a freeze is for, in the freeze record.</summary>
internal sealed record FreezingAgent
{
    /// <summary>
    /// The agent's process, where it called; null where freeze was run by hand and the configuration names a state file.
    /// </summary>
    public int? Pid { get; init; }

    /// <summary>
    /// Its <c>qga.state.isfrozen</c>, there while it has filesystems frozen: it makes the file just after its freeze hook has
    /// ended, and removes it just before it runs its thaw hook. Null where it is not certain: then it is not watched.
    /// </summary>
    public string? StateFile { get; init; }

    /// <summary>When that process began, see <see cref="ProcessIdentity.StartTime"/>; 0 where none called.</summary>
    public ulong StartTime { get; init; }

    /// <summary>
    /// How long a lock may be held while it has nothing frozen, in milliseconds; null where this machine has nothing that it
    /// could freeze: then the lock is the only quiescing, and is held until thaw, the agent's end or the dead-man limit.
    /// </summary>
    public long? UnfrozenLimitMilliseconds { get; init; }

    /// <summary>The same as a span.</summary>
    [JsonIgnore]
    internal TimeSpan? UnfrozenLimit => UnfrozenLimitMilliseconds is { } limit ? TimeSpan.FromMilliseconds(limit) : null;

    /// <summary>
    /// Whether the kernel's grace periods, which freezing a filesystem waits for, are expedited from the commit until the locks
    /// are released: where a lock is held, see <see cref="GracePeriods"/>.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ExpeditesGracePeriods { get; init; }

    /// <summary>
    /// How often it had written when it called the freeze hook, see <see cref="ThreadWrites"/>; null where the kernel did not
    /// say. It writes an answer for its host before it takes another command.
    /// </summary>
    public long? Writes { get; init; }

    /// <summary>
    /// Whether its thaw hook, which runs now, is called in the same command as its freeze hook was: it took its freeze back,
    /// since a filesystem could not be frozen. Not certain where it writes a log of all that it does; then it is not said.
    /// </summary>
    [JsonIgnore]
    internal bool TookItBack => Writes is { } then && Pid is { } pid
        && new ProcessIdentity(pid, StartTime).IsAlive && ThreadWrites.Of(pid) == then;

    /// <summary>Whether it has something frozen now.</summary>
    [JsonIgnore]
    internal bool HasFrozen => StateFile is not null && FileSystem.Exists(StateFile);
}
