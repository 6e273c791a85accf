using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Checks.Findings;

namespace FsFreezeHook.Diagnosis.Checks;

/// <summary>
/// Whether the limits fit those of the host that calls. The agent's protocol does not tell these: they are known
/// of a host that names itself in the machine's firmware, and has some.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="instances">The instances.</param>
internal sealed class HostChecks(Machine machine, IEnumerable<InstanceSettings> instances)
{
    private const string Id = "host.limits";
    private const string Subject = "host";

    // How it names itself unless a cluster says otherwise, and its limits: pkg/virt-config/virt-config.go,
    // pkg/virt-launcher/virtwrap/storage/fsfreeze.go, and the default of a snapshot's failureDeadline.
    private const string KubeVirt = "KubeVirt";
    private static readonly TimeSpan Freeze = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Thaw = TimeSpan.FromMinutes(5);

    /// <summary>What was found; nothing where the host is another one.</summary>
    internal IEnumerable<Finding> Find()
    {
        if (machine.Vendor != KubeVirt)
        {
            return [];
        }

        Finding[] problems = [.. instances.Where(instance => instance.Enabled != Participation.No).SelectMany(Compare)];
        return problems.Length > 0 ? problems : [Finding.Ok(
            Id,
            Subject,
            $"{KubeVirt} waits {Duration.Format(Freeze)} for a freeze, and thaws after {Duration.Format(Thaw)}: "
                + "lock-timeout is less, and max-hold more")];
    }

    private static IEnumerable<Finding> Compare(InstanceSettings instance)
    {
        if (instance.LockTimeout >= Freeze)
        {
            yield return Finding.Warn(
                Id,
                Subject,
                $"{KubeVirt} waits {Duration.Format(Freeze)} for a freeze, and lock-timeout in {instance.Section} is "
                    + $"{Duration.Format(instance.LockTimeout)}: it takes one for failed that goes on",
                $"set 'lock-timeout' in {instance.Section} to less");
        }

        if (instance.MaxHold <= Thaw)
        {
            yield return Finding.Warn(
                Id,
                Subject,
                $"{KubeVirt} lets a snapshot take {Duration.Format(Thaw)}, and max-hold in {instance.Section} is "
                    + $"{Duration.Format(instance.MaxHold)}: a lock may be released before the thaw",
                $"set 'max-hold' in {instance.Section} to more, or the snapshots' failureDeadline to less");
        }
    }
}
