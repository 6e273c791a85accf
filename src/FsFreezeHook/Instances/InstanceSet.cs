using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.Holding.FreezeSide;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.MySql.Discovery;
using FsFreezeHook.MySql.Server;
using FsFreezeHook.MySql.Session;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using Serilog;

namespace FsFreezeHook.Instances;

/// <summary>The set of instances as one participant: they are locked together, all or none.</summary>
/// <param name="instances">The configured instances.</param>
/// <param name="runtime">The runtime directory.</param>
/// <param name="program">This program's own file, which holders run.</param>
/// <param name="findServers">Finds the servers that run on this machine.</param>
/// <param name="time">The clock.</param>
/// <param name="withOptionFiles">The same instances with what option files say of them, where they were read without.</param>
internal sealed class InstanceSet(
    IReadOnlyList<InstanceSettings> instances,
    RuntimeDirectory runtime,
    string program,
    Func<RunningServers> findServers,
    TimeProvider time,
    Func<IReadOnlyList<InstanceSettings>>? withOptionFiles = null) : IParticipant, IDisposable
{
    /// <summary>The name of its section in the records.</summary>
    internal const string Section = "instances";

    // A holder without a decision for 10 s after its last report releases. Half of that is certainly still held.
    private static readonly TimeSpan CertainFor = TimeSpan.FromSeconds(5);

    private ServersBeforeHooks? _beforeHooks;
    private StartedHolders? _started;
    private HolderGroup? _group;
    private long? _provenAt;

    /// <inheritdoc/>
    public string Name => Section;

    /// <summary>Under which configuration the holders are started.</summary>
    internal HolderOrigin? Origin { get; init; }

    /// <summary>When the locks came how far; null where none was asked for.</summary>
    internal FreezeTimeline? Times => _group?.Times;

    /// <summary>Starts the holders already, where a freeze is likely to need them: their process gets ready while the hooks run.</summary>
    /// <exception cref="FailureException">They cannot be started.</exception>
    internal void StartHolders()
    {
        InstanceSettings[] candidates = [.. instances.Where(instance => instance.Enabled != Participation.No)];
        _beforeHooks = new ServersBeforeHooks(instances);
        if (candidates.Any(instance => SocketSearch.IsLikely(instance, KernelPath.Exists)))
        {
            Start(candidates);
        }
    }

    /// <inheritdoc/>
    public void Freeze(FreezeRun run)
    {
        InstanceSelection selection = new(instances, findServers());
        foreach (string line in selection.Located.SelectMany(instance => instance.PassedOver).Distinct())
        {
            run.Log.Warning("passed over: {Problem:l}", line);
        }

        bool locked = false;
        try
        {
            IReadOnlyDictionary<string, Report> ready = MakeReady(run, selection);
            if (ready.Count > 0)
            {
                run.Announce();
                Lock(run, ready);
            }

            locked = true;
        }
        finally
        {
            if (!locked)
            {
                LetGo(run.Log);
            }
        }
    }

    /// <inheritdoc/>
    public void Confirm(FreezeRun run)
    {
        run.ThrowIfInterrupted();
        _group?.ThrowIfAnyEnded();
        if (_provenAt is { } at && time.GetElapsedTime(at) > CertainFor)
        {
            throw new FailureException(
                FailureReason.LockLost, "this run was stopped or stuck for so long that the locks are no longer certain; try again");
        }
    }

    /// <inheritdoc/>
    public void HoldAndRelease(FreezeRun run, TimeSpan span)
    {
        if (_group is { Holders.Count: > 0 } group)
        {
            new TimedHold(group, time).Run(span);
            LetGo(run.Log);
        }
    }

    /// <inheritdoc/>
    public void Rollback(FreezeRun run) => LetGo(run.Log);

    /// <inheritdoc/>
    public bool Holds(FreezeRecord record) => RecordedInstances.Of(record).AnyHolderLives;

    /// <inheritdoc/>
    public FailureException? FindLoss(FreezeRecord record) => RecordedInstances.FindMissingInstances(record)
        ?? RecordedInstances.Of(record).Look(runtime, byForce: false).Select(held => held.Lost).OfType<FailureException>().FirstOrDefault();

    /// <inheritdoc/>
    public void Release(ThawRun run)
    {
        if (run.Record is { } record)
        {
            RecordedInstances.Of(record).Release(run, runtime, new AbandonedSessions(withOptionFiles ?? (() => instances), findServers), time);
        }
    }

    /// <summary>Closes the holders' control pipes: their moment of decision.</summary>
    public void Dispose()
    {
        _group?.Dispose();
        _started?.Dispose();
    }

    private IReadOnlyDictionary<string, Report> MakeReady(FreezeRun run, InstanceSelection selection)
    {
        Dictionary<string, Report> ready = [];
        List<InstanceSettings> asked = [];
        foreach (InstanceSettings instance in selection.Located.Where(selection.IsAsked))
        {
            if (instance.Problem is { } problem)
            {
                LeaveOut(run, instance, FailureReason.Unreachable, problem, selection);
            }
            else
            {
                asked.Add(instance);
            }
        }

        selection.RequireDistinct(asked);
        if (asked.Count > 0)
        {
            _group = new HolderGroup(
                new LockLimits(asked.Min(instance => instance.LockTimeout), asked.Min(instance => instance.MaxStall)),
                run.Interruption,
                time,
                run.Log)
            {
                Observer = run.Observer,
                Stalls = new RecentStalls(runtime.StallsFile, time),
            };
            IReadOnlyDictionary<string, Report> reports = _group.MakeReady(
                _started ?? Start(asked),
                [.. asked.Select(instance => Order(run, instance, selection.ServerOf(instance)))],
                asked.Where(instance => instance.Enabled != Participation.Required).Select(instance => instance.Name).ToHashSet());
            foreach (InstanceSettings instance in asked)
            {
                Report report = reports[instance.Name];
                if (report.Kind != ReportKind.Failed)
                {
                    ready.Add(instance.Name, report);
                }
                else
                {
                    LeaveOut(run, instance, report.Reason, report.Message ?? "its holder failed", selection);
                    _group.Remove(instance.Name);
                }
            }
        }

        foreach (string line in selection.ServersWithoutPart(
            [.. asked.Where(instance => ready.ContainsKey(instance.Name))
                .Select(instance => (instance, LockedServer.From(instance, ready[instance.Name].Facts)))]))
        {
            run.Degrade(line);
        }

        foreach (string line in selection.Servers.MayBeAny ? [] : _beforeHooks?.Stopped ?? [])
        {
            run.Degrade(line);
        }

        return ready;
    }

    private StartedHolders Start(IEnumerable<InstanceSettings> instances)
    {
        try
        {
            return _started = StartedHolders.Start(program, [.. instances.Select(instance => instance.Name)], Origin);
        }
        catch (PosixException e)
        {
            throw new FailureException(FailureReason.Internal, $"a holder cannot be started: {e.MessageAndRemedy}", e);
        }
    }

    private HoldRequest Order(FreezeRun run, InstanceSettings instance, RunningServer? server) => new()
    {
        FreezeId = run.Record.FreezeId,
        Instance = instance.Name,
        Section = instance.Section,
        RuntimeDirectory = runtime.Root,
        MaxHold = instance.MaxHold,
        AgentStateFile = run.Record.Agent?.StateFile,
        Agent = run.Record.Agent is { Pid: { } agent, StartTime: var startTime } ? new ProcessIdentity(agent, startTime) : null,
        UnfrozenLimit = run.Record.Agent?.UnfrozenLimit,
        IsRehearsal = run.IsRehearsal,
        Session = JsonSerializer.SerializeToElement(new SessionRequest(instance, server?.Pid), MySqlJson.Default.SessionRequest),
    };

    private void LeaveOut(
        FreezeRun run, InstanceSettings instance, FailureReason reason, string problem, InstanceSelection selection)
    {
        string why = reason == FailureReason.Unreachable && _beforeHooks is { } before ? before.Explain(instance, problem, selection.Servers) : problem;
        string line = $"{instance.Name}: {why}";
        if (InstanceSelection.IsPromised(instance, reason))
        {
            throw new FailureException(reason, line);
        }

        if (selection.Servers.MayBeAny)
        {
            run.Degrade(line);
        }
        else
        {
            run.Log.Information("takes no part: {Problem:l}", line);
        }
    }

    private void Lock(FreezeRun run, IReadOnlyDictionary<string, Report> ready)
    {
        HolderGroup group = _group!;
        new LockAcquisition(group).Acquire(ready);
        IReadOnlyDictionary<string, Report> proven = group.Verify();
        foreach (HolderProcess holder in group.Holders)
        {
            InstanceSettings settings = instances.Single(instance => instance.Name == holder.Instance);
            run.Record.Add(Section, JsonSerializer.SerializeToElement(
                new HeldInstance
                {
                    Name = holder.Instance,
                    Holder = new ProcessIdentity(holder.Identity.Pid, holder.Identity.StartTime),
                    MaxHoldMilliseconds = (long)settings.MaxHold.TotalMilliseconds,
                    Steps = new Dictionary<string, long>(group.Steps),
                    Facts = Facts(ready[holder.Instance], proven[holder.Instance]),
                },
                HoldingJson.Default.HeldInstance));
        }

        _provenAt = proven.Values.Min(report => report.At);
        run.AnyLock = true;
    }

    private static Dictionary<string, JsonElement> Facts(Report ready, Report proven) =>
        new[] { ready.Facts, proven.Facts }
            .OfType<JsonElement>()
            .SelectMany(facts => facts.EnumerateObject())
            .Where(fact => fact.Name is not (ServerFacts.PidFile or ServerFacts.HostName or ServerFacts.Process or ServerFacts.Login))
            .ToDictionary(fact => fact.Name, fact => fact.Value);

    private void LetGo(ILogger log)
    {
        try
        {
            _group?.LetGo();
        }
        catch (FailureException e)
        {
            log.Error("rollback: {Problem:l}", e.Message);
        }
    }
}
