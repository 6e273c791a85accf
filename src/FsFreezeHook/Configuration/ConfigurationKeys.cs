using System;
using System.Collections.Generic;
using Serilog.Events;

namespace FsFreezeHook.Configuration;

/// <summary>Every key of the configuration, each defined here and nowhere else.</summary>
internal static class ConfigurationKeys
{
    private static readonly TimeSpan Tenth = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static readonly (string Word, LogEventLevel Value)[] LogLevels =
    [
        ("verbose", LogEventLevel.Verbose), ("debug", LogEventLevel.Debug), ("information", LogEventLevel.Information),
        ("warning", LogEventLevel.Warning), ("error", LogEventLevel.Error), ("fatal", LogEventLevel.Fatal),
    ];

    private static readonly (string Word, FailingHook Value)[] FailingHooks =
        [("continue", FailingHook.Continue), ("abort", FailingHook.Abort), ("ignore", FailingHook.Ignore)];

    private static readonly (string Word, Participation Value)[] Participations =
        [("required", Participation.Required), ("auto", Participation.Auto), ("no", Participation.No)];

    private static readonly (string Word, LockStrategy Value)[] LockStrategies =
    [
        ("read-lock", LockStrategy.ReadLock), ("backup-stage", LockStrategy.BackupStage),
        ("instance-lock", LockStrategy.InstanceLock), ("auto", LockStrategy.Auto),
    ];

    private static readonly (string Word, BlockerPolicy Value)[] BlockerPolicies =
        [("wait", BlockerPolicy.Wait), ("kill-reads", BlockerPolicy.KillReads), ("kill", BlockerPolicy.Kill)];

    /// <summary>The values of <c>ssl-mode</c>, here and in MySQL's option files.</summary>
    public static IReadOnlyList<(string Word, TlsMode Value)> TlsModes { get; } =
    [
        ("disabled", TlsMode.Disabled), ("preferred", TlsMode.Preferred), ("required", TlsMode.Required),
        ("verify-ca", TlsMode.VerifyCa), ("verify-identity", TlsMode.VerifyIdentity),
    ];

    /// <summary>The keys of <c>[hook]</c>.</summary>
    public static IReadOnlyList<SectionKey<HookSettings>> Hook { get; } =
    [
        HookKey("hook-directory", null, "the folder of the hooks; without it fsfreeze-hook.d, found as --config says",
            ValueReader.Path, (hook, value) => hook with { HookDirectory = value }),
        HookKey("log-file", "/var/log/qga-fsfreeze-hook.log", "the log file",
            ValueReader.Path, (hook, value) => hook with { LogFile = value }),
        HookKey("log-level", "information", "what is logged: verbose, debug, information, warning, error or fatal",
            text => ValueReader.Choice(text, LogLevels), (hook, value) => hook with { LogLevel = value }),
        HookKey("runtime-directory", "/run/fsfreeze-hook", "the folder of what is frozen now; it must stay writable",
            ValueReader.Path, (hook, value) => hook with { RuntimeDirectory = value }),
        HookKey("state-directory", "/var/lib/fsfreeze-hook", "the folder of the freeze record that a snapshot contains",
            ValueReader.Path, (hook, value) => hook with { StateDirectory = value }),
        HookKey("hook-timeout", "5min", "how long each hook may run, 100ms to 1d; 0: without a limit",
            HookTimeout, (hook, value) => hook with { HookTimeout = value }),
        HookKey("failing-hook", "continue", "what a hook's non-zero exit does to a freeze: continue, abort or ignore",
            text => ValueReader.Choice(text, FailingHooks), (hook, value) => hook with { FailingHook = value }),
        HookKey("agent-state-file", HookSettings.AutoStateFile,
            "the agent's qga.state.isfrozen, which is watched while frozen: a path, auto (where an agent is the parent) or none",
            text => ValueReader.PathOr(text, HookSettings.AutoStateFile, HookSettings.NoStateFile),
            (hook, value) => hook with { AgentStateFile = value }),
        HookKey("unfrozen-limit", "10s", "how long a lock may be held while the agent has nothing frozen, 1s to 1h",
            Duration.Between(TimeSpan.FromSeconds(1), Hour), (hook, value) => hook with { UnfrozenLimit = value }),
    ];

    /// <summary>The keys of <c>[mysql]</c> and <c>[mysql NAME]</c>.</summary>
    public static IReadOnlyList<SectionKey<InstanceSettings>> Instance { get; } =
    [
        InstanceKey("enabled", "required", "whether the instance takes part: required, auto or no; without any section auto",
            text => ValueReader.Choice(text, Participations), (instance, value) => instance with { Enabled = value }),
        InstanceKey("socket", "/run/mysqld/mysqld.sock", "the server's Unix socket; instead of host",
            ValueReader.Path, (instance, value) => instance with { Socket = value }),
        InstanceKey("host", null, "the server's host name or address, reached by TCP; localhost without a port is its socket; instead of socket",
            ValueReader.Host, (instance, value) => instance with { Host = value }),
        InstanceKey("port", "3306", "the server's TCP port; with host only",
            ValueReader.Port, (instance, value) => instance with { Port = value }),
        InstanceKey("user", "root", "the account's name",
            ValueReader.Text, (instance, value) => instance with { User = value }),
        InstanceKey("password", null, "the account's password; only in a file that nobody but its owner may read",
            ValueReader.Password, (instance, value) => instance with { Password = value }, isSecret: true),
        InstanceKey("ssl-mode", "preferred", "encryption: disabled, preferred, required, verify-ca or verify-identity",
            text => ValueReader.Choice(text, TlsModes), (instance, value) => instance with { TlsMode = value }),
        InstanceKey("ssl-ca", null, "the PEM file of the trusted authorities; without it the system's",
            ValueReader.Path, (instance, value) => instance with { TlsCa = value }),
        InstanceKey("ssl-cert", null, "the PEM file of the client's certificate",
            ValueReader.Path, (instance, value) => instance with { TlsCertificate = value }),
        InstanceKey("ssl-key", null, "the PEM file of the client's private key",
            ValueReader.Path, (instance, value) => instance with { TlsKey = value }),
        InstanceKey("defaults-file", null, "the only MySQL option file to read; without it the standard ones",
            ValueReader.Path, (instance, value) => instance with { DefaultsFile = value }),
        InstanceKey("defaults-group-suffix", null, "option files: read the groups with this suffix too, such as [client_SUFFIX]",
            ValueReader.Text, (instance, value) => instance with { DefaultsGroupSuffix = value }),
        InstanceKey("lock", "read-lock", "how the instance is locked: read-lock, backup-stage (MariaDB), instance-lock (MySQL) or auto",
            text => ValueReader.Choice(text, LockStrategies), (instance, value) => instance with { Lock = value }),
        InstanceKey("blockers", "wait", "what is done about what blocks the lock: wait, kill-reads or kill, once half of lock-timeout is spent",
            text => ValueReader.Choice(text, BlockerPolicies), (instance, value) => instance with { Blockers = value }),
        InstanceKey("lock-timeout", "30s", "how long all attempts at the lock may take together, 100ms to 1h",
            Duration.Between(Tenth, Hour), (instance, value) => instance with { LockTimeout = value }),
        InstanceKey("max-stall", "3s", "how long one attempt may keep writers waiting, 100ms to lock-timeout",
            Duration.Between(Tenth, Hour), (instance, value) => instance with { MaxStall = value }),
        InstanceKey("max-hold", "6min", "the dead-man limit: a lock is released then though no thaw came, 1s to 1d",
            Duration.Between(TimeSpan.FromSeconds(1), Day), (instance, value) => instance with { MaxHold = value }),
    ];

    /// <summary>All keys, those of <c>[hook]</c> first.</summary>
    public static IReadOnlyList<ConfigurationKey> All { get; } = [.. Hook, .. Instance];

    private static TimeSpan? HookTimeout(string text) =>
        Duration.Parse(text) == TimeSpan.Zero ? null : Duration.Between(Tenth, Day)(text);

    private static SectionKey<HookSettings> HookKey<T>(
        string name,
        string? defaultText,
        string description,
        Func<string, T> read,
        Func<HookSettings, T, HookSettings> set) => new()
        {
            Name = name,
            Section = "hook",
            Default = defaultText,
            Description = description,
            Apply = (hook, text) => set(hook, read(text)),
            Sample = new HookSettings { HookDirectory = "/" },
        };

    private static SectionKey<InstanceSettings> InstanceKey<T>(
        string name,
        string? defaultText,
        string description,
        Func<string, T> read,
        Func<InstanceSettings, T, InstanceSettings> set,
        bool isSecret = false) => new()
        {
            Name = name,
            Section = "mysql",
            Default = defaultText,
            Description = description,
            IsSecret = isSecret,
            Apply = (instance, text) => set(instance, read(text)),
            Sample = new InstanceSettings { Name = InstanceSettings.UnnamedInstance },
        };
}
