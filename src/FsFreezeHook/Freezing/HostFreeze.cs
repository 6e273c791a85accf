using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Agent;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using FsFreezeHook.Text;

namespace FsFreezeHook.Freezing;

/// <summary>
/// That a guest agent, and so the host, has filesystems of this machine frozen now. Whatever writes to one of them waits until
/// the host thaws, in the kernel, where no signal ends it: so nothing is written then but the runtime directory.
/// </summary>
/// <param name="StateFile">The agent's file that says so.</param>
/// <param name="Since">When the agent made it; null where it has just gone.</param>
internal sealed record HostFreeze(string StateFile, DateTimeOffset? Since)
{
    /// <summary>What is told of when it began, such as <c>since 2026-03-01 02:00:05 +01:00</c>.</summary>
    internal string SinceInWords => Since is { } since ? $"since {Moment.Of(since)}" : "now";

    /// <summary>What is told of it to whoever meets it.</summary>
    public override string ToString() => $"the host has the filesystems frozen {SinceInWords} (a backup or snapshot is running)";

    /// <summary>Looks at what is in force, what the configuration names and the agents that run, by reading alone.</summary>
    /// <param name="proc">Where <c>/proc</c> is mounted.</param>
    /// <param name="runtime">The runtime directory.</param>
    /// <param name="state">The state directory.</param>
    /// <param name="configured">The setting <c>agent-state-file</c>.</param>
    /// <returns>Null where no agent has anything frozen, as far as can be seen.</returns>
    internal static HostFreeze? Find(string proc, RuntimeDirectory runtime, StateDirectory state, string configured)
    {
        string bootId = FreezeId.ReadBootId();
        IEnumerable<string?> recorded = new[] { runtime.ReadRecord(), runtime.ReadRecordForAgent(out _), state.ReadOpenRecord() }
            .OfType<FreezeRecord>()
            .Where(record => FreezeId.Parse(record.FreezeId).IsOfBoot(bootId))
            .Select(record => record.Agent?.StateFile);
        return Find(proc, recorded.Append(configured.StartsWith('/') ? configured : null));
    }

    /// <summary>Looks, by reading alone.</summary>
    /// <param name="proc">Where <c>/proc</c> is mounted.</param>
    /// <param name="named">The state files that a record or the configuration names; null ones are passed over.</param>
    /// <returns>Null where no agent has anything frozen, as far as can be seen.</returns>
    internal static HostFreeze? Find(string proc, IEnumerable<string?> named) => named
        .OfType<string>()
        .Concat(RunningAgent.Find(proc).SelectMany(agent => CallingAgent.StateFiles(agent)))
        .Where(FileSystem.Exists)
        .Select(file => new HostFreeze(file, FileSystem.Describe(file)?.ChangedAt))
        .FirstOrDefault();
}
