using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.Holding.FreezeSide;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using Serilog;

namespace FsFreezeHook.Instances;

/// <summary>The set of instances of all engines as one participant: they are locked together, all or none.</summary>
/// <param name="engines">The engines.</param>
/// <param name="instances">The configured instances.</param>
/// <param name="runtime">The runtime directory.</param>
/// <param name="program">This program's own file, which holders run.</param>
/// <param name="time">The clock.</param>
/// <param name="completed">
/// The same instances with what their engines know beside the configuration, where it was read without.
/// </param>
internal sealed class InstanceSet(
    IReadOnlyList<IEngine> engines,
    IReadOnlyList<InstanceSettings> instances,
    RuntimeDirectory runtime,
    string program,
    TimeProvider time,
    Func<IReadOnlyList<InstanceSettings>>? completed = null) : IParticipant, IDisposable
{
    /// <summary>The name of its section in the records.</summary>
    internal const string Section = "instances";

    // A holder without a decision for 10 s after its last report releases. Half of that is certainly still held.
    private static readonly TimeSpan CertainFor = TimeSpan.FromSeconds(5);

    private Func<ISelection>[]? _selections;
    private readonly List<StartedHolders> _started = [];
    private HolderGroup? _group;
    private long? _provenAt;

    /// <inheritdoc/>
    public string Name => Section;

    /// <summary>Under which configuration the holders are started.</summary>
    internal HolderOrigin? Origin { get; init; }

    /// <summary>When the locks reached each step; null where none was asked for.</summary>
    internal FreezeTimeline? Times => _group?.Times;

    /// <summary>
    /// Starts the holders already, where a freeze is likely to need them: their process gets ready while the hooks run.
    /// </summary>
    /// <exception cref="FailureException">They cannot be started.</exception>
    internal void StartHolders()
    {
        InstanceSettings[] candidates = [.. instances.Where(instance => instance.Enabled != Participation.No)];
        _selections = Prepare();
        if (candidates.Any(instance => engines.Of(instance).IsLikely(instance)))
        {
            Start(candidates, isSpared: false);
        }
    }

    /// <inheritdoc/>
    public void Freeze(FreezeRun run)
    {
        DirtyPages pages = new(run);
        pages.Begin();
        ISelection[] selections = [.. (_selections ?? Prepare()).Select(select => select())];
        foreach (string line in selections.SelectMany(selection => selection.Located)
            .SelectMany(instance => instance.PassedOver)
            .Distinct())
        {
            run.Log.Warning("passed over: {Problem:l}", line);
        }

        bool locked = false;
        try
        {
            AskedInstances asked = new(run, selections);
            HolderFiles.RemoveLeft(runtime, [.. instances.Concat(asked.All).Select(instance => instance.Name)]);
            IReadOnlyDictionary<string, Report> ready = MakeReady(run, asked);
            pages.Finish();
            if (ready.Count > 0)
            {
                run.Announce();
                Lock(run, asked, ready, pages);
            }

            pages.Note();
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
                FailureReason.LockLost,
                "this run was stopped or stuck for so long that the locks are no longer certain; try again");
        }
    }

    /// <inheritdoc/>
    public void Decide() => _group?.Decide();

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
    public bool Holds(FreezeRecord record) => RecordedInstances.Of(record).AnyHolds(runtime);

    /// <inheritdoc/>
    public bool HasReleased(FreezeRecord record) => RecordedInstances.Of(record).AnyLeft(runtime);

    /// <inheritdoc/>
    public FailureException? FindLoss(FreezeRecord record) => RecordedInstances.FindMissingInstances(record)
        ?? RecordedInstances.Of(record).Look(runtime, byForce: false).Select(held => held.Lost).OfType<FailureException>()
            .FirstOrDefault();

    /// <inheritdoc/>
    public void Release(ThawRun run)
    {
        if (run.Record is { } record)
        {
            RecordedInstances recorded = RecordedInstances.Of(record);
            recorded.Release(run, runtime, EndSessions, time);
            if (record.Agent is { ExpeditesGracePeriods: true } && recorded.Held.Count > 0)
            {
                // A holder that was killed has not.
                GracePeriods.TakeBack();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _group?.Dispose();
        _started.ForEach(process => process.Dispose());
    }

    private Func<ISelection>[] Prepare() => [.. engines.Select(engine => engine.Prepare(instances.Of(engine)))];

    private void EndSessions(IReadOnlyList<HeldInstance> stuck)
    {
        foreach (IEngine engine in engines)
        {
            engine.EndSessions(() => (completed?.Invoke() ?? instances).Of(engine), stuck);
        }
    }

    private IReadOnlyDictionary<string, Report> MakeReady(FreezeRun run, AskedInstances asked)
    {
        Dictionary<string, Report> ready = [];
        if (asked.All.Count > 0)
        {
            _group = new HolderGroup(asked.Limits, run.Interruption, time, run.Log)
            {
                Observer = run.Observer,
                Stalls = new RecentStalls(runtime.StallsFile, time),
                Spared = asked.Spared,
            };
            IReadOnlyDictionary<string, Report> reports =
                _group.MakeReady(HoldersOf(asked.All), asked.Requests(runtime.Root), asked.MayBeLeftOut);
            ready = reports.Where(one => one.Value.Kind != ReportKind.Failed).ToDictionary(one => one.Key, one => one.Value);
            foreach (InstanceSettings instance in asked.All)
            {
                Report report = reports[instance.Name];
                bool isRedundant = asked.IsRedundant(instance, ready);
                if (!isRedundant && report.Kind == ReportKind.Failed)
                {
                    asked.LeaveOut(instance, report.Reason, report.Message ?? "its holder failed");
                }

                if (isRedundant || report.Kind == ReportKind.Failed)
                {
                    _ = ready.Remove(instance.Name);
                    _group.Remove(instance.Name);
                }
            }
        }

        asked.DegradeByServers(ready);
        foreach (string instance in ready.Keys.ToArray())
        {
            if (ready[instance].LeftAlone is { } reason)
            {
                run.Skip($"{instance}: {reason}");
                _ = ready.Remove(instance);
                _group!.Remove(instance);
            }
        }

        return ready;
    }

    // Those of the configuration may have been started early. Each that was found is alone in its process.
    private List<StartedHolders> HoldersOf(IReadOnlyList<InstanceSettings> asked)
    {
        InstanceSettings[] together = [.. asked.Where(instance => !instance.IsSpared)];
        if (together.Length > 0 && _started.Count == 0)
        {
            Start(together, isSpared: false);
        }

        foreach (InstanceSettings alone in asked.Where(instance => instance.IsSpared))
        {
            Start([alone], isSpared: true);
        }

        return _started;
    }

    private void Start(IEnumerable<InstanceSettings> instances, bool isSpared)
    {
        try
        {
            _started.Add(StartedHolders.Start(
                program, [.. instances.Select(instance => instance.Name)], Origin, isSpared));
        }
        catch (PosixException e)
        {
            throw new FailureException(FailureReason.Internal, $"a holder cannot be started: {e.MessageAndRemedy}", e);
        }
    }

    private void Lock(FreezeRun run, AskedInstances asked, IReadOnlyDictionary<string, Report> ready, DirtyPages pages)
    {
        HolderGroup group = _group!;
        group.BeginLocking();
        new LockAcquisition(group) { WriteOutAgain = pages.WriteOutAgain }.Acquire(ready);
        IReadOnlyDictionary<string, Report> proven = new LockVerification(group).Run();
        if (proven.Count == 0)
        {
            return;
        }

        foreach (HolderProcess holder in group.Holders)
        {
            run.Record.Add(Section, JsonSerializer.SerializeToElement(
                new HeldInstance
                {
                    Name = holder.Instance,
                    Holder = holder.Identity,
                    MaxHoldMilliseconds = (long)asked.Named(holder.Instance).MaxHold.TotalMilliseconds,
                    Steps = new Dictionary<string, long>(group.Steps),
                    AttemptMilliseconds = group.Times.AttemptMilliseconds,
                    Facts = Facts(asked.SelectionOf(holder.Instance), ready[holder.Instance], proven[holder.Instance]),
                },
                HoldingJson.Default.HeldInstance));
        }

        _provenAt = proven.Values.Min(report => report.At);
        run.AnyLock = true;
    }

    private static Dictionary<string, JsonElement> Facts(ISelection selection, Report ready, Report proven) =>
        new[] { ready.Facts, proven.Facts }
            .OfType<JsonElement>()
            .SelectMany(facts => facts.EnumerateObject())
            .Where(fact => selection.IsForRecord(fact.Name))
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
