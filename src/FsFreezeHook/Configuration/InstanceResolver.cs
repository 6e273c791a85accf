using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Configuration.Ini;

namespace FsFreezeHook.Configuration;

/// <summary>Makes the instances out of their sections: who inherits, who stands, and what only makes sense together.</summary>
/// <param name="sections">The sections of all files.</param>
/// <param name="errors">Receives contradictions; the default, or what stood first, is in force then.</param>
internal sealed class InstanceResolver(SectionSet sections, ErrorList errors)
{
    private static readonly (string Key, WrittenKeys Written)[] ConnectionKeys =
    [
        ("socket", WrittenKeys.Server), ("host", WrittenKeys.Server), ("user", WrittenKeys.User),
        ("password", WrittenKeys.Password), ("ssl-mode", WrittenKeys.TlsMode), ("ssl-ca", WrittenKeys.TlsCa),
        ("ssl-cert", WrittenKeys.TlsCertificate), ("ssl-key", WrittenKeys.TlsKey),
    ];

    /// <summary>The instances: the unnamed one first, then as their sections stand; without any the implicit one.</summary>
    public IReadOnlyList<InstanceSettings> Resolve()
    {
        List<InstanceSettings> instances = [];
        SectionEntries? unnamed = sections.Unnamed;
        if (unnamed is not null)
        {
            instances.Add(Build(InstanceSettings.UnnamedInstance, unnamed));
        }

        foreach ((string name, SectionEntries entries) in sections.Named)
        {
            if (unnamed is not null && name == InstanceSettings.UnnamedInstance)
            {
                Report(
                    entries.File,
                    entries.Line,
                    $"[mysql {name}] has the name of the instance [mysql] at {unnamed.File}:{unnamed.Line}; give it another");
                continue;
            }

            instances.Add(Build(name, unnamed?.Inherit(entries) ?? entries));
        }

        return instances.Count > 0 ? instances : [Implicit()];
    }

    private static InstanceSettings Implicit() =>
        new() { Name = InstanceSettings.UnnamedInstance, Enabled = Participation.Auto, IsImplicit = true };

    // As with every client; where a port is written, somebody means that.
    private static InstanceSettings BySocket(InstanceSettings instance, SectionEntries entries) =>
        instance.Host != InstanceSettings.LocalHost || entries.Find("port") is not null
            ? instance
            : instance with
            {
                Host = null,
                Written = entries.Find("socket") is null ? (instance.Written & ~WrittenKeys.Server) | WrittenKeys.LocalHost : instance.Written,
            };

    private static WrittenKeys WrittenIn(SectionEntries entries) => ConnectionKeys
        .Where(one => entries.Find(one.Key) is not null)
        .Aggregate(WrittenKeys.None, (written, one) => written | one.Written);

    private InstanceSettings Build(string name, SectionEntries entries)
    {
        InstanceSettings unset = new() { Name = name, Written = WrittenIn(entries) };
        InstanceSettings instance = entries.ApplyTo(unset, ConfigurationKeys.Instance);

        // Without a host the socket is used, and a port that somebody wrote would lead nowhere: to another server than meant.
        if (entries.Find("port") is { } port && instance.Host is null && instance.Enabled != Participation.No)
        {
            Report(
                port.File,
                port.Line,
                $"'port' has no effect on instance {name}, which has no 'host'; set 'host' or remove it");
        }

        return LimitStall(BySocket(instance, entries), entries);
    }

    private InstanceSettings LimitStall(InstanceSettings instance, SectionEntries entries)
    {
        if (instance.MaxStall <= instance.LockTimeout)
        {
            return instance;
        }

        // Who shortens lock-timeout below the default of max-stall means both.
        if (entries.Find("max-stall") is { } stall)
        {
            string limit = entries.Find("lock-timeout") is { } timeout
                ? FormattableString.Invariant($"{Duration.Format(instance.LockTimeout)} at {timeout.File}:{timeout.Line}")
                : $"by default {Duration.Format(instance.LockTimeout)}";
            Report(
                stall.File,
                stall.Line,
                $"'max-stall' of instance {instance.Name} is longer than its 'lock-timeout', {limit}; shorten it or raise that");
        }

        TimeSpan usual = new InstanceSettings { Name = instance.Name }.MaxStall;
        return instance with { MaxStall = usual < instance.LockTimeout ? usual : instance.LockTimeout };
    }

    private void Report(string file, int line, FormattableString problem) =>
        errors.Add(file, line, FormattableString.Invariant(problem), SectionHeader.Instance);
}
