using System;
using System.Linq;
using FsFreezeHook.Agent;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.Instances;
using FsFreezeHook.MySql.Discovery;
using FsFreezeHook.MySql.Examination;
using FsFreezeHook.Records;

namespace FsFreezeHook.Diagnosis.Plans;

/// <summary>What a freeze would do now.</summary>
internal sealed record FreezePlan
{
    /// <summary>The hooks.</summary>
    public required HookPlan Hooks { get; init; }

    /// <summary>The instances; null where a freeze would not come so far.</summary>
    public MachineExamination? Instances { get; init; }

    /// <summary>A freeze that was never thawed and that nothing holds any more: this one would close it; null: there is none.</summary>
    public FreezeRecord? LeftBehind { get; init; }

    /// <summary>Why a freeze would do nothing at all; null where it would begin.</summary>
    public FailureException? Refusal { get; init; }

    /// <summary>What the freeze would end with; null where it is expected to succeed.</summary>
    internal FailureException? Failure => Refusal ?? Hooks.KilledAgain ?? Instances?.Failure;

    /// <summary>The verdict, where it is expected to succeed.</summary>
    internal Verdict Verdict => Instances?.Degraded.Any() == true ? Verdict.Degraded
        : Instances?.Taking.Any() == true ? Verdict.Locked
        : Verdict.NoDatabase;

    /// <summary>The plan. Nothing is changed by making it.</summary>
    /// <param name="settings">The settings, option files included.</param>
    /// <param name="runtime">The runtime directory.</param>
    /// <param name="state">The state directory.</param>
    /// <param name="findAgent">Finds the agent that it is for; fails as a freeze does where that cannot be watched as configured.</param>
    /// <param name="findServers">Finds the servers that run.</param>
    /// <param name="host">What an agent has frozen; null: nothing, or an agent asks.</param>
    internal static FreezePlan Of(
        Settings settings,
        RuntimeDirectory runtime,
        StateDirectory state,
        Func<FreezingAgent?> findAgent,
        Func<RunningServers> findServers,
        HostFreeze? host)
    {
        FreezePlan plan = new() { Hooks = HookPlan.Of(settings.Hook).WithHistory(state.History.Read(out _)) };
        try
        {
            // In the order in which a freeze finds it out.
            ActiveFreeze.RequireHostHasThawed(host);
            runtime.RequireUsable();
            RunLock.RequireFree(runtime, overRehearsal: null);
            runtime.RequireSafePlace(isToBeEnsured: true);
            RuntimeRoom.Require(runtime, settings.Instances);
            if (plan.Hooks.Failure is { } unreadable)
            {
                throw unreadable;
            }

            FreezingAgent? agent = findAgent();
            FreezeRecord? open = ActiveFreeze.Find(runtime, state, FreezeId.ReadBootId(), IsHeld);
            if (open is not null)
            {
                ActiveFreeze.RequireMayBeTakenOver(open, IsHeld(open), agent);
            }

            return plan with { LeftBehind = open, Instances = MachineExamination.Of(settings.Instances, findServers()) };
        }
        catch (FailureException e)
        {
            return plan with { Refusal = e };
        }
    }

    private static bool IsHeld(FreezeRecord record) => RecordedInstances.Of(record).AnyHolderLives;
}
