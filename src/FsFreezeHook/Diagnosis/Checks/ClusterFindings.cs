using System.Collections.Generic;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.MySql.Examination;
using FsFreezeHook.MySql.Sections;

namespace FsFreezeHook.Diagnosis.Checks;

/// <summary>What a freeze of a cluster's member needs, and what it costs the others.</summary>
internal static class ClusterFindings
{
    private const string Id = "instance.cluster";

    /// <summary>What was found about one instance; nothing where it is no member.</summary>
    internal static IEnumerable<Finding> Of(InstanceFindings instance, string subject) => instance.Galera switch
    {
        null => [],
        { IsSynced: false } node when instance.Settings.Galera == GaleraPolicy.RequireSynced => [Finding.Warn(
            Id,
            subject,
            $"{node.Words}: a freeze locks it once it is Primary and Synced",
            $"a freeze waits {Duration.Format(instance.Settings.LockTimeout)} for that ('lock-timeout'); "
                + $"see 'galera' in {instance.Settings.Section}")],
        { } node => [Finding.Ok(
            Id,
            subject,
            $"{node.Words}; it cannot be seen from here whether another node is frozen: "
                + "let the snapshots of a cluster's nodes follow one another, not begin together")],
    };
}
