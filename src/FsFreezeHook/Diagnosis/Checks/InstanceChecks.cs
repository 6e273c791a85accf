using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Examination;
using FsFreezeHook.MySql.Layout;
using FsFreezeHook.MySql.Privileges;

namespace FsFreezeHook.Diagnosis.Checks;

/// <summary>What a freeze needs of the instances and of the servers that run.</summary>
internal static class InstanceChecks
{
    private const string AccessId = "instance.access";
    private const string PrivilegesId = "instance.privileges";
    private const string LockId = "instance.lock";
    private const string EnginesId = "instance.engines";
    private const string MaxHoldId = "instance.max-hold";
    private const string GeneralLogId = "instance.general-log";
    private const string GapsId = "instance.gaps";
    private const string LayoutId = "instance.layout";
    private const string BlockersId = "instance.blockers";
    private const string DistinctId = "instance.distinct";
    private const string OptionFilesId = "option-files";
    private const string CoverageId = "servers.coverage";
    private const string Servers = "database servers";

    private const int ShownBlockers = 3;

    /// <summary>What was found about them.</summary>
    /// <param name="all">What an examination of them told.</param>
    internal static IEnumerable<Finding> Of(MachineExamination all) =>
    [
        .. all.PassedOver.Select(line => Finding.Of(FindingLevel.Warn, OptionFilesId, "option files", line)),
        .. all.Instances.SelectMany(instance => Of(instance, all)),
        .. OneServerTwice(all),
        .. Coverage(all),
    ];

    private static IEnumerable<Finding> Of(InstanceFindings instance, MachineExamination all)
    {
        string subject = $"instance {instance.Settings.Name}";
        if (instance.IsLocked)
        {
            return [];
        }

        if (!instance.IsAsked)
        {
            return [Finding.Ok(AccessId, subject, instance.Settings.Enabled == Participation.No
                ? "takes no part: enabled = no"
                : "takes no part: no database server runs here")];
        }

        if (instance is not { Refusal: null, Identity: { } identity })
        {
            return [Refused(instance, subject, all)];
        }

        return
        [
            Finding.Ok(AccessId, subject, $"connected to {identity.Features} as {identity.Account}"),
            .. Privileges(instance, subject),
            .. Lock(instance, subject),
            .. ClusterFindings.Of(instance, subject),
            .. Engines(instance, subject),
            MaxHold(instance, subject),
            .. StatementLogs(instance, subject),
            .. instance.Gaps.Select(gap => Finding.Of(FindingLevel.Warn, GapsId, subject, gap)),
            .. Layout(instance, subject),
            .. Blockers(instance, subject),
        ];
    }

    // Where no server runs here, 'auto' asks one on another machine, and does without it.
    private static Finding Refused(InstanceFindings instance, string subject, MachineExamination all)
    {
        bool counts = all.Servers.MayBeAny || instance.Settings.FailsFreeze(instance.Failure!.Reason);
        return Finding.Of(counts ? FindingLevel.Fail : FindingLevel.Warn, AccessId, subject, instance.Failure!.Message);
    }

    private static IEnumerable<Finding> Privileges(InstanceFindings instance, string subject)
    {
        if (instance.Missing.Count == 0)
        {
            return [Finding.Ok(PrivilegesId, subject, "the account has every privilege that is needed")];
        }

        return instance.Missing.GroupBy(privilege => (privilege.IsRequired, privilege.Purpose)).Select(group => new Finding(
            PrivilegesId,
            group.Key.IsRequired ? FindingLevel.Fail : FindingLevel.Warn,
            subject,
            $"the account lacks {string.Join(", ", group.Select(Name))}, to {group.Key.Purpose}",
            string.Join('\n', instance.GrantsOf(group).Prepend("grant it, as an administrator of the server:"))));
    }

    private static string Name(Privilege privilege) =>
        privilege.On == Privilege.Everywhere ? privilege.Name : $"{privilege.Name} on {privilege.On}";

    // A lock that only a privilege is missing for has been told of.
    private static IEnumerable<Finding> Lock(InstanceFindings instance, string subject) => instance switch
    {
        { Obstacle: { } obstacle } => obstacle.Reason == FailureReason.AccessDenied && instance.MissingRequired.Any()
            ? []
            : [Finding.Of(FindingLevel.Fail, LockId, subject, obstacle.Message)],
        { Lock: { } chosen } => [Finding.Ok(LockId, subject, instance.LockReason is { } reason
            ? $"the {chosen.Words} would be taken: {reason}"
            : instance.Engines is { Elsewhere.Count: > 0 }
            ? $"the {chosen.Words} would be taken, and protects what this server stores itself"
            : $"the {chosen.Words} would be taken, and protects every table")],
        _ => [],
    };

    // A backup of its own is what such a table needs: there is nothing to set here.
    private static IEnumerable<Finding> Engines(InstanceFindings instance, string subject) =>
    [
        .. (instance.Engines?.Elsewhere ?? []).Select(
            line => Finding.Warn(EnginesId, subject, line, "back up their data where it is stored")),
        .. instance.Engines?.InMemory is { } inMemory ? [Finding.Ok(EnginesId, subject, inMemory)] : Array.Empty<Finding>(),
    ];

    private static Finding MaxHold(InstanceFindings instance, string subject)
    {
        string maxHold = Duration.Format(instance.Settings.MaxHold);
        if (instance.LosesLockBeforeMaxHold)
        {
            string limit = Duration.Format(instance.IdleLimit!.Value);
            return Finding.Fail(
                MaxHoldId,
                subject,
                $"max-hold is {maxHold}, and the server ends a session that is idle for {limit}: "
                    + "a lock that is held longer is lost",
                $"set 'max-hold' in {instance.Settings.Section} to less than {limit}, "
                    + "or raise maximum-wait_timeout in the server's configuration");
        }

        // A proxy or a firewall may have a limit of its own.
        string between = instance.Settings.Host is not null && instance.Process is null
            ? "; a firewall or proxy between here and there may close it earlier"
            : string.Empty;
        return Finding.Ok(MaxHoldId, subject, $"the server keeps an idle session for longer than max-hold ({maxHold}){between}");
    }

    private static IEnumerable<Finding> StatementLogs(InstanceFindings instance, string subject) =>
        instance.StatementLogs.Count == 0
            ? [Finding.Ok(GeneralLogId, subject, "the general log is off")]
            : instance.StatementLogs.Select(log => log.MayFreeze
                ? Finding.Warn(
                    GeneralLogId,
                    subject,
                    $"{log.Name} is on, in {log.Place}{Where(log)}: while that is frozen every statement waits, reads too, "
                        + "and no limit can end the lock",
                    "move it to a filesystem that does not freeze, or turn it off"
                        + (instance.Remedies?.SwitchOff(log.Kind) is { } command ? $":\n{command}" : string.Empty))
                : Finding.Ok(GeneralLogId, subject, $"{log.Name} is on, in {log.Place}, which does not freeze"));

    private static string Where(StatementLog log) => log switch
    {
        { IsOnDataFilesystem: true } => ", on the data's filesystem",
        { Filesystem: { } filesystem } => $", on {filesystem.Source}, which freezes too",
        _ => ", whose filesystem cannot be seen from here",
    };

    private static IEnumerable<Finding> Layout(InstanceFindings instance, string subject) => instance.Layout switch
    {
        { IsElsewhere: true, Warnings: [var warning] } => [Finding.Warn(
            LayoutId, subject, warning, "back up its data on that machine; the lock makes its writers wait here too")],
        { Warnings: [_, ..] warnings } => warnings.Select(warning => Finding.Warn(
            LayoutId, subject, warning,
            "move it all to one filesystem that the guest agent freezes, and that each snapshot contains")),
        { Unknown: { } unknown } => [Finding.Ok(LayoutId, subject, $"where the data is stored is unknown: {unknown}")],
        { IsOneFreezableFilesystem: true } =>
            [Finding.Ok(LayoutId, subject, "all data and logs are on one filesystem, and it can be frozen")],
        _ => [Finding.Ok(LayoutId, subject, "it is unknown whether the data's filesystem can be frozen")],
    };

    private static IEnumerable<Finding> Blockers(InstanceFindings instance, string subject)
    {
        if (instance.Unseen is { } unseen)
        {
            (string text, string? remedy) = ProblemText.Split(unseen);
            yield return new Finding(BlockersId, FindingLevel.Warn, subject, $"some blockers cannot be detected: {text}", remedy);
        }

        if (instance.Blockers.Count > 0)
        {
            yield return JudgeBlockers(instance, subject);
        }
        else if (instance.Unseen is null && instance.Lock is not null)
        {
            yield return Finding.Ok(BlockersId, subject, "nothing blocks the lock now");
        }
    }

    // What has lasted for longer than a freeze waits is not expected to end within a freeze's time.
    private static Finding JudgeBlockers(InstanceFindings instance, string subject)
    {
        string more = instance.Blockers.Count > ShownBlockers
            ? string.Create(CultureInfo.InvariantCulture, $", and {instance.Blockers.Count - ShownBlockers} more")
            : string.Empty;
        string limit = Duration.Format(instance.Settings.LockTimeout);
        string them =
            string.Join(", ", instance.Blockers.Take(ShownBlockers).Select(session => session.ToBlocker().Description)) + more;
        return instance.LastingBlocker(instance.Settings.LockTimeout) is not null
            ? Finding.Fail(
                BlockersId,
                subject,
                $"blocks the lock for longer than a freeze waits ('lock-timeout' is {limit}): {them}",
                "a freeze that begins now fails unless they end; "
                    + $"see 'blockers' in {instance.Settings.Section}{Endings(instance)}")
            : Finding.Warn(
                BlockersId,
                subject,
                $"blocks the lock now: {them}",
                $"a freeze waits {limit} for them ('lock-timeout'); let them end before a backup, or see 'blockers' in "
                    + $"{instance.Settings.Section}{Endings(instance)}");
    }

    private static string Endings(InstanceFindings instance) => string.Concat(instance.Blockers
        .Take(ShownBlockers)
        .Select(session => session.ToBlocker(instance.Remedies).Ending)
        .OfType<string>()
        .Select((command, index) => $"{(index == 0 ? ", or end them:" : string.Empty)}\n{command}"));

    private static IEnumerable<Finding> OneServerTwice(MachineExamination all) =>
        all.OneServerTwice is { } failure ? [Finding.Of(FindingLevel.Fail, DistinctId, Servers, failure.Message)] : [];

    private static IEnumerable<Finding> Coverage(MachineExamination all) => all.ServersWithoutPart.Count > 0
        ? all.ServersWithoutPart.Select(line => Finding.Of(FindingLevel.Fail, CoverageId, Servers, line))
        : all.OneServerTwice is not null ? []
        : [Finding.Ok(CoverageId, Servers, all.Servers.Count switch
        {
            0 => "none runs here",
            1 => "the one running server is configured",
            var count => string.Create(CultureInfo.InvariantCulture, $"all {count} running servers are configured"),
        })];
}
