using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Freezing;
using FsFreezeHook.Holding;
using FsFreezeHook.MySql;

namespace FsFreezeHook.Diagnosis.Plans;

/// <summary>What a thaw would do now.</summary>
internal sealed record ThawPlan
{
    /// <summary>The hooks.</summary>
    public required HookPlan Hooks { get; init; }

    /// <summary>What is frozen; null where nothing is.</summary>
    public FreezeRecord? Open { get; init; }

    /// <summary>The locked instances, each with what the thaw would end with because of it; null where it would be released.</summary>
    public IReadOnlyList<(HeldInstance Instance, FailureException? Lost)> Held { get; init; } = [];

    /// <summary>What is wrong with the configuration or the directories; a thaw goes on in spite of it.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Why the snapshot is not consistent, whatever the holders do; null: nothing is known against it.</summary>
    public FailureException? Broken { get; init; }

    /// <summary>Whether the agent still has filesystems frozen, so that this thaw would come too early for the snapshot.</summary>
    internal bool IsEarly => Open?.Agent is { HasFrozen: true };

    /// <summary>What the thaw would end with; null where it is expected to succeed.</summary>
    internal FailureException? Failure
    {
        get
        {
            FailureException[] all = [.. Held.Select(one => one.Lost).Append(Broken).OfType<FailureException>()];
            return all.Length == 0 ? null : new FailureException(all[0].Reason, string.Join("; ", all.Select(failure => failure.Message)));
        }
    }

    /// <summary>The plan. Nothing is changed by making it.</summary>
    /// <param name="settings">The settings that are in force.</param>
    /// <param name="runtime">The runtime directory.</param>
    /// <param name="state">The state directory.</param>
    /// <param name="problems">What is wrong with the configuration.</param>
    internal static ThawPlan Of(Settings settings, RuntimeDirectory runtime, StateDirectory state, IEnumerable<string> problems)
    {
        List<string> all = [.. problems];
        try
        {
            runtime.Look();
        }
        catch (FailureException e)
        {
            all.Add(e.Message);
        }

        string bootId = FreezeId.ReadBootId();
        FreezeRecord? open = OpenFreeze.Find(runtime, state, bootId, record => RecordedInstances.Of(record).AnyHolderLives);
        HookPlan hooks = HookPlan.Of(settings.Hook);
        if (hooks.Failure is { } failure)
        {
            all.Add(failure.Message);
        }

        return new ThawPlan
        {
            Hooks = hooks with { Failure = null },
            Open = open,
            Held = open is null ? [] : [.. RecordedInstances.Of(open).Look(runtime)],
            Problems = all,
            Broken = open is null ? FindBroken(runtime, bootId) : null,
        };
    }

    private static FailureException? FindBroken(RuntimeDirectory runtime, string bootId)
    {
        string? line = runtime.Problem is { } problem ? ThawTransaction.NotKnown(problem)
            : null;
        return line is null ? null : new FailureException(FailureReason.LockLost, line);
    }
}
