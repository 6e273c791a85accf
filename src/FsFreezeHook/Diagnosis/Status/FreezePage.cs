using System;
using FsFreezeHook.Terminal;
using FsFreezeHook.Text;

namespace FsFreezeHook.Diagnosis.Status;

/// <summary>The freeze that is in force, as a person reads it.</summary>
/// <param name="screen">Where it is written.</param>
/// <param name="moment">How a moment is written.</param>
internal sealed class FreezePage(Screen screen, Func<DateTimeOffset, string> moment)
{
    /// <summary>Writes it.</summary>
    internal void Write(ActiveFreezeStatus freeze)
    {
        if (freeze.Instances.Count == 0)
        {
            screen.WriteNote(Style.Plain, "no database is locked");
        }

        foreach (string reason in freeze.Reasons)
        {
            screen.WriteNote(Style.Warning, $"degraded: {reason}");
        }

        foreach (ActiveInstance instance in freeze.Instances)
        {
            Write(instance);
        }

        if (freeze.Instances.Count > 0 && Watch(freeze.Agent) is { } watch)
        {
            screen.WriteNote(Style.Plain, watch);
        }
    }

    private void Write(ActiveInstance instance)
    {
        string what = $"{instance.Name}: {instance.Server ?? "a server"}, {instance.Lock ?? "a lock"}, "
            + $"{(instance.Connection is { } id ? FormattableString.Invariant($"connection {id}, ") : string.Empty)}"
            + $"holder process {instance.HolderPid}";
        if (instance.IsHeld)
        {
            screen.WriteNote(
                Style.Plain,
                $"{what}; released automatically at {moment(instance.Until)} (in {Elapsed.Of(instance.RemainingMilliseconds)})");
        }
        else
        {
            screen.WriteNote(Style.Bad, $"{what}; the lock is gone: {instance.EndedBecause ?? "its holder released it"}");
        }
    }

    private static string? Watch(ActiveAgent? agent)
    {
        string limit = Elapsed.Of(agent?.UnfrozenLimitMilliseconds ?? 0);
        return agent switch
        {
            { UnfrozenLimitMilliseconds: null } =>
                "there is no filesystem that the agent could freeze: the locks are released when it thaws or ends",
            { HasFrozen: true } => "the agent has filesystems frozen",
            { HasFrozen: false } =>
                $"the agent has nothing frozen; unless it freezes, the locks are released after {limit} ('unfrozen-limit')",
            { Pid: not null } => "the agent's frozen filesystems are not watched",
            _ => null,
        };
    }
}
