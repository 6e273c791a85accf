using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Agent;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.Instances;
using FsFreezeHook.MySql.Examination;
using FsFreezeHook.Records;

namespace FsFreezeHook.Diagnosis.Plans;

/// <summary>What a freeze would do now.</summary>
internal sealed record FreezePlan
{
    public required HookPlan Hooks { get; init; }

    /// <summary>The instances; null where a freeze would not come so far.</summary>
    public MachineExamination? Instances { get; init; }

    /// <summary>The instances of other engines.</summary>
    public IReadOnlyList<IExamination> Others { get; init; } = [];

    /// <summary>
    /// A freeze that was never thawed and that nothing holds any more: this one would close it; null: there is none.
    /// </summary>
    public FreezeRecord? LeftBehind { get; init; }

    /// <summary>Why a freeze would do nothing at all; null where it would begin.</summary>
    public FailureException? Refusal { get; init; }

    /// <summary>What the freeze would end with; null where it is expected to succeed.</summary>
    internal FailureException? Failure => Refusal ?? Hooks.KilledAgain
        ?? Instances?.Failure ?? Others.Select(one => one.Failure).FirstOrDefault(failure => failure is not null);

    /// <summary>The verdict, where it is expected to succeed.</summary>
    internal Verdict Verdict => All.Any(one => one.Degraded.Any()) ? Verdict.Degraded
        : All.Any(one => one.Skipped.Any()) ? Verdict.Skipped
        : All.Any(one => one.LocksAny) ? Verdict.Locked
        : Verdict.NoDatabase;

    private IEnumerable<IExamination> All => Instances is { } instances ? Others.Prepend(instances) : Others;

    /// <summary>The plan. Nothing is changed by making it.</summary>
    /// <param name="settings">The settings, option files included.</param>
    /// <param name="runtime">The runtime directory.</param>
    /// <param name="state">The state directory.</param>
    /// <param name="findAgent">
    /// Finds the agent that it is for; fails as a freeze does where that cannot be watched as configured.
    /// </param>
    /// <param name="engines">The engines.</param>
    /// <param name="host">What an agent has frozen; null: nothing, or an agent asks.</param>
    internal static FreezePlan Of(
        Settings settings,
        RuntimeDirectory runtime,
        StateDirectory state,
        Func<FreezingAgent?> findAgent,
        IReadOnlyList<IEngine> engines,
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
            RuntimeRoom.Require(runtime, engines, settings.Instances);
            if (plan.Hooks.Failure is { } unreadable)
            {
                throw unreadable;
            }

            FreezingAgent? agent = findAgent();
            FreezeRecord? open = ActiveFreeze.Find(
                runtime, state, FreezeId.ReadBootId(), record => RecordedInstances.Of(record).AnyHolds(runtime));
            if (open is not null)
            {
                ActiveFreeze.RequireMayBeTakenOver(open, RecordedInstances.Of(open).AnyHolds(runtime), agent);
            }

            IExamination[] all = [.. engines.Select(engine => engine.Examine(settings.Instances.Of(engine), []))];
            return plan with
            {
                LeftBehind = open,
                Instances = all.OfType<MachineExamination>().FirstOrDefault(),
                Others = [.. all.Where(one => one is not MachineExamination)],
            };
        }
        catch (FailureException e)
        {
            return plan with { Refusal = e };
        }
    }
}
