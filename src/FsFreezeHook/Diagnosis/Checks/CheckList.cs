using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.MySql;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Diagnosis.Checks;

/// <summary>Every condition that a freeze needs, in the order in which a freeze meets it. Looking changes nothing.</summary>
internal sealed class CheckList
{
    /// <summary>The machine.</summary>
    public required Machine Machine { get; init; }

    /// <summary>The run that checks.</summary>
    public required ThisRun Run { get; init; }

    /// <summary>The settings, as far as they could be read.</summary>
    public required Settings Settings { get; init; }

    /// <summary>What is wrong with the configuration.</summary>
    public required IReadOnlyList<string> ConfigurationErrors { get; init; }

    /// <summary>What is to be said of the instances and the servers that run.</summary>
    public required IEnumerable<Finding> Instances { get; init; }

    /// <summary>The last freezes.</summary>
    public required IEnumerable<PastFreeze> Freezes { get; init; }

    /// <summary>How old the last good freeze may be; null: any age.</summary>
    public required TimeSpan? MaxAge { get; init; }

    /// <summary>The time.</summary>
    public required DateTimeOffset Now { get; init; }

    // An instance that takes part by itself does so where a server runs.
    private bool LocksServer => Settings.Instances.Any(instance => instance.Enabled == Participation.Required)
        || (Settings.Instances.Any(instance => instance.Enabled == Participation.Auto) && RunningServer.Find().Length > 0);

    /// <summary>What was found.</summary>
    internal IReadOnlyList<Finding> Find() =>
    [
        .. new AgentChecks(Machine, Run).Find(),
        .. new LabelChecks(Machine, Run.Program, file => FileSystem.TryReadAttribute(file, LabelChecks.Attribute)).Find(),
        .. new ConfigurationChecks(Run.Location, Settings.Files, ConfigurationErrors).Find(),
        .. new DirectoryChecks(Settings.Hook).Find(),
        .. new HookChecks(Settings.Hook.HookDirectory, LocksServer).Find(),
        .. Instances,
        .. new HistoryChecks(Freezes, MaxAge, Now).Find(),
    ];
}
