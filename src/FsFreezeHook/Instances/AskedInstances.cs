using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.Holding.FreezeSide;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Instances;

/// <summary>The instances of all engines that are asked to take part in one freeze.</summary>
internal sealed class AskedInstances
{
    private readonly FreezeRun _run;
    private readonly IReadOnlyList<ISelection> _selections;
    private readonly List<(InstanceSettings Instance, ISelection Selection)> _asked = [];

    /// <summary>Those of a freeze; one that has no address is left out.</summary>
    /// <param name="run">The freeze.</param>
    /// <param name="selections">What each engine selected.</param>
    /// <exception cref="FailureException">One that is required has no address, or two are one server.</exception>
    internal AskedInstances(FreezeRun run, IReadOnlyList<ISelection> selections)
    {
        _run = run;
        _selections = selections;
        foreach ((ISelection selection, InstanceSettings instance) in
            selections.SelectMany(
                selection => selection.Located.Where(selection.IsAsked).Select(instance => (selection, instance))))
        {
            if (instance.Problem is { } problem)
            {
                LeaveOut(selection, instance, FailureReason.Unreachable, problem);
            }
            else
            {
                _asked.Add((instance, selection));
            }
        }

        foreach (ISelection selection in selections)
        {
            selection.RequireDistinct([.. _asked.Where(one => one.Selection == selection).Select(one => one.Instance)]);
        }
    }

    /// <summary>The instances.</summary>
    internal IReadOnlyList<InstanceSettings> All => [.. _asked.Select(one => one.Instance)];

    /// <summary>What taking their locks together may cost.</summary>
    internal LockLimits Limits => new(_asked.Min(one => one.Instance.LockTimeout), _asked.Min(one => one.Instance.MaxStall));

    /// <summary>The names of those for which the others do not wait for long.</summary>
    internal IReadOnlySet<string> MayBeLeftOut =>
        _asked.Where(one => one.Instance.Enabled != Participation.Required).Select(one => one.Instance.Name).ToHashSet();

    /// <summary>Those that the freeze goes on without where they fail, and that are told then.</summary>
    internal Spared Spared => new(
        _asked.Where(one => one.Instance.IsSpared).Select(one => one.Instance.Name).ToHashSet(),
        (name, failure) => LeaveOut(Named(name), failure.Reason, failure.Message));

    /// <summary>The instance with that name.</summary>
    internal InstanceSettings Named(string name) => _asked.First(one => one.Instance.Name == name).Instance;

    /// <summary>What its engine selected, of the instance with that name.</summary>
    internal ISelection SelectionOf(string name) => _asked.First(one => one.Instance.Name == name).Selection;

    /// <summary>What each one's holder is told.</summary>
    /// <param name="runtime">The runtime directory.</param>
    internal IReadOnlyList<HoldRequest> Requests(string runtime) => [.. _asked.Select(one => new HoldRequest
    {
        FreezeId = _run.Record.FreezeId,
        Engine = one.Instance.Engine,
        Instance = one.Instance.Name,
        Section = one.Instance.Section,
        RuntimeDirectory = runtime,
        MaxHold = one.Instance.MaxHold,
        AgentStateFile = _run.Record.Agent?.StateFile,
        Agent = _run.Record.Agent is { Pid: { } agent, StartTime: var startTime } ? new ProcessIdentity(agent, startTime) : null,
        HeldFor = _run.Record.HeldFor,
        UnfrozenLimit = _run.Record.Agent?.UnfrozenLimit,
        ExpeditesGracePeriods = _run.Record.Agent is { ExpeditesGracePeriods: true },
        IsRehearsal = _run.IsRehearsal,
        Session = one.Selection.Request(one.Instance),
    })];

    /// <summary>Leaves one out that cannot take part: the freeze is degraded, or has no database where none runs.</summary>
    /// <exception cref="FailureException">It is required.</exception>
    internal void LeaveOut(InstanceSettings instance, FailureReason reason, string problem) =>
        LeaveOut(SelectionOf(instance.Name), instance, reason, problem);

    /// <summary>Whether one that was found is another's server, which takes part.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="ready">What those said that take part, by instance.</param>
    internal bool IsRedundant(InstanceSettings instance, IReadOnlyDictionary<string, Report> ready) =>
        SelectionOf(instance.Name) is var selection
        && selection.IsRedundant(instance, Taking(selection, ready), name => ready[name].Facts);

    private InstanceSettings[] Taking(ISelection selection, IReadOnlyDictionary<string, Report> ready) =>
    [
        .. _asked.Where(one => one.Selection == selection && ready.ContainsKey(one.Instance.Name)).Select(one => one.Instance),
    ];

    /// <summary>Degrades the freeze by each server that runs and is not locked.</summary>
    /// <param name="ready">What those said that take part, by instance.</param>
    /// <exception cref="FailureException">Two of these are one server.</exception>
    internal void DegradeByServers(IReadOnlyDictionary<string, Report> ready)
    {
        foreach (ISelection selection in _selections)
        {
            InstanceSettings[] taking = Taking(selection, ready);
            foreach (string line in selection.ServersWithoutPart(taking, name => ready[name].Facts)
                .Concat(selection.MayBeAny ? [] : selection.Stopped))
            {
                _run.Degrade(line);
            }
        }
    }

    private void LeaveOut(ISelection selection, InstanceSettings instance, FailureReason reason, string problem)
    {
        string why = reason == FailureReason.Unreachable ? selection.Explain(instance, problem) : problem;
        string line = $"{instance.Name}: {why}";
        if (instance.FailsFreeze(reason))
        {
            throw new FailureException(reason, line);
        }

        if (selection.MayBeAny)
        {
            _run.Degrade(line);
        }
        else
        {
            _run.Log.Information("takes no part: {Problem:l}", line);
        }
    }
}
