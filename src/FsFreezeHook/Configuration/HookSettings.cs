using System;
using Serilog.Events;

namespace FsFreezeHook.Configuration;

/// <summary>What <c>[hook]</c> says: the dispatcher's own settings. All paths are absolute.</summary>
internal sealed record HookSettings
{
    /// <summary>The folder of the hooks.</summary>
    public required string HookDirectory { get; init; }

    /// <summary>The log file.</summary>
    public string LogFile { get; init; } = "/var/log/qga-fsfreeze-hook.log";

    /// <summary>The least severe level that is logged.</summary>
    public LogEventLevel LogLevel { get; init; } = LogEventLevel.Information;

    /// <summary>The folder of what is frozen now: pipes, lock files, outcomes, the committed record.</summary>
    public string RuntimeDirectory { get; init; } = "/run/fsfreeze-hook";

    /// <summary>The folder of the record's copy that a snapshot contains, and of the history.</summary>
    public string StateDirectory { get; init; } = "/var/lib/fsfreeze-hook";

    /// <summary>How long each hook may run; null: without a limit.</summary>
    public TimeSpan? HookTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What a hook's non-zero exit does to a freeze.</summary>
    public FailingHook FailingHook { get; init; } = FailingHook.Continue;
}
