using System.IO;
using FsFreezeHook.Agent;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Posix;
using FsFreezeHook.Text;

namespace FsFreezeHook.Diagnosis.Checks.AgentService;

/// <summary>
/// Whether a lock that a guest agent forgets is noticed by the agent's state file, as a freeze that it calls finds that.
/// </summary>
/// <param name="configured">The setting <c>agent-state-file</c>.</param>
/// <param name="agent">The agent.</param>
internal sealed class AgentStateFile(string configured, CallingAgent agent)
{
    private const string Id = "agent.state-file";
    private const string Auto = "set agent-state-file = auto in [hook]";
    private const string Unwatched = "is not watched while frozen";
    private const string UntilLimit = "if it never thaws, the locks are held until 'max-hold'";

    /// <summary>What was found.</summary>
    /// <param name="subject">What it is about.</param>
    internal Finding Judge(string subject) => (configured, agent.StateFile) switch
    {
        (HookSettings.NoStateFile, _) =>
            Finding.Warn(Id, subject, $"{Unwatched}, by agent-state-file = none in [hook]: {UntilLimit}", Auto),
        (HookSettings.AutoStateFile, null) => Finding.Warn(
            Id,
            subject,
            $"{Unwatched}, as {agent.Problem}: {UntilLimit}",
            "set agent-state-file in [hook] to the path at which this program finds the agent's qga.state.isfrozen"),
        (HookSettings.AutoStateFile, { } its) => Finding.Ok(Id, subject, $"is watched while frozen, by {Quoted.Path(its)}"),
        _ when !Directory.Exists(Path.GetDirectoryName(configured)) =>
            Finding.Fail(
                Id, subject,
                $"no freeze succeeds: 'agent-state-file' is {Quoted.Path(configured)}, and there is no such directory", Auto),
        (_, { } its) when !IsSame(its) => Finding.Fail(
            Id,
            subject,
            $"has its state in {Quoted.Path(its)}, and 'agent-state-file' is {Quoted.Path(configured)}: "
                + "locks are released after 'unfrozen-limit', frozen or not",
            Auto),
        _ => Finding.Ok(Id, subject, $"is watched while frozen, by {Quoted.Path(configured)}"),
    };

    // The file itself is there while frozen only.
    private bool IsSame(string its) =>
        its == configured
        || (Path.GetFileName(its) == Path.GetFileName(configured)
            && Path.GetDirectoryName(its) is { } one
            && Path.GetDirectoryName(configured) is { } other
            && FileIdentity.Of(one) is { } folder
            && folder == FileIdentity.Of(other));
}
