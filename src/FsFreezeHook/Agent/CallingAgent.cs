using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.Posix;
using FsFreezeHook.Text;

namespace FsFreezeHook.Agent;

/// <summary>The guest agent that is this run's parent.</summary>
/// <param name="Pid">Its process.</param>
/// <param name="StateFile">Its <c>qga.state.isfrozen</c>, whether it is there or not; null where it is not certain.</param>
/// <param name="Problem">Why it is not certain.</param>
internal sealed record CallingAgent(int Pid, string? StateFile, string? Problem)
{
    private const string StateFileName = "qga.state.isfrozen";

    // Where an agent that does not say where it keeps its state mostly does.
    private static readonly string[] DefaultStateDirectories = ["/run", "/var/run"];

    /// <summary>The agent that runs this as its hook; null where none does.</summary>
    /// <remarks>
    /// It starts its hook in a session of its own, and what its host has it run otherwise (<c>guest-exec</c>) in the agent's:
    /// that is a run by hand, which the agent knows nothing of.
    /// </remarks>
    internal static CallingAgent? OfThisRun() => ParentProcess.GaveOwnSession ? Of("/proc", ParentProcess.Id) : null;

    /// <summary>
    /// Whether a host has an agent run this (<c>guest-exec</c>), be it by a shell: then an agent is among those that this process
    /// comes from, and in its session.
    /// </summary>
    internal static bool IsGuestExec()
    {
        for (int pid = ParentProcess.Id; pid > 1; pid = ProcessStatus.Parse(ProcFile.TryRead($"/proc/{pid}/status")).Parent)
        {
            if (RunningAgent.Of("/proc", pid) is not null)
            {
                return ParentProcess.SharesSession(pid);
            }
        }

        return false;
    }

    /// <summary>The agent that the process <paramref name="pid"/> is; null where it is none.</summary>
    /// <param name="proc">Where <c>/proc</c> is mounted.</param>
    /// <param name="pid">The process.</param>
    internal static CallingAgent? Of(string proc, int pid)
    {
        if (RunningAgent.Of(proc, pid) is not { } agent)
        {
            return null;
        }

        try
        {
            return new CallingAgent(pid, Path.Combine(StateDirectoryOf(agent), StateFileName), null);
        }
        catch (FailureException uncertain)
        {
            return new CallingAgent(pid, null, uncertain.Message);
        }
    }

    /// <summary>Where an agent's state file may be: one place, or where that is not certain, each that it may use.</summary>
    /// <param name="agent">The agent.</param>
    /// <returns>None where the agent sees other files than this program does.</returns>
    internal static IEnumerable<string> StateFiles(RunningAgent agent)
    {
        if (!agent.HasOurRoot)
        {
            return [];
        }

        IEnumerable<string> directories = agent.StateDirectory is { } told ? [agent.Absolute(told)] : DefaultStateDirectories;
        return directories.Select(directory => Path.Combine(directory, StateFileName));
    }

    private static string StateDirectoryOf(RunningAgent agent)
    {
        string? directory = agent.StateDirectory;
        if (!(directory is null ? agent.HasOurRoot : !directory.StartsWith('/') || agent.Shares(directory)))
        {
            throw Uncertain("the agent sees other files than this program does");
        }

        if (directory is null)
        {
            throw Uncertain("the agent does not say where it keeps its state ('qemu-ga --dump-conf')");
        }

        return directory.StartsWith('/')
            ? directory
            : throw Uncertain($"its state directory is '{Quoted.Shorten(directory)}', relative to where it was started");
    }

    private static FailureException Uncertain(string why) => new(FailureReason.Configuration, why);
}
