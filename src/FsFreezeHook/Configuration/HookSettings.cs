using System;
using FsFreezeHook.Logging;
using Serilog.Events;

namespace FsFreezeHook.Configuration;

/// <summary>What <c>[hook]</c> says: the dispatcher's own settings. All paths are absolute.</summary>
internal sealed record HookSettings
{
    /// <summary>The word for the state file of the agent that is the parent.</summary>
    internal const string AutoStateFile = "auto";

    /// <summary>The word for none: no agent is watched.</summary>
    internal const string NoStateFile = "none";

    /// <summary>The folder of the hooks.</summary>
    public required string HookDirectory { get; init; }

    public string LogFile { get; init; } = "/var/log/qga-fsfreeze-hook.log";

    /// <summary>Where the log goes.</summary>
    public LogPlaces LogTo { get; init; } = LogPlaces.File;

    /// <summary>Where somebody finds the log, in words.</summary>
    internal string LogInWords => LogTo == LogPlaces.Journal ? "'journalctl --identifier=fsfreeze-hook'" : LogFile;

    /// <summary>The least severe level that is logged.</summary>
    public LogEventLevel LogLevel { get; init; } = LogEventLevel.Information;

    /// <summary>The file that the metrics are written to; null: none.</summary>
    public string? MetricsFile { get; init; }

    /// <summary>The folder of what is frozen now: pipes, lock files, outcomes, the committed record.</summary>
    public string RuntimeDirectory { get; init; } = "/run/fsfreeze-hook";

    /// <summary>The folder of the record's copy that a snapshot contains, and of the history.</summary>
    public string StateDirectory { get; init; } = "/var/lib/fsfreeze-hook";

    /// <summary>How long each hook may run; null: without a limit.</summary>
    public TimeSpan? HookTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What a hook's non-zero exit does to a freeze.</summary>
    public FailingHook FailingHook { get; init; } = FailingHook.Continue;

    /// <summary>How long dirty pages are written out before the lock, all rounds together; zero: not at all.</summary>
    public TimeSpan SyncLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether servers in containers of this machine are found, and logged in to as their images' variables say.
    /// </summary>
    public bool Containers { get; init; } = true;

    /// <summary>
    /// The agent's <c>qga.state.isfrozen</c>: a path, <see cref="AutoStateFile"/>: that of the agent that is the parent, or
    /// <see cref="NoStateFile"/>.
    /// </summary>
    public string AgentStateFile { get; init; } = AutoStateFile;

    /// <summary>How long a lock may be held while the agent has nothing frozen.</summary>
    public TimeSpan UnfrozenLimit { get; init; } = TimeSpan.FromSeconds(10);
}
