using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Configuration.Ini;
using FsFreezeHook.Diagnosis.Checks.AgentService;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Diagnosis.Status;
using FsFreezeHook.Instances;
using FsFreezeHook.MySql.Examination;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using Serilog.Core;

namespace FsFreezeHook.Diagnosis.Checks;

/// <summary>Every condition that a freeze needs, in the order in which a freeze meets it. Looking changes nothing.</summary>
internal sealed class CheckList
{
    public required Machine Machine { get; init; }

    /// <summary>The run that checks.</summary>
    public required ThisRun Run { get; init; }

    /// <summary>The settings, as far as they could be read, option files included.</summary>
    public required Settings Settings { get; init; }

    /// <summary>What is wrong with the configuration.</summary>
    public required IReadOnlyList<string> ConfigurationErrors { get; init; }

    public required IReadOnlyList<IEngine> Engines { get; init; }

    /// <summary>What is frozen now.</summary>
    public required FrozenNow Frozen { get; init; }

    /// <summary>The command that thaws a freeze by hand.</summary>
    public required string ThawCommand { get; init; }

    /// <summary>How old the last good freeze may be; null: any age.</summary>
    public required TimeSpan? MaxAge { get; init; }

    public required DateTimeOffset Now { get; init; }

    // An instance that takes part by itself does so where a server runs.
    private bool LocksServer => Settings.Instances.Any(instance =>
        instance.Enabled == Participation.Required
        || (instance.Enabled == Participation.Auto && Engines.Of(instance).Runs != false));

    /// <summary>The last good freeze; null where none is known, or where it is kept is not.</summary>
    internal LastGoodFreeze? LastGood =>
        Knows(ConfigurationParts.Hook) ? LastGoodFreeze.Of(ReadHistory(out _), FindDatabase, Now) : null;

    /// <summary>What was found.</summary>
    internal IReadOnlyList<Finding> Find() =>
    [
        .. new FreezeChecks(Frozen, LocksServer, ThawCommand, Now).Find(),
        .. new AgentChecks(Machine, Run, Settings.Hook, mayAskSystemd: !Frozen.MayStopServers).Find(),
        .. new LabelChecks(Machine, Run.Program, file => FileSystem.TryReadAttribute(file, LabelChecks.Attribute)).Find(),
        .. Knows(ConfigurationParts.Instances) ? new HostChecks(Machine, Settings.Instances).Find() : [],
        .. new ConfigurationChecks(Run.Location, Settings, ConfigurationErrors).Find(),
        .. Knows(ConfigurationParts.Hook) ? new DirectoryChecks(Settings.Hook).Find() : [],
        .. Knows(ConfigurationParts.Hook)
            ? new HookChecks(Settings.Hook.HookDirectory, LocksServer && Knows(ConfigurationParts.Instances)).Find() : [],
        .. Knows(ConfigurationParts.Instances) && !Frozen.MayStopServers
            ? Engines.Select(engine => engine.Examine(Settings.Instances.Of(engine), Frozen.Locked)).SelectMany(Judge) : [],
        .. Knows(ConfigurationParts.Hook) ? JudgeHistory() : [],
    ];

    private static IEnumerable<Finding> Judge(IExamination examination) =>
        examination is MachineExamination machine ? InstanceChecks.Of(machine) : ExaminedInstanceChecks.Of(examination);

    private bool Knows(ConfigurationParts part) => !Settings.Refused.HasFlag(part);

    private IEnumerable<Finding> JudgeHistory()
    {
        History history = ReadHistory(out string? problem);
        return new HistoryChecks(history, problem, FindDatabase(history), MaxAge, Now, Settings.Hook.LogInWords).Find();
    }

    private RuntimeDirectory Runtime => new(Settings.Hook.RuntimeDirectory);

    private History ReadHistory(out string? problem) =>
        new StateDirectory(Settings.Hook.StateDirectory, Logger.None, Runtime).History.Read(out problem);

    private string? FindDatabase(History history) =>
        ExpectedDatabase.Find(Settings.Instances, Engines.Any(engine => engine.Runs == true), history);
}
