using System.Collections.Generic;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.MySql.Clusters;
using FsFreezeHook.MySql.Examination;
using FsFreezeHook.MySql.Sections;

namespace FsFreezeHook.Diagnosis.Checks;

/// <summary>What a freeze of a cluster's member needs, and what it costs the others.</summary>
internal static class ClusterFindings
{
    private const string Id = "instance.cluster";

    /// <summary>What was found about one instance; nothing where it is no member and is locked.</summary>
    internal static IEnumerable<Finding> Of(InstanceFindings instance, string subject)
    {
        if (instance.LeftAlone is { } leftAlone)
        {
            yield return Finding.Ok(Id, subject, leftAlone);
        }
        else if (instance.Cluster is { IsCurrent: false } node && instance.Settings.Galera == GaleraPolicy.RequireSynced)
        {
            yield return Finding.Warn(
                Id,
                subject,
                $"{node.Words}: a freeze locks it once it is {node.Current}",
                $"a freeze waits {Duration.Format(instance.Settings.LockTimeout)} for that ('lock-timeout'); "
                    + $"see 'galera' in {instance.Settings.Section}");
        }
        else if (instance.Cluster?.HoldsOthersUp is { } held)
        {
            yield return Finding.Warn(
                Id,
                subject,
                $"{instance.Cluster.Words}; {held}",
                "let those statements alone wait that need it (SET SESSION group_replication_consistency), "
                    + "or take snapshots when nothing is written");
        }
        else if (instance.SlowsAfter is { } after && after < ClusterMember.UsualHold)
        {
            yield return Finding.Warn(
                Id,
                subject,
                $"{instance.Cluster!.Words}; {ClusterMember.SlowsAfter(after)}",
                "take snapshots when less is written, or raise group_replication_flow_control_applier_threshold on every member");
        }
        else if (instance.Cluster is { } member)
        {
            yield return Finding.Ok(Id, subject, $"{member.Words}; {instance.Turn}");
        }
    }
}
