using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Freezing;

/// <summary>
/// What a guest agent says of itself (<c>--dump-conf</c>): what it was built with, above all, where neither its arguments nor its configuration say
/// otherwise.
/// </summary>
internal static class AgentDump
{
    private const string Option = "--dump-conf";
    private const string EndOfOptions = "--";
    private const string StateDirectoryKey = "statedir=";

    // It prints some lines and ends. On a machine that is busy it may wait for a processor.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The directory of its state.</summary>
    /// <param name="agent">The agent.</param>
    /// <returns>Null where it is not to be asked, or does not say.</returns>
    internal static string? FindStateDirectory(RunningAgent agent)
    {
        // Its program is run as root. Whoever starts a process of that name by a program with the set-user-ID bit is not root.
        if (!agent.SeesOurFiles || !agent.IsRoots || !agent.HasItsName)
        {
            return null;
        }

        IEnumerable<string> words = agent.CommandLine.TakeWhile(word => word != EndOfOptions);
        return ProgramOutput.TryRead(
                agent.Folder + "/exe", [.. words, Option], ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", .. agent.ConfigurationVariables], agent.WorkingDirectory, Patience)?
            .LastOrDefault(line => line.StartsWith(StateDirectoryKey, StringComparison.Ordinal))?[StateDirectoryKey.Length..];
    }
}
