using System;
using System.Collections.Generic;
using FsFreezeHook.Configuration;

namespace FsFreezeHook.MySql.Sections;

/// <summary>
/// Every key of <c>[mysql]</c> and <c>[mysql NAME]</c>, each defined here, or in <see cref="InstanceKeys"/>, and nowhere else.
/// </summary>
internal static class MySqlKeys
{
    private static readonly MySqlSettings Sample = new() { Name = MySqlSettings.UnnamedInstance };

    private static readonly (string Word, LockStrategy Value)[] LockStrategies =
    [
        ("read-lock", LockStrategy.ReadLock), ("backup-stage", LockStrategy.BackupStage),
        ("instance-lock", LockStrategy.InstanceLock), ("auto", LockStrategy.Auto),
    ];

    private static readonly (string Word, BlockerPolicy Value)[] BlockerPolicies =
        [("wait", BlockerPolicy.Wait), ("kill-reads", BlockerPolicy.KillReads), ("kill", BlockerPolicy.Kill)];

    private static readonly (string Word, GaleraPolicy Value)[] GaleraPolicies =
        [("require-synced", GaleraPolicy.RequireSynced), ("any", GaleraPolicy.Any)];

    private static readonly (string Word, TurnPolicy Value)[] TurnPolicies =
        [("wait", TurnPolicy.Wait), ("refuse", TurnPolicy.Refuse), ("off", TurnPolicy.Off)];

    private static readonly (string Word, bool Value)[] Roles = [("any", false), ("replica", true)];

    /// <summary>The values of <c>ssl-mode</c>, here and in MySQL's option files.</summary>
    public static IReadOnlyList<(string Word, TlsMode Value)> TlsModes { get; } =
    [
        ("disabled", TlsMode.Disabled), ("preferred", TlsMode.Preferred), ("required", TlsMode.Required),
        ("verify-ca", TlsMode.VerifyCa), ("verify-identity", TlsMode.VerifyIdentity),
    ];

    /// <summary>The keys of <c>[mysql]</c> and <c>[mysql NAME]</c>.</summary>
    public static IReadOnlyList<SectionKey<MySqlSettings>> All { get; } =
    [
        InstanceKeys.Enabled(Sample),
        Key("socket", "/run/mysqld/mysqld.sock", "the server's Unix socket; instead of host",
            ValueReader.Path, (instance, value) => instance with { Socket = value }),
        Key(
            "host",
            null,
            "the server's host name or address, reached by TCP; localhost without a port is its socket; instead of socket",
            ValueReader.Host, (instance, value) => instance with { Host = value }),
        Key("port", "3306", "the server's TCP port; with host only",
            ValueReader.Port, (instance, value) => instance with { Port = value }),
        Key("container", null, "the name or id of the container that the server runs in; instead of socket and host",
            ValueReader.Text, (instance, value) => instance with { ContainerName = value }),
        Key("user", "root", "the account's name",
            ValueReader.Text, (instance, value) => instance with { User = value }),
        Key(
            "password",
            null,
            "the account's password, only in a file that its owner alone may read; or credential:NAME or file:PATH",
            SecretPlace.Read, (instance, value) => instance with { Password = value }, isSecret: true),
        Key("ssl-mode", "preferred", "encryption: disabled, preferred, required, verify-ca or verify-identity",
            text => ValueReader.Choice(text, TlsModes), (instance, value) => instance with { TlsMode = value }),
        Key("ssl-ca", null, "the PEM file of the trusted authorities; without it the system's",
            ValueReader.Path, (instance, value) => instance with { TlsCa = value }),
        Key("ssl-cert", null, "the PEM file of the client's certificate",
            ValueReader.Path, (instance, value) => instance with { TlsCertificate = value }),
        Key("ssl-key", null, "the PEM file of the client's private key",
            ValueReader.Path, (instance, value) => instance with { TlsKey = value }),
        Key("defaults-file", null, "the only MySQL option file to read; without it the standard ones",
            ValueReader.Path, (instance, value) => instance with { DefaultsFile = value }),
        Key("defaults-group-suffix", null, "option files: read the groups with this suffix too, such as [client_SUFFIX]",
            ValueReader.Text, (instance, value) => instance with { DefaultsGroupSuffix = value }),
        Key("lock", "read-lock", "how the instance is locked: read-lock, backup-stage (MariaDB), instance-lock (MySQL) or auto",
            text => ValueReader.Choice(text, LockStrategies), (instance, value) => instance with { Lock = value }),
        Key(
            "blockers",
            "wait",
            "what is done about what blocks the lock: wait, kill-reads or kill, once half of lock-timeout is spent",
            text => ValueReader.Choice(text, BlockerPolicies), (instance, value) => instance with { Blockers = value }),
        Key("galera", "require-synced", "in which states a Galera node is locked: require-synced or any",
            text => ValueReader.Choice(text, GaleraPolicies), (instance, value) => instance with { Galera = value }),
        Key("role", "any", "which servers are locked: any, or replica: not one that takes writes, which is then skipped",
            text => ValueReader.Choice(text, Roles), (instance, value) => instance with { ReplicaOnly = value }),
        Key("cluster-turn", "wait", "what is done while another member of its cluster is frozen: wait, refuse or off",
            text => ValueReader.Choice(text, TurnPolicies), (instance, value) => instance with { Turn = value }),
        .. InstanceKeys.Limits(Sample),
    ];

    private static SectionKey<MySqlSettings> Key<T>(
        string name,
        string? defaultText,
        string description,
        Func<string, T> read,
        Func<MySqlSettings, T, MySqlSettings> set,
        bool isSecret = false) => new()
        {
            Name = name,
            Section = MySqlSettings.UnnamedInstance,
            Default = defaultText,
            Description = description,
            IsSecret = isSecret,
            Apply = (instance, text) => set(instance, read(text)),
            Sample = Sample,
        };
}
