using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Agent;

/// <summary>
/// What a guest agent says of itself (<c>--dump-conf</c>): what it was built with, above all, where neither its arguments nor its configuration say
/// otherwise.
/// </summary>
internal static class AgentDump
{
    private const string Option = "--dump-conf";
    private const string EndOfOptions = "--";

    // It prints some lines and ends. On a machine that is busy it may wait for a processor.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Asks an agent's program, with its arguments and by its configuration file as it is now.</summary>
    /// <param name="agent">The agent.</param>
    /// <returns>What it says, in the form of its configuration file; null where it is not to be asked, or does not answer.</returns>
    internal static AgentConfiguration? TryRead(RunningAgent agent)
    {
        // Its program is run as root. Whoever starts a process of that name by a program with the set-user-ID bit is not root.
        if (!agent.HasOurRoot || !agent.IsRoots || !agent.HasItsName)
        {
            return null;
        }

        IEnumerable<string> words = agent.CommandLine.TakeWhile(word => word != EndOfOptions);
        IReadOnlyList<string>? lines = ProgramOutput.TryRead(
            agent.Folder + "/exe",
            [.. words, Option],
            ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", .. agent.ConfigurationVariables],
            agent.WorkingDirectory,
            Patience);
        return lines is null ? null : new AgentConfiguration(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
    }
}
