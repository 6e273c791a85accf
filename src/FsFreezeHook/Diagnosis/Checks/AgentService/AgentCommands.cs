using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Agent;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Text;

namespace FsFreezeHook.Diagnosis.Checks.AgentService;

/// <summary>Whether a guest agent does what its host asks for a freeze: an administrator may have it refuse commands.</summary>
/// <param name="agent">The agent.</param>
/// <param name="restart">What starts it anew, as a remedy says it.</param>
internal sealed class AgentCommands(RunningAgent agent, string restart)
{
    private const string Id = "agent.commands";

    // What hosts ask. Which version has which name for its lists, and which of them counts, the agent says itself.
    private static readonly string[] Needed = ["guest-fsfreeze-freeze", "guest-fsfreeze-thaw", "guest-fsfreeze-status"];

    /// <summary>What was found; nothing where the agent does not say which commands it refuses.</summary>
    /// <param name="subject">What it is about.</param>
    internal IEnumerable<Finding> Find(string subject)
    {
        if (agent.Said is not { } said)
        {
            yield break;
        }

        string[] blocked = [.. Needed.Where(said.BlockedCommands.Contains)];
        string[] notAllowed = said.AllowedCommands.Length == 0 ? [] : [.. Needed.Except(said.AllowedCommands)];
        yield return (blocked, notAllowed) switch
        {
            ([_, ..], _) =>
                Refuses(subject, blocked, "which its configuration blocks", "remove them from block-rpcs or blacklist"),
            (_, [_, ..]) => Refuses(subject, notAllowed, "which its configuration does not allow", "add them to allow-rpcs"),
            _ => Finding.Ok(Id, subject, "accepts the commands for freeze and thaw"),
        };
    }

    private Finding Refuses(string subject, string[] commands, string why, string remedy) => Finding.Fail(
        Id,
        subject,
        $"refuses its host {string.Join(", ", commands)}, {why}: no freeze succeeds",
        $"{remedy}, on its command line or in {Quoted.Path(agent.ConfigurationFile)}, and {restart}");
}
