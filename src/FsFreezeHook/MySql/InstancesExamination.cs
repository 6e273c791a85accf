using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using FsFreezeHook.Configuration;
using FsFreezeHook.Posix;

namespace FsFreezeHook.MySql;

/// <summary>What was found out about all instances together, without locking any of them.</summary>
internal sealed record InstancesExamination
{
    /// <summary>The instances, in their order, those that take no part included.</summary>
    public required IReadOnlyList<InstanceExamination> Instances { get; init; }

    /// <summary>The servers that run.</summary>
    public required IReadOnlyList<RunningServer> Servers { get; init; }

    /// <summary>The servers that run and that nobody would lock, a line each.</summary>
    public IReadOnlyList<string> ServersWithoutPart { get; init; } = [];

    /// <summary>That two instances are one server; null where they are not.</summary>
    public FailureException? OneServerTwice { get; init; }

    /// <summary>The instances that would be locked.</summary>
    internal IEnumerable<InstanceExamination> Taking => Instances.Where(instance => instance.IsAsked && instance.Failure is null);

    /// <summary>Those that were asked and cannot take part.</summary>
    internal IEnumerable<InstanceExamination> LeftOut => Instances.Where(instance => instance.IsAsked && instance.Failure is not null);

    /// <summary>What a freeze would end with, as far as the instances go; null: it would lock them.</summary>
    internal FailureException? Failure => LeftOut
        .Where(instance => InstanceSelection.IsPromised(instance.Settings, instance.Failure!.Reason))
        .Select(instance => new FailureException(instance.Failure!.Reason, $"{instance.Settings.Name}: {instance.Failure.Message}"))
        .FirstOrDefault() ?? OneServerTwice;

    /// <summary>Why the verdict of a freeze would be no better than degraded, a line each.</summary>
    internal IEnumerable<string> Degraded => LeftOut
        .Where(_ => Servers.Count > 0)
        .Select(instance => $"{instance.Settings.Name}: {instance.Failure!.Message}")
        .Concat(ServersWithoutPart);

    /// <summary>Examines all, at the same time and within <see cref="InstanceExaminer.Limit"/>.</summary>
    /// <param name="instances">The configured instances, option files included.</param>
    /// <param name="servers">The servers that run.</param>
    /// <param name="locked">The names of those that a freeze in force has locked: they are not asked.</param>
    internal static InstancesExamination Of(
        IReadOnlyList<InstanceSettings> instances, IReadOnlyList<RunningServer> servers, params IReadOnlyList<string> locked)
    {
        InstanceSelection selection = new(instances, servers);
        InstancesExamination all = new()
        {
            Instances = Examine(selection, locked),
            Servers = servers,
        };
        try
        {
            selection.RequireDistinct([.. selection.Located.Where(instance => selection.IsAsked(instance) && instance.Problem is null)]);
            return all with
            {
                ServersWithoutPart = selection.ServersWithoutPart(
                    [.. all.Instances.Where(instance => instance.IsLocked || instance.Identity is not null).Select(instance => (instance.Settings, Server(instance)))]),
            };
        }
        catch (FailureException e)
        {
            return all with { OneServerTwice = e };
        }
    }

    // Each on a thread of its own: one that does not answer costs the others nothing.
    private static InstanceExamination[] Examine(InstanceSelection selection, IReadOnlyList<string> locked)
    {
        Deadline end = Deadline.After(InstanceExaminer.Limit, TimeProvider.System);
        (InstanceExaminer Examiner, Task<InstanceExamination> Answer)[] all = [.. selection.Located
            .Select(instance => (Instance: instance, Examiner: new InstanceExaminer(instance, selection.Servers, selection.ServerOf(instance))))
            .Select(one => (one.Examiner, MayAsk(one.Instance)
                ? Task.Factory.StartNew(
                    () => one.Examiner.Examine(end), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                : Task.FromResult(Unasked(one.Instance))))];
        _ = Task.WhenAny(Task.WhenAll(all.Select(one => one.Answer)), Task.Delay(end.Remaining)).GetAwaiter().GetResult();
        return [.. all.Select(one => one.Answer.IsCompletedSuccessfully
            ? one.Answer.Result
            : one.Examiner.WithoutAnswer())];

        bool MayAsk(InstanceSettings instance) => selection.IsAsked(instance) && !locked.Contains(instance.Name);

        InstanceExamination Unasked(InstanceSettings instance) => new()
        {
            Settings = instance,
            IsAsked = false,
            IsLocked = locked.Contains(instance.Name),
            Process = selection.ServerOf(instance),
        };
    }

    private static LockedServer Server(InstanceExamination instance) =>
        LockedServer.From(instance.Settings, instance.Identity?.PidFile, instance.Identity?.HostName);
}
