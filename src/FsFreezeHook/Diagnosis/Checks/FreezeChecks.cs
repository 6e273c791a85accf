using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Diagnosis.Status;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Json;
using FsFreezeHook.Text;

namespace FsFreezeHook.Diagnosis.Checks;

/// <summary>
/// What is frozen now, and whether its locks are held. An agent's freeze in order is as it should be: a backup runs.
/// </summary>
/// <param name="frozen">What is frozen.</param>
/// <param name="locksServer">Whether a freeze locks a server.</param>
/// <param name="thaw">The command that thaws a freeze by hand.</param>
/// <param name="now">The time.</param>
internal sealed class FreezeChecks(FrozenNow frozen, bool locksServer, string thaw, DateTimeOffset now)
{
    /// <summary>What was looked at, for monitoring.</summary>
    internal const string Id = "freeze.now";

    private const string LockedId = "instance.locked";
    private const string Subject = "frozen now";
    private const string NotAsked = "no server is checked until it has thawed";
    private const string TakeAnother = "take another snapshot on the host, once this one is done";

    /// <summary>What was found; nothing where nothing is frozen.</summary>
    internal IEnumerable<Finding> Find()
    {
        if (frozen.MayStopServers)
        {
            yield return JudgeAgent();
        }

        if (frozen.Status.Freeze is { } freeze)
        {
            if (freeze.ByGuestExec)
            {
                yield return Finding.Ok(Id, Subject, $"frozen by the host {Since(freeze.CommittedAt)}, through guest-exec");
            }
            else if (!freeze.ByAgent)
            {
                yield return Finding.Fail(
                    Id,
                    Subject,
                    $"frozen by hand {Since(freeze.CommittedAt)}: the host's next freeze is refused",
                    $"thaw it:\n{thaw}");
            }

            foreach (ActiveInstance instance in freeze.Instances)
            {
                yield return Judge(instance, freeze);
            }
        }
    }

    private Finding JudgeAgent()
    {
        if (frozen is { Host: null, Status.Freeze: not { ByAgent: true } })
        {
            return Finding.Ok(Id, Subject, "a freeze is in progress; no server is checked until it has ended");
        }

        string frozenSince = frozen.Host is { } host
            ? $"the agent has filesystems frozen {host.SinceInWords}"
            : $"frozen by the agent {Since(frozen.Status.Freeze!.CommittedAt)}";
        return frozen.Status switch
        {
            { Freeze: { ByAgent: true, Reasons: [var reason, ..] } } => Degraded(frozenSince, reason),
            { Freeze.ByAgent: true } => Finding.Ok(Id, Subject, $"{frozenSince}; {NotAsked}"),
            { ThawedEarly: not null } => Finding.Fail(
                Id,
                Subject,
                $"{frozenSince}, and its locks were released before it thawed: that snapshot is not consistent",
                TakeAnother),
            _ when locksServer => Finding.Fail(
                Id,
                Subject,
                $"{frozenSince}, and this program holds no lock: a snapshot taken now is not consistent",
                "correct what is reported about the guest agent, and take another snapshot on the host"),
            _ => Finding.Ok(Id, Subject, $"{frozenSince}; there is no database to lock"),
        };
    }

    private static Finding Degraded(string frozenSince, string reason)
    {
        (string text, string? remedy) = ProblemText.Split(reason);
        return Finding.Warn(Id, Subject, $"{frozenSince}, degraded: {text}; {NotAsked}", remedy ?? "see 'fsfreeze-hook status'");
    }

    private Finding Judge(ActiveInstance instance, ActiveFreezeStatus freeze)
    {
        string subject = $"instance {instance.Name}";
        string what = string.Join(", ", new[] { instance.Server, instance.Lock }.OfType<string>());
        return instance switch
        {
            { IsHeld: true } =>
                Finding.Ok(LockedId, subject, $"{what}: locked {Since(freeze.CommittedAt)}, not examined while locked"),

            // The agent has thawed, and its holder has seen that before the agent has asked for thaw; or that has begun.
            { Ended: { } ended } when ended == Word.Of(OutcomeKind.Released) && frozen.Host is null => Finding.Ok(
                LockedId, subject, $"{what}: was locked until its freeze ended; its thaw has not come yet"),
            _ => Finding.Fail(
                LockedId,
                subject,
                $"{what}: its lock is gone: {instance.EndedBecause ?? "its holder released it"}; "
                    + "a snapshot taken now is not consistent",
                freeze.ByAgent ? TakeAnother : $"thaw it:\n{thaw}"),
        };
    }

    private string Since(DateTimeOffset moment) =>
        $"since {Moment.Of(moment)}, for {Elapsed.Of(now - moment)}";
}
