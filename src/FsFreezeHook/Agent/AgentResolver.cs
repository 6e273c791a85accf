using System.IO;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.Posix;
using Serilog;

namespace FsFreezeHook.Agent;

/// <summary>Finds out which guest agent a freeze is for, and whether it can be watched.</summary>
internal static class AgentResolver
{
    /// <summary>The agent; null where none called and the configuration names no state file.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="caller">The one that started this run; null where none did.</param>
    /// <param name="log">Is told where an agent is not watched.</param>
    /// <exception cref="FailureException">The state file that the configuration names has no directory.</exception>
    internal static FreezingAgent? Find(HookSettings settings, CallingAgent? caller, ILogger log)
    {
        string? stateFile = settings.AgentStateFile switch
        {
            HookSettings.NoStateFile => null,
            HookSettings.AutoStateFile => caller?.StateFile,
            var named => named,
        };
        if (caller is null && stateFile is null)
        {
            return null;
        }

        if (stateFile is null)
        {
            log.Information(
                "the agent is not watched: {Reason:l}; if it never thaws, the locks are held until 'max-hold'",
                caller?.Problem ?? "agent-state-file = none in [hook]");
        }
        else if (stateFile == settings.AgentStateFile && !Directory.Exists(Path.GetDirectoryName(stateFile)))
        {
            throw new FailureException(
                FailureReason.Configuration,
                $"'agent-state-file' in [hook] is {stateFile}, and there is no such directory; correct it, or set auto");
        }

        bool mayFreeze = MountTable.OfThisProcess().All.Any(Freezable.Includes);
        if (!mayFreeze)
        {
            log.Information("no filesystem here can be frozen: the locks are held until thaw, the agent's end or 'max-hold'");
        }

        return new FreezingAgent
        {
            Pid = caller?.Pid,
            StartTime = caller is null ? 0 : ProcessIdentity.Of(caller.Pid)?.StartTime ?? 0,
            Writes = caller is null ? null : ThreadWrites.Of(caller.Pid),
            StateFile = stateFile,
            ExpeditesGracePeriods = mayFreeze && caller is not null && GracePeriods.MayBeExpedited,
            UnfrozenLimitMilliseconds = mayFreeze ? (long)settings.UnfrozenLimit.TotalMilliseconds : null,
        };
    }
}
