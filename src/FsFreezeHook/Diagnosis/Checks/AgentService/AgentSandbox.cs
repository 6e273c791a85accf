using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.Agent;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Logging;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using FsFreezeHook.Text;

namespace FsFreezeHook.Diagnosis.Checks.AgentService;

/// <summary>What a guest agent's service does not let the agent do, and so not its hook, see systemd.exec(5).</summary>
/// <param name="agent">The agent.</param>
/// <param name="unit">The service that it is; null where it is none.</param>
/// <param name="machine">The machine.</param>
/// <param name="settings">The settings.</param>
/// <param name="mayAskSystemd">Whether systemd is asked.</param>
internal sealed class AgentSandbox(
    RunningAgent agent, AgentUnit? unit, Machine machine, HookSettings settings, bool mayAskSystemd)
{
    private const string SandboxId = "agent.sandbox";
    private const string RealTimeId = "agent.realtime";

    // Bits of capabilities(7).
    private const int CAP_SYS_PTRACE = 19;
    private const int CAP_SYS_NICE = 23;

    private string Root => agent.Folder + "/root";

    /// <summary>What was found; nothing where it is in nobody's way.</summary>
    /// <param name="subject">What it is about.</param>
    internal IEnumerable<Finding> Find(string subject)
    {
        if (FileSystem.Exists(Root + "/proc/self") && !FileSystem.Exists(Root + FreezeId.BootIdFile))
        {
            yield return Finding.Fail(
                SandboxId,
                subject,
                "does not see /proc/sys (ProcSubset=pid): every freeze fails",
                Remedy("proc", "ProcSubset=all"));
        }

        (string Name, string Path, string What)[] less =
            [("state", settings.StateDirectory, "the record is not in the snapshot"),
                .. settings.LogTo == LogPlaces.Journal ? [] : new[] { ("log", settings.LogFile, "nothing is logged") }];
        if (IsReadOnly(settings.RuntimeDirectory))
        {
            yield return Finding.Fail(
                SandboxId,
                subject,
                $"cannot write {Quoted.Path(settings.RuntimeDirectory)} (ProtectSystem=, ReadOnlyPaths=): every freeze fails",
                Remedy("runtime", "ReadWritePaths=-" + settings.RuntimeDirectory));
        }

        foreach ((string name, string path, string what) in less.Where(one => IsReadOnly(one.Path)))
        {
            yield return Finding.Warn(
                SandboxId, subject, $"cannot write {Quoted.Path(path)} (ProtectSystem=, ReadOnlyPaths=): {what}",
                Remedy(name, "ReadWritePaths=-" + path));
        }

        if (Lacks(CAP_SYS_PTRACE))
        {
            yield return Finding.Warn(
                SandboxId,
                subject,
                "lacks CAP_SYS_PTRACE (CapabilityBoundingSet=, PrivateUsers=): a freeze cannot tell which servers run, "
                    + "and is degraded",
                Remedy("ptrace", "CapabilityBoundingSet=CAP_SYS_PTRACE"));
        }

        if (WhyNotRealTime() is { } why)
        {
            yield return Finding.Warn(
                RealTimeId,
                subject,
                $"may not have real-time scheduling ({why}): on a busy machine writers wait longer for a freeze and a thaw",
                Remedy("realtime", "RestrictRealtime=no", "CapabilityBoundingSet=CAP_SYS_NICE"));
        }
    }

    private string? WhyNotRealTime() => Lacks(CAP_SYS_NICE) ? "without CAP_SYS_NICE, see CapabilityBoundingSet="
        : mayAskSystemd && unit?.Property(machine, "RestrictRealtime") == "yes" ? "RestrictRealtime=yes"
        : null;

    private bool IsReadOnly(string path) => FileSystem.Exists(Root) && !new Place(Root + path).IsWritable;

    private bool Lacks(int capability)
    {
        const string label = "CapEff:\t";
        string? line = ProcFile.TryRead(agent.Folder + "/status")?.Split('\n').FirstOrDefault(
            one => one.StartsWith(label, System.StringComparison.Ordinal));
        return line is not null
            && ulong.TryParse(line[label.Length..], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong all)
            && (all & (1UL << capability)) == 0;
    }

    // Each has a file of its own, so that none undoes another.
    private string Remedy(string name, params string[] lines) => unit is null
        ? "allow that where it is started"
        : "allow that in its service, and restart it:\n"
            + $"{new UnitDropIn(unit, machine).Command($"fsfreeze-hook-{name}.conf", lines)}\n"
            + $"systemctl daemon-reload && {AgentHookRemedy.Restart(unit)}";
}
