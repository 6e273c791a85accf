using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.Instances;
using FsFreezeHook.MySql.Blockers;
using FsFreezeHook.MySql.Discovery;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Posix;

namespace FsFreezeHook.MySql.Examination;

/// <summary>What was found out about all instances together, without locking any of them.</summary>
internal sealed record MachineExamination : IExamination
{
    /// <summary>The instances, in their order, those that take no part included.</summary>
    public required IReadOnlyList<InstanceFindings> Instances { get; init; }

    /// <summary>The servers that run.</summary>
    public required RunningServers Servers { get; init; }

    /// <summary>What was passed over of the option files, a line each.</summary>
    public IReadOnlyList<string> PassedOver { get; init; } = [];

    /// <summary>The servers that run and that nobody would lock, a line each.</summary>
    public IReadOnlyList<string> ServersWithoutPart { get; init; } = [];

    /// <summary>That two instances are one server; null where they are not.</summary>
    public FailureException? OneServerTwice { get; init; }

    /// <summary>The same where their addresses alone tell it: then a freeze asks no server at all.</summary>
    public FailureException? OneAddressTwice { get; init; }

    /// <inheritdoc/>
    public bool LocksAny => Taking.Any();

    /// <inheritdoc/>
    public IEnumerable<ExaminedInstance> Examined => Instances.Select(instance => new ExaminedInstance(
        instance.Settings.Name, instance.Identity?.ToString(), instance.Lock?.Words, instance.Failure));

    /// <summary>The instances that would be locked.</summary>
    internal IEnumerable<InstanceFindings> Taking => Instances.Where(
        instance => instance is { IsAsked: true, Failure: null, LeftAlone: null });

    /// <inheritdoc/>
    public IEnumerable<string> Skipped => Instances.Where(instance => instance is { Failure: null, LeftAlone: not null })
        .Select(instance => $"{instance.Settings.Name}: {instance.LeftAlone}");

    /// <summary>Those that were asked and cannot take part.</summary>
    internal IEnumerable<InstanceFindings> LeftOut =>
        Instances.Where(instance => instance.IsAsked && instance.Failure is not null);

    /// <summary>What a freeze would end with, as far as the instances go; null: it would lock them.</summary>
    /// <remarks>
    /// In the order in which a freeze finds it out: which instances have an address, whether these are different servers, what
    /// their servers say, and only then whether the locks are granted.
    /// </remarks>
    public FailureException? Failure =>
        FirstPromised(LeftOut.Where(instance => instance.Settings.Problem is not null))
        ?? OneAddressTwice
        ?? FirstPromised(LeftOut)
        ?? OneServerTwice
        ?? Blocked?.Failure;

    /// <summary>How long a freeze waits for all the locks.</summary>
    internal TimeSpan LockTimeout => Instances
        .Where(instance => instance.IsAsked && instance.Settings.Problem is null)
        .Select(instance => instance.Settings.LockTimeout)
        .DefaultIfEmpty()
        .Min();

    /// <summary>
    /// The session that is expected to hold a lock up until the freeze fails, since it has done so for as long as a freeze waits;
    /// and that failure. Null where none has.
    /// </summary>
    internal (BlockingSession Session, FailureException Failure)? Blocked => Taking
        .Select(instance => (Instance: instance, Session: instance.LastingBlocker(LockTimeout)))
        .Where(one => one.Session is not null)
        .Select(one => ((BlockingSession, FailureException)?)(one.Session!, NotGranted(one.Instance, one.Session!)))
        .FirstOrDefault();

    /// <summary>Why the verdict of a freeze would be no better than degraded, a line each.</summary>
    public IEnumerable<string> Degraded => LeftOut
        .Where(_ => Servers.MayBeAny)
        .Select(instance => $"{instance.Settings.Name}: {instance.Failure!.Message}")
        .Concat(ServersWithoutPart);

    /// <summary>Examines all, at the same time and within <see cref="InstanceExaminer.Limit"/>.</summary>
    /// <param name="instances">The configured instances, option files included.</param>
    /// <param name="servers">The servers that run.</param>
    /// <param name="locked">The names of those that a freeze in force has locked: they are not asked.</param>
    internal static MachineExamination Of(
        IReadOnlyList<MySqlSettings> instances, RunningServers servers, params IReadOnlyList<string> locked)
    {
        InstanceSelection selection = new(instances, servers);
        MachineExamination all = new()
        {
            Instances = Examine(selection, locked),
            Servers = servers,
            PassedOver = [.. selection.Located.Where(instance => instance.Enabled != Participation.No)
                .SelectMany(instance => instance.PassedOver)
                .Distinct()],
        };
        (MySqlSettings, LockedServer)[] taking = Answering(all.Instances);
        all = all with { Instances = [.. all.Instances.Where(instance => !selection.IsRedundant(instance.Settings, taking))] };
        bool addressesTell = true;
        try
        {
            selection.RequireDistinct(
                [.. selection.Located.Where(instance => selection.IsAsked(instance) && instance.Problem is null)]);
            addressesTell = false;
            return all with
            {
                ServersWithoutPart = selection.ServersWithoutPart(Answering(all.Instances)),
            };
        }
        catch (FailureException e)
        {
            return all with { OneServerTwice = e, OneAddressTwice = addressesTell ? e : null };
        }
    }

    private static (MySqlSettings Instance, LockedServer Server)[] Answering(IReadOnlyList<InstanceFindings> instances) =>
    [
        .. instances.Where(instance => instance.IsLocked || instance.Identity is not null)
            .Select(instance => (instance.Settings, Server(instance))),
    ];

    // Each on a thread of its own: one that does not answer costs the others nothing.
    private static InstanceFindings[] Examine(InstanceSelection selection, IReadOnlyList<string> locked)
    {
        Deadline end = Deadline.After(InstanceExaminer.Limit, TimeProvider.System);
        (InstanceExaminer Examiner, Task<InstanceFindings> Answer)[] all = [.. selection.Located
            .Select(instance =>
                (Instance: instance, Examiner: new InstanceExaminer(instance, selection.Servers, selection.ServerOf(instance))))
            .Select(one => (one.Examiner, MayAsk(one.Instance)
                ? Task.Factory.StartNew(
                    () => one.Examiner.Examine(end),
                    CancellationToken.None,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default)
                : Task.FromResult(Unasked(one.Instance))))];
        _ = Task.WhenAny(Task.WhenAll(all.Select(one => one.Answer)), Task.Delay(end.Remaining)).GetAwaiter().GetResult();
        return [.. all.Select(one => one.Answer.IsCompletedSuccessfully
            ? one.Answer.Result
            : one.Examiner.WithoutAnswer())];

        bool MayAsk(MySqlSettings instance) => selection.IsAsked(instance) && !locked.Contains(instance.Name);

        InstanceFindings Unasked(MySqlSettings instance) => new()
        {
            Settings = instance,
            IsAsked = false,
            IsLocked = locked.Contains(instance.Name),
            Process = selection.ServerOf(instance),
        };
    }

    private static FailureException? FirstPromised(IEnumerable<InstanceFindings> leftOut) => leftOut
        .Where(instance => instance.Settings.FailsFreeze(instance.Failure!.Reason))
        .Select(
            instance => new FailureException(instance.Failure!.Reason, $"{instance.Settings.Name}: {instance.Failure.Message}"))
        .FirstOrDefault();

    private FailureException NotGranted(InstanceFindings instance, BlockingSession session) => new(
        FailureReason.LockNotGranted,
        $"{instance.Settings.Name}: {instance.Lock!.Words} not granted within {Duration.Format(LockTimeout)}: "
            + $"{session.ToBlocker().Description} blocks it; let it end, or raise 'lock-timeout' in [mysql]");

    private static LockedServer Server(InstanceFindings instance) =>
        LockedServer.From(instance.Settings, instance.Identity?.PidFile, instance.Identity?.HostName).At(instance.SessionPid);
}
