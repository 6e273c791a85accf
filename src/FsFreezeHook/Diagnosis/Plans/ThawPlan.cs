using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.Instances;
using FsFreezeHook.Records;

namespace FsFreezeHook.Diagnosis.Plans;

/// <summary>What a thaw would do now.</summary>
internal sealed record ThawPlan
{
    public required HookPlan Hooks { get; init; }

    /// <summary>What is frozen; null where nothing is.</summary>
    public FreezeRecord? Open { get; init; }

    /// <summary>The instances that were locked, each with what the thaw would come to because of it.</summary>
    public IReadOnlyList<HeldOutlook> Held { get; init; } = [];

    /// <summary>Why a thaw would do nothing at all; null where it would begin.</summary>
    public FailureException? Refusal { get; init; }

    /// <summary>What is wrong with the configuration or the directories; a thaw goes on in spite of it.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Why the snapshot is not consistent, whatever the holders do; null: nothing is known against it.</summary>
    public FailureException? Broken { get; init; }

    /// <summary>Whether it would only release, by force, what is an agent's to thaw.</summary>
    public bool IsByForce { get; init; }

    /// <summary>What the thaw would end with; null where it is expected to succeed.</summary>
    internal FailureException? Failure
    {
        get
        {
            FailureException[] all = [.. Held.Select(one => one.Lost).Append(Broken).OfType<FailureException>()];
            return Refusal ?? (all.Length == 0 ? null : new FailureException(
                all[0].Reason, string.Join("; ", all.Select(failure => failure.Message).Distinct())));
        }
    }

    /// <summary>The plan of a thaw by hand. Nothing is changed by making it, and no server is asked.</summary>
    /// <param name="settings">The settings that are in force.</param>
    /// <param name="runtime">The runtime directory.</param>
    /// <param name="state">The state directory.</param>
    /// <param name="problems">What is wrong with the configuration.</param>
    /// <param name="host">What an agent has frozen; null: nothing.</param>
    /// <param name="byForce">Whether an agent's freeze is to be released too.</param>
    internal static ThawPlan Of(
        Settings settings, RuntimeDirectory runtime, StateDirectory state, IReadOnlyList<string> problems, HostFreeze? host,
        bool byForce)
    {
        HookPlan hooks = HookPlan.Of(settings.Hook);
        List<string> all = [.. problems];
        if (hooks.Failure is { } unreadable)
        {
            all.Add(unreadable.Message);
        }

        // In the order in which a thaw finds it out.
        FailureException? refusal = byForce ? null : ThawPermission.Refusal(record: null, isHeld: false, host);
        refusal ??= FindRun(runtime, all);
        bool IsHeld(FreezeRecord record) => RecordedInstances.Of(record).AnyHolds(runtime);

        FreezeRecord? open = ActiveFreeze.Find(runtime, state, FreezeId.ReadBootId(), IsHeld);
        FailureException? asAgents = ThawPermission.Refusal(open, open is not null && IsHeld(open), host);
        bool isByForce = byForce && asAgents is not null;
        return new ThawPlan
        {
            Hooks = hooks with { Failure = null },
            Open = open,
            Refusal = refusal ?? (byForce ? null : asAgents),
            IsByForce = isByForce,
            Held = open is null ? [] : RecordedInstances.Of(open).Look(runtime, isByForce),
            Problems = all,
            Broken = open is not null ? RecordedInstances.FindMissingInstances(open)
                : runtime.Problem is { } problem && !isByForce
                    ? new FailureException(FailureReason.LockLost, ThawTransaction.NotKnown(problem))
                : null,
        };
    }

    // A runtime directory that cannot be used is no reason not to release.
    private static FailureException? FindRun(RuntimeDirectory runtime, List<string> problems)
    {
        try
        {
            runtime.RequireUsable();
            RunLock.RequireFree(runtime, RehearsalPreemption.ToThaw);
            return null;
        }
        catch (FailureException e) when (e.Reason == FailureReason.RunInProgress)
        {
            return e;
        }
        catch (FailureException e)
        {
            problems.Add(e.Message);
            return null;
        }
    }
}
