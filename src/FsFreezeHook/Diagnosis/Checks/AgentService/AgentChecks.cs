using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.Agent;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Posix;
using FsFreezeHook.Text;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Diagnosis.Checks.AgentService;

/// <summary>
/// Whether a guest agent runs and runs this program as the one that was asked for. Without that nobody calls it.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="run">The run that checks.</param>
/// <param name="settings">The settings.</param>
/// <param name="mayAskSystemd">
/// Whether systemd is asked about the agent's service: not while it may wait for a frozen disk.
/// </param>
internal sealed class AgentChecks(Machine machine, ThisRun run, HookSettings settings, bool mayAskSystemd = true)
{
    private const string Agent = "guest agent";
    private const string RunningId = "agent.running";
    private const string HookId = "agent.hook";
    private const string ConfigurationId = "agent.configuration";
    private const string OutdatedId = "agent.outdated";
    private const string KillModeId = "agent.kill-mode";
    private const string PortId = "agent.port";

    // The agent's own words for it, and what it uses where nothing else is said.
    private const string SerialMethod = "virtio-serial";
    private const string SwitchOn =
        "enable the guest agent in this machine's settings on its host, then stop and start the machine there";

    // What is told of a process's start is told to a second.
    private static readonly TimeSpan StartIsKnownTo = TimeSpan.FromSeconds(1);

    /// <summary>What was found: of each agent that runs, or why none does.</summary>
    internal IEnumerable<Finding> Find()
    {
        RunningAgent[] agents = RunningAgent.Find(machine.Proc);
        if (agents.Length == 0)
        {
            return NotRunning();
        }

        IEnumerable<Finding> findings = agents.SelectMany(agent => Judge(agent, agents.Length == 1 ? Agent : Name(agent)));
        return machine.Container is { } container
            ? findings.Append(
                Finding.Ok("machine.container", "container", $"of {Quoted.Shorten(container)}, with an agent in it"))
            : findings;
    }

    private static string Name(RunningAgent agent) => string.Create(CultureInfo.InvariantCulture, $"{Agent} {agent.Pid}");

    private IEnumerable<Finding> NotRunning()
    {
        if (machine.Container is { } container)
        {
            yield return Finding.Fail(
                "machine.container",
                "container",
                $"this is a container ({Quoted.Shorten(container)}), in which no guest agent runs, "
                    + "so no freeze runs this program",
                "install it on the virtual machine that the container runs on, beside that machine's agent");
        }
        else if (machine.InstalledAgent is { } program)
        {
            yield return Finding.Fail(
                RunningId,
                Agent,
                $"is installed ({program}), but does not run, so no freeze runs this program",
                machine.HasAgentPort
                    ? "start it, and see why it did not run:\nsystemctl enable --now qemu-guest-agent; "
                        + "systemctl status qemu-guest-agent"
                    : SwitchOn);
        }
        else
        {
            yield return Finding.Fail(
                RunningId, Agent, "is not installed, so no freeze runs this program",
                "install the package qemu-guest-agent, and start it");
        }

        if (machine.Container is null && !machine.HasAgentPort)
        {
            yield return NoPort(Agent);
        }
    }

    private static Finding NoPort(string subject) =>
        Finding.Warn(PortId, subject, "has no port to its host: /dev/virtio-ports/org.qemu.guest_agent.0 is missing", SwitchOn);

    private IEnumerable<Finding> Judge(RunningAgent agent, string subject)
    {
        AgentUnit? unit = AgentUnit.Of(agent, machine);
        yield return Finding.Ok(RunningId, subject, string.Create(CultureInfo.InvariantCulture, $"runs as process {agent.Pid}"));
        if ((agent.Method ?? SerialMethod) == SerialMethod && !machine.HasAgentPort)
        {
            yield return NoPort(subject);
        }

        foreach (Finding finding in JudgeHook(agent, unit, subject))
        {
            yield return finding;
        }

        string restart = unit is null ? "restart it" : $"restart it:\n{AgentHookRemedy.Restart(unit)}";
        foreach (Finding finding in new AgentCommands(agent, restart).Find(subject))
        {
            yield return finding;
        }

        if (CallingAgent.Of(machine.Proc, agent.Pid) is { } caller)
        {
            yield return new AgentStateFile(settings.AgentStateFile, caller).Judge(subject);
        }

        foreach (Finding finding in new AgentSandbox(agent, unit, machine, settings, mayAskSystemd).Find(subject))
        {
            yield return finding;
        }

        if (unit is not null && mayAskSystemd)
        {
            yield return JudgeKillMode(unit, subject);
        }
    }

    private IEnumerable<Finding> JudgeHook(RunningAgent agent, AgentUnit? unit, string subject)
    {
        AgentHookRemedy order = new(agent, unit, run.Program, machine);
        bool isOutdated = WasChangedSinceStart(agent);
        if (isOutdated && agent.Arguments.FreezeHook is null)
        {
            yield return Outdated(HookId, FindingLevel.Fail, agent, unit, subject);
        }
        else if (agent.FreezeHook is not { Length: > 0 } told)
        {
            yield return Finding.Fail(
                HookId, subject, "has no freeze hook configured (-F), so it never runs this program", order.Remedy());
        }
        else
        {
            foreach (Finding finding in JudgeFile(agent, new AgentHookFile(agent, told), order, subject))
            {
                yield return finding;
            }
        }

        if (isOutdated && agent.Arguments.FreezeHook is not null)
        {
            yield return Outdated(OutdatedId, FindingLevel.Warn, agent, unit, subject);
        }
    }

    private static Finding Outdated(string id, FindingLevel level, RunningAgent agent, AgentUnit? unit, string subject) => new(
        id,
        level,
        subject,
        $"still uses the settings from before {Quoted.Path(agent.ConfigurationFile)} was changed",
        unit is null ? "restart it, and check again" : $"restart it, and check again:\n{AgentHookRemedy.Restart(unit)}");

    private IEnumerable<Finding> JudgeFile(RunningAgent agent, AgentHookFile hook, AgentHookRemedy order, string subject)
    {
        string path = Quoted.Path(hook.Path);
        HookIdentity identity = hook.Identify(run.ProgramFile);
        yield return identity switch
        {
            HookIdentity.ThisProgram => Finding.Ok(HookId, subject, $"runs this program as {path}"),
            HookIdentity.Copy => Finding.Warn(
                HookId,
                subject,
                $"runs {path}, a copy of this program: an upgrade of one does not upgrade the other",
                Refresh(path)),
            HookIdentity.Missing => Finding.Fail(
                HookId,
                subject,
                $"runs {path}, {(agent.SeesOurFiles ? "where" : "where, in the agent's view of the files,")} there is no "
                    + "program: the agent refuses every freeze",
                order.Remedy()),
            _ => Finding.Fail(HookId, subject, $"runs {path}, which is another program", order.Remedy()),
        };
        if (identity is HookIdentity.ThisProgram or HookIdentity.Copy)
        {
            yield return JudgeConfiguration(hook, subject);
        }
    }

    // A link leads out of the agent's reach where the program lies in somebody's home: SELinux, or systemd's ProtectHome,
    // keeps it from there.
    private string Refresh(string path) => run.ProgramFile.StartsWith("/usr/", StringComparison.Ordinal)
        ? $"make it a link, or check with the copy:\n{ShellWords.Join(["ln", "-sf", run.ProgramFile, path])}"
        : $"with each upgrade, install the program there:\n{ShellWords.Join(["install", "-m", "755", run.ProgramFile, path])}";

    private Finding JudgeConfiguration(AgentHookFile hook, string subject)
    {
        ConfigurationLocation its = hook.Locate();
        bool isSame = hook.IsSame(its.ConfigFile, run.Location.ConfigFile)
            && hook.IsSame(its.ConfigFile + ".d", run.Location.ConfigFile + ".d");
        string other = !isSame
            ? $"reads {Quoted.Path(its.ConfigFile)} when the agent calls it, "
                + $"and this run read {Quoted.Path(run.Location.ConfigFile)}"
            : $"runs the hooks in {Quoted.Path(its.HookDirectory)} when the agent calls it, "
                + $"and this run looked at {Quoted.Path(run.Location.HookDirectory)}";
        return isSame && (run.NamesHookDirectory || hook.IsSame(its.HookDirectory, run.Location.HookDirectory))
            ? Finding.Ok(ConfigurationId, subject, $"its hook reads {Quoted.Path(its.ConfigFile)}, as this run did")
            : Finding.Fail(
                ConfigurationId,
                subject,
                $"its hook {other}",
                "check what the agent uses, and move the files from the other place:\n"
                    + $"{ShellWords.Join([Quoted.Path(hook.Path), "check"])}");
    }

    private Finding JudgeKillMode(AgentUnit unit, string subject) => unit.KillMode(machine) switch
    {
        null => Finding.Warn(
            KillModeId,
            subject,
            $"systemd does not say which processes end at a restart of {unit.Name}",
            "make sure that only the agent ends, KillMode=process:\n"
                + ShellWords.Join(["systemctl", "show", "--property=KillMode", unit.Name])),
        "process" or "none" => Finding.Ok(KillModeId, subject, $"a restart of {unit.Name} leaves locks as they are"),
        var mode => Finding.Warn(
            KillModeId,
            subject,
            $"a restart of {unit.Name} while frozen releases the locks: KillMode={Quoted.Shorten(mode)} ends every process that "
                + "the agent started",
            AgentHookRemedy.KeepHolders(unit, machine)),
    };

    private static bool WasChangedSinceStart(RunningAgent agent)
    {
        using ProcessRoot? root = agent.OpenRoot();
        using SafeFileHandle? file = root?.TryFind(agent.ConfigurationFile);
        return file is not null
            && agent.HasConfiguration
            && agent.StartedAt is { } start
            && FileSystem.Describe(file).ChangedAt > start + StartIsKnownTo;
    }
}
