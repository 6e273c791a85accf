using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Configuration.Ini;

namespace FsFreezeHook.MySql.Sections;

/// <summary>The sections of MySQL's and MariaDB's instances.</summary>
internal sealed class MySqlSections : EngineSections
{
    private static readonly (string Key, WrittenKeys Written)[] ConnectionKeys =
    [
        ("socket", WrittenKeys.Server), ("host", WrittenKeys.Server), ("user", WrittenKeys.User),
        ("password", WrittenKeys.Password), ("ssl-mode", WrittenKeys.TlsMode), ("ssl-ca", WrittenKeys.TlsCa),
        ("ssl-cert", WrittenKeys.TlsCertificate), ("ssl-key", WrittenKeys.TlsKey),
    ];

    /// <inheritdoc/>
    public override string Word => MySqlSettings.UnnamedInstance;

    /// <inheritdoc/>
    public override IReadOnlyList<ConfigurationKey> Keys => MySqlKeys.All;

    /// <inheritdoc/>
    public override InstanceSettings Implicit => new MySqlSettings { Name = Word, Enabled = Participation.Auto };

    /// <inheritdoc/>
    public override InstanceSettings Build(string name, SectionEntries entries, Action<IniEntry, FormattableString> report)
    {
        MySqlSettings unset = new() { Name = name, Written = WrittenIn(entries) };
        MySqlSettings instance = entries.ApplyTo(unset, MySqlKeys.All);

        // Without a host the socket is used, and a port that somebody wrote would lead nowhere: to another server than meant.
        if (entries.Find("port") is { } port && instance.Host is null && instance.Enabled != Participation.No)
        {
            report(port, $"'port' has no effect on instance {name}, which has no 'host'; set 'host' or remove it");
        }

        if (instance.ContainerName is not null && entries.Find("defaults-file") is { } file)
        {
            report(file, $"'defaults-file' has no effect on instance {name}, which has 'container'; remove one of them");
        }

        return BySocket(instance, entries);
    }

    // As with every client; where a port is written, somebody means that.
    private static MySqlSettings BySocket(MySqlSettings instance, SectionEntries entries) =>
        instance.Host != MySqlSettings.LocalHost || entries.Find("port") is not null
            ? instance
            : instance with
            {
                Host = null,
                Written = entries.Find("socket") is null
                    ? (instance.Written & ~WrittenKeys.Server) | WrittenKeys.LocalHost
                    : instance.Written,
            };

    private static WrittenKeys WrittenIn(SectionEntries entries) => ConnectionKeys
        .Where(one => entries.Find(one.Key) is not null)
        .Aggregate(WrittenKeys.None, (written, one) => written | one.Written);
}
