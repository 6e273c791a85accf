using System;
using FsFreezeHook.Terminal;

namespace FsFreezeHook.Diagnosis.Status;

/// <summary>The freeze that is in force, as a person reads it.</summary>
/// <param name="screen">Where it is written.</param>
/// <param name="moment">How a moment is written.</param>
internal sealed class FreezePage(Screen screen, Func<DateTimeOffset, string> moment)
{
    private const int Indent = 2;

    /// <summary>Writes it.</summary>
    internal void Write(FreezeInForce freeze)
    {
        if (freeze.Instances.Count == 0)
        {
            WriteLine("no database is locked");
        }

        foreach (string reason in freeze.Reasons)
        {
            WriteLine($"degraded: {reason}", Style.Warning);
        }

        foreach (InstanceInForce instance in freeze.Instances)
        {
            Write(instance);
        }

        if (freeze.Instances.Count > 0 && Watch(freeze.Agent) is { } watch)
        {
            WriteLine(watch);
        }
    }

    private void Write(InstanceInForce instance)
    {
        string what = $"{instance.Name}: {instance.Server ?? "a server"}, {instance.Lock ?? "a lock"}, connection {instance.Connection}, "
            + $"holder process {instance.HolderPid}";
        if (instance.IsHeld)
        {
            WriteLine($"{what}; goes by itself at {moment(instance.Until)}, in {Elapsed.Text(instance.RemainingMilliseconds)}");
        }
        else
        {
            WriteLine($"{what}; the lock is gone: {instance.EndedBecause ?? "the holder let it go"}", Style.Bad);
        }
    }

    private static string? Watch(AgentInForce? agent)
    {
        string limit = agent is null ? string.Empty : Elapsed.Text(agent.UnfrozenLimitMilliseconds);
        return agent switch
        {
            { HasFrozen: true } => "the agent has filesystems frozen",
            { HasFrozen: false } => $"the agent has nothing frozen; unless that changes the locks go after {limit} ('unfrozen-limit')",
            { Pid: not null } => "whether the agent has filesystems frozen is not watched",
            _ => null,
        };
    }

    private void WriteLine(string text, Style style = Style.Plain) =>
        screen.WriteWrapped(style == Style.Plain ? new string(' ', Indent) : $"{screen.Styled(style, "!")} ", Indent, text);
}
