using System;
using System.Globalization;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.Instances;
using FsFreezeHook.Json;
using FsFreezeHook.MySql.Blockers;
using FsFreezeHook.MySql.Examination;
using FsFreezeHook.MySql.Layout;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using FsFreezeHook.Records;
using FsFreezeHook.Terminal;
using FsFreezeHook.Text;

namespace FsFreezeHook.Diagnosis.Plans;

/// <summary>A freeze's plan as a page.</summary>
/// <param name="screen">Where it is written.</param>
internal sealed class FreezePlanPage(Screen screen)
{
    private readonly PlanPage _page = new(screen);

    /// <summary>Writes a plan.</summary>
    internal void Write(FreezePlan plan)
    {
        if (plan.Refusal is { } refusal)
        {
            _page.Heading("freeze would do nothing now:");
            _page.Item(Style.Bad, "fail", refusal.Message);
        }
        else
        {
            _page.Heading("freeze would do this now, in this order (nothing is done):");
            _page.Gap();
            if (plan.LeftBehind is { } open)
            {
                _page.Item(
                    Style.Plain,
                    "close",
                    $"the freeze of {Moment.Of(open.CommittedAt)}, which was never thawed and holds no lock any more");
                _page.Gap();
            }

            _page.Hooks(plan.Hooks, Terms(plan.Hooks.Settings));
            if (plan.Hooks.KilledAgain is { } killed)
            {
                _page.Item(Style.Bad, "fail", killed.Message);
            }

            _page.Gap();
            if (plan.Instances is { } instances)
            {
                Instances(instances);
            }

            foreach (ExaminedInstance instance in plan.Others.SelectMany(other => other.Examined))
            {
                Instance(instance);
            }

        }

        Expect(plan);
    }

    private static string Terms(HookSettings settings)
    {
        string limit =
            settings.HookTimeout is { } timeout ? $"each is killed after {Duration.Format(timeout)}" : "without a limit of time";
        string policy = settings.FailingHook switch
        {
            FailingHook.Abort => "one that fails ends the freeze",
            FailingHook.Ignore => "one that fails is only logged",
            _ => "one that fails makes the snapshot degraded",
        };
        return $"{limit}, {policy}";
    }

    private void Instances(MachineExamination all)
    {
        InstanceFindings[] taking = [.. all.Taking];
        _page.Heading(taking.Length > 1 ? "instances, all locked together or none:" : "instances:");
        foreach (InstanceFindings instance in all.Instances)
        {
            Instance(instance, all);
        }

        foreach (string line in all.ServersWithoutPart)
        {
            _page.Item(Style.Bad, "skip", line);
        }

        if (all.OneServerTwice is { } failure)
        {
            _page.Item(Style.Bad, "fail", failure.Message);
        }
    }

    private void Instance(ExaminedInstance instance)
    {
        (Style style, string word, string line) = instance switch
        {
            { Failure: { } failure } => (Style.Bad, "fail", failure.Message),
            { Lock: { } taken } => (Style.Good, "lock", $"{taken} on {instance.Server}"),
            _ => (Style.Faint, "skip", "takes no part"),
        };
        _page.Item(style, word, $"{instance.Name}: {line}");
    }

    private void Instance(InstanceFindings instance, MachineExamination all)
    {
        MySqlSettings settings = instance.Settings;
        if (!instance.IsAsked)
        {
            _page.Item(Style.Faint, "skip", settings.Enabled == Participation.No
                ? $"{settings.Name}: disabled (enabled = no)"
                : $"{settings.Name}: no database server runs here");
            return;
        }

        if (instance.Failure is { } failure)
        {
            bool isPromised = settings.FailsFreeze(failure.Reason);
            _page.Item(
                isPromised ? Style.Bad : Style.Warning, isPromised ? "fail" : "skip", $"{settings.Name}: {failure.Message}");
            return;
        }

        ServerIdentity identity = instance.Identity!;
        if (instance.LeftAlone is { } leftAlone)
        {
            _page.Item(Style.Plain, "skip", $"{settings.Name}: {leftAlone}");
            return;
        }

        string why = instance.LockReason is { } reason ? $": {reason}" : string.Empty;
        _page.Item(Style.Good, "lock", $"{settings.Name}: {identity.Features} at {Address(settings)}, as {identity.Account}");
        _page.More($"{instance.Lock!.Words} (lock = {Configured(settings.Lock)}){why}");
        _page.More(
            $"granted within {Duration.Format(settings.LockTimeout)}, "
            + $"each attempt no longer than {Duration.Format(settings.MaxStall)}; "
            + $"held for {Duration.Format(settings.MaxHold)} at most");
        Blockers(instance);
        Notes(instance);
    }

    private void Blockers(InstanceFindings instance)
    {
        foreach (BlockingSession session in instance.Blockers)
        {
            _page.Warning($"blocks the lock now: {session.ToBlocker().Details}");
        }

        if (instance.Unseen is { } unseen)
        {
            _page.Warning($"some blockers cannot be detected: {unseen}");
        }
        else if (instance.Blockers.Count == 0)
        {
            _page.More("nothing blocks the lock now");
        }
    }

    private void Notes(InstanceFindings instance)
    {
        foreach (string warning in instance.Layout?.Warnings ?? [])
        {
            _page.Warning(warning);
        }

        foreach (var lacking in instance.Missing.GroupBy(privilege => privilege.Purpose))
        {
            _page.Warning($"the account may not {lacking.Key}; {string.Join(" ", instance.GrantsOf(lacking))}");
        }

        if (instance.LosesLockBeforeMaxHold)
        {
            _page.Warning(
                $"the server ends a session that is idle for {Duration.Format(instance.IdleLimit!.Value)}, and with it the lock; "
                    + "see 'fsfreeze-hook check'");
        }

        foreach (StatementLog log in instance.StatementLogs.Where(log => log.MayFreeze))
        {
            _page.Warning(
                $"{log.Name} is on, in {log.Place}, and every statement waits while that is frozen; see 'fsfreeze-hook check'");
        }
    }

    private void Expect(FreezePlan plan)
    {
        if (plan.Failure is { } failure)
        {
            string undone =
                plan.Refusal is null && plan.Hooks.Run.Any() ? ", and hooks that were run are run again with thaw" : string.Empty;
            _page.Expectation(
                Style.Bad,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"freeze fails with exit {ExitCode.For(failure.Reason)}{Unless(plan, failure)}{undone}"));
            return;
        }

        string reasons = plan.Verdict == Verdict.Degraded ? ", because not every running server takes part" : string.Empty;
        InstanceFindings[] blocked = [.. plan.Instances?.Taking.Where(instance => instance.Blockers.Count > 0) ?? []];
        string wait = blocked.Length == 0 ? string.Empty : string.Create(
            CultureInfo.InvariantCulture,
            $"; would fail with exit {ExitCode.For(FailureReason.LockNotGranted)} after "
                + $"{Duration.Format(plan.Instances!.LockTimeout)} unless {Connections(blocked)} before{Ending(blocked)}");
        _page.Expectation(
            plan.Verdict == Verdict.Degraded ? Style.Warning : Style.Good, $"{Word.Of(plan.Verdict)}{reasons}{wait}");
    }

    private static string Connections(InstanceFindings[] blocked)
    {
        long[] ids = [.. blocked.SelectMany(instance => instance.Blockers).Select(session => session.Id)];
        string names = string.Join(", ", ids.Select(id => id.ToString(CultureInfo.InvariantCulture)));
        return ids.Length == 1 ? $"connection {names} ends" : $"connections {names} end";
    }

    // What has blocked the lock for long may end before.
    private static string Unless(FreezePlan plan, FailureException failure) =>
        failure.Reason == FailureReason.LockNotGranted && plan.Instances is { Blocked: { } blocked } instances
            ? string.Create(
                CultureInfo.InvariantCulture,
                $" after {Duration.Format(instances.LockTimeout)} unless connection {blocked.Session.Id} ends before")
            : string.Empty;

    private static string Ending(InstanceFindings[] blocked) =>
        blocked.All(instance => instance.Settings.Blockers == BlockerPolicy.Wait)
            ? string.Empty
            : " or 'blockers' ends what it may";

    private static string Address(MySqlSettings settings) =>
        settings.Container is { } container ? container.ToString()
        : settings.Host is { } host ? string.Create(CultureInfo.InvariantCulture, $"{host}:{settings.Port}") : settings.Socket;

    private static string Configured(LockStrategy strategy) => strategy switch
    {
        LockStrategy.ReadLock => ServerLock.ReadLock.Name,
        LockStrategy.BackupStage => ServerLock.BackupStage.Name,
        LockStrategy.InstanceLock => ServerLock.InstanceLock.Name,
        LockStrategy.Auto => "auto",
        _ => throw new ArgumentOutOfRangeException(nameof(strategy), strategy, "a strategy without a name"),
    };
}
