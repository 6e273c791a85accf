using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Agent;

/// <summary>
/// What a guest agent says of itself (<c>--dump-conf</c>): what it was built with, above all, where neither its arguments nor its
/// configuration say otherwise.
/// </summary>
internal static class AgentDump
{
    private const string Option = "--dump-conf";
    private const string EndOfOptions = "--";

    // It prints some lines and ends. On a machine that is busy it may wait for a processor.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Asks an agent's program, by its configuration file as it is now.</summary>
    /// <param name="program">The program, which is run as root.</param>
    /// <param name="commandLine">The agent's own arguments.</param>
    /// <param name="variables">The variables of its environment that name its configuration.</param>
    /// <param name="workingDirectory">Where its arguments' relative paths begin.</param>
    /// <returns>What it says, in the form of its configuration file; null where it does not answer.</returns>
    internal static AgentConfiguration? TryRead(
        string program, IEnumerable<string> commandLine, IEnumerable<string> variables, string workingDirectory)
    {
        IEnumerable<string> words = commandLine.TakeWhile(word => word != EndOfOptions);
        IReadOnlyList<string>? lines = ProgramOutput.TryRead(
            program,
            [.. words, Option],
            ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", .. variables],
            workingDirectory,
            Patience);
        return lines is null ? null : new AgentConfiguration(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
    }
}
