using System;
using System.Collections.Generic;
using FsFreezeHook.Configuration.Ini;
using FsFreezeHook.Logging;
using Serilog.Events;

namespace FsFreezeHook.Configuration;

/// <summary>Every key of <c>[hook]</c>, each defined here and nowhere else.</summary>
internal static class HookKeys
{
    private const string None = "none";

    private static readonly TimeSpan Tenth = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static readonly (string Word, LogEventLevel Value)[] LogLevels =
    [
        ("verbose", LogEventLevel.Verbose), ("debug", LogEventLevel.Debug), ("information", LogEventLevel.Information),
        ("warning", LogEventLevel.Warning), ("error", LogEventLevel.Error), ("fatal", LogEventLevel.Fatal),
    ];

    private static readonly (string Word, LogPlaces Value)[] LogDestinations =
        [("file", LogPlaces.File), ("journal", LogPlaces.Journal), ("both", LogPlaces.Both)];

    private static readonly (string Word, FailingHook Value)[] FailingHooks =
        [("continue", FailingHook.Continue), ("abort", FailingHook.Abort), ("ignore", FailingHook.Ignore)];

    private static readonly (string Word, bool Value)[] ContainerSearches = [("auto", true), ("no", false)];

    public static IReadOnlyList<SectionKey<HookSettings>> All { get; } =
    [
        HookKey("hook-directory", null, "the folder of the hooks; without it fsfreeze-hook.d, found as --config says",
            ValueReader.Path, (hook, value) => hook with { HookDirectory = value }),
        HookKey("log-file", "/var/log/qga-fsfreeze-hook.log", "the log file",
            ValueReader.Path, (hook, value) => hook with { LogFile = value }),
        HookKey("log-to", "file", "where the log goes: file, journal (systemd's) or both",
            text => ValueReader.Choice(text, LogDestinations), (hook, value) => hook with { LogTo = value }),
        HookKey("log-level", "information", "what is logged: verbose, debug, information, warning, error or fatal",
            text => ValueReader.Choice(text, LogLevels), (hook, value) => hook with { LogLevel = value }),
        HookKey("runtime-directory", "/run/fsfreeze-hook", "the folder of what is frozen now; it must stay writable",
            ValueReader.Path, (hook, value) => hook with { RuntimeDirectory = value }),
        HookKey("state-directory", "/var/lib/fsfreeze-hook", "the folder of the freeze record that a snapshot contains",
            ValueReader.Path, (hook, value) => hook with { StateDirectory = value }),
        HookKey(
            "metrics-file", None, "a file for Prometheus's textfile collector, written when a freeze has ended: a path, or none",
            MetricsFile, (hook, value) => hook with { MetricsFile = value }),
        HookKey("hook-timeout", "5min", "how long each hook may run, 100ms to 1d; 0: without a limit",
            HookTimeout, (hook, value) => hook with { HookTimeout = value }),
        HookKey("failing-hook", "continue", "what a hook's non-zero exit does to a freeze: continue, abort or ignore",
            text => ValueReader.Choice(text, FailingHooks), (hook, value) => hook with { FailingHook = value }),
        HookKey("sync-limit", "30s", "how long dirty pages are written out before the lock, 100ms to 1h; 0: not at all",
            SyncLimit, (hook, value) => hook with { SyncLimit = value }),
        HookKey("containers", "auto", "servers in containers of this machine: auto (found and locked) or no (left alone)",
            text => ValueReader.Choice(text, ContainerSearches), (hook, value) => hook with { Containers = value }),
        HookKey("agent-state-file", HookSettings.AutoStateFile,
            "the agent's qga.state.isfrozen, which is watched while frozen: a path, auto (where an agent is the parent) or none",
            text => ValueReader.PathOr(text, HookSettings.AutoStateFile, HookSettings.NoStateFile),
            (hook, value) => hook with { AgentStateFile = value }),
        HookKey("unfrozen-limit", "10s", "how long a lock may be held while the agent has nothing frozen, 1s to 1h",
            Duration.Between(TimeSpan.FromSeconds(1), Hour), (hook, value) => hook with { UnfrozenLimit = value }),
    ];

    private static string? MetricsFile(string text) => text == None ? null : ValueReader.Path(text);

    private static TimeSpan? HookTimeout(string text) =>
        Duration.Parse(text) == TimeSpan.Zero ? null : Duration.Between(Tenth, Day)(text);

    private static TimeSpan SyncLimit(string text) =>
        Duration.Parse(text) is { } limit && limit == TimeSpan.Zero ? limit : Duration.Between(Tenth, Hour)(text);

    private static SectionKey<HookSettings> HookKey<T>(
        string name,
        string? defaultText,
        string description,
        Func<string, T> read,
        Func<HookSettings, T, HookSettings> set) => new()
        {
            Name = name,
            Section = SectionHeader.Hook,
            Default = defaultText,
            Description = description,
            Apply = (hook, text) => set(hook, read(text)),
            Sample = new HookSettings { HookDirectory = "/" },
        };
}
