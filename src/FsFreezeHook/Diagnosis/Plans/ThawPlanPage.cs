using System;
using System.Globalization;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Instances;
using FsFreezeHook.Json;
using FsFreezeHook.Records;
using FsFreezeHook.Terminal;
using FsFreezeHook.Text;

namespace FsFreezeHook.Diagnosis.Plans;

/// <summary>A thaw's plan as a page.</summary>
/// <param name="screen">Where it is written.</param>
internal sealed class ThawPlanPage(Screen screen)
{
    private readonly PlanPage _page = new(screen);

    /// <summary>Writes a plan.</summary>
    internal void Write(ThawPlan plan)
    {
        if (plan.Refusal is { } refusal)
        {
            _page.Heading("thaw would do nothing now:");
            _page.Item(Style.Bad, "fail", refusal.Message);
            Expect(plan);
            return;
        }

        _page.Heading("thaw would do this now, in this order (nothing is done):");
        foreach (string problem in plan.Problems)
        {
            _page.Warning($"thaw continues in spite of this: {problem}");
        }

        _page.Gap();
        if (plan.Open is { } open)
        {
            Frozen(plan, open);
        }
        else
        {
            _page.Heading(plan.IsByForce ? "no database is locked by this program"
                : plan.Broken is null ? "nothing is frozen"
                : "nothing is known to be frozen");
        }

        if (!plan.IsByForce)
        {
            _page.Gap();
            _page.Hooks(plan.Hooks, plan.Hooks.Settings.HookTimeout is { } limit
                ? $"each is killed after {Duration.Format(limit)}, and none makes thaw fail"
                : "without a limit of time, and none makes thaw fail");
        }

        Expect(plan);
    }

    private void Frozen(ThawPlan plan, FreezeRecord open)
    {
        _page.Heading($"frozen since {Moment.Of(open.CommittedAt)}, {Word.Of(open.Verdict)}:");
        if (plan.IsByForce)
        {
            _page.Warning(
                "this is the host's freeze: its snapshot will not be consistent, and its own thaw will fail with exit 24");
        }

        foreach (HeldOutlook held in plan.Held)
        {
            if (held.Lost is { } lost)
            {
                _page.Item(Style.Bad, "lost", lost.Message);
            }
            else if (held.IsReleased)
            {
                _page.Item(
                    Style.Plain, "close", $"{held.Instance.Name}: released already, by a thaw that has not closed this freeze");
            }
            else
            {
                Unlock(held.Instance, held.Instance.LatestEnd(open.CommittedAt));
            }
        }
    }

    private void Unlock(HeldInstance instance, DateTimeOffset until) => _page.Item(
        Style.Good,
        "unlock",
        string.Create(
            CultureInfo.InvariantCulture,
            $"{instance.Name}: {What(instance)}, by process {instance.Holder.Pid}, until {Moment.Of(until)} at the latest"));

    // What the holder's server said of itself when it was locked.
    private static string What(HeldInstance instance)
    {
        string held = HeldInstance.InWords(instance.Lock ?? "lock");
        return $"the {held} on {instance.Server ?? "its server"} is held";
    }

    private void Expect(ThawPlan plan)
    {
        if (plan.Failure is { } failure)
        {
            string released = plan.Refusal is null ? ", and all is released" : string.Empty;
            _page.Expectation(
                Style.Bad,
                string.Create(CultureInfo.InvariantCulture, $"thaw fails with exit {ExitCode.For(failure.Reason)}{released}"));
        }
        else if (plan.IsByForce)
        {
            _page.Expectation(Style.Warning, plan.Open is null
                ? "nothing to release; only the host's own thaw ends the host's freeze"
                : "released by force, and no hook is run; the host's thaw closes the freeze, as broken");
        }
        else if (plan.Open is not { } open)
        {
            _page.Expectation(Style.Good, "nothing to thaw");
        }
        else
        {
            Verdict verdict = open.Verdict == Verdict.Locked ? Verdict.Consistent : open.Verdict;
            string reasons = open.Reasons.Length > 0 ? $": {string.Join("; ", open.Reasons)}" : string.Empty;
            _page.Expectation(
                verdict is Verdict.Broken or Verdict.Degraded ? Style.Warning : Style.Good, Word.Of(verdict) + reasons);
        }
    }
}
