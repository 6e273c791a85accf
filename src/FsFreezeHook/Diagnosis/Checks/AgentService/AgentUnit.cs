using System;
using System.Linq;
using FsFreezeHook.Agent;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Diagnosis.Checks.AgentService;

/// <summary>The service that a guest agent is, where systemd started it.</summary>
/// <param name="Name">Its name, such as <c>qemu-guest-agent.service</c>.</param>
internal sealed record AgentUnit(string Name)
{
    private const string Suffix = ".service";

    // A bus that does not answer must not make a check hang.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The service that an agent belongs to; null where it is none.</summary>
    /// <remarks>By its control group, whose path ends in the service's name.</remarks>
    internal static AgentUnit? Of(RunningAgent agent, Machine machine) => !machine.HasSystemd
        ? null
        : (ProcFile.TryRead(agent.Folder + "/cgroup") ?? string.Empty).Split('\n')
            .Select(line => line[(line.LastIndexOf('/') + 1)..])
            .Where(name => name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(name => new AgentUnit(name))
            .FirstOrDefault();

    /// <summary>
    /// Which of its processes the end of the service ends, see systemd.kill(5); null where systemd does not say.
    /// </summary>
    internal string? KillMode(Machine machine) => Property(machine, "KillMode");

    /// <summary>What its unit says of something; null where systemd does not say.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="name">What, such as <c>KillMode</c>.</param>
    internal string? Property(Machine machine, string name) => machine.SystemControl is { } program
        && ProgramOutput.TryRead(
            program, [program, "show", "--property=" + name, Name], ["PATH=/usr/bin:/bin", "LC_ALL=C"], "/", Patience)
            is [var line, ..]
        && line.StartsWith(name + "=", StringComparison.Ordinal) && line.Length > name.Length + 1
        ? line[(name.Length + 1)..] : null;
}
