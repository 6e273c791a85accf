using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.Protocol;

namespace FsFreezeHook.Holding.FreezeSide;

/// <summary>Has each server of a group flush, and each session prove that it holds its lock.</summary>
/// <param name="group">The holders, whose locks are granted.</param>
internal sealed class LockVerification(HolderGroup group)
{
    private static readonly TimeSpan LeastFlush = TimeSpan.FromSeconds(1);

    // What a session said of its lock counts for that long: see InstanceSet, where it must be so at the commit. To ask once more
    // takes less than a millisecond.
    private static readonly TimeSpan FreshFor = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan AnswerWait = TimeSpan.FromSeconds(5);

    /// <summary>Verifies.</summary>
    /// <returns>The report of each that holds, by instance.</returns>
    /// <exception cref="FailureException">One does not hold, or its flush did not finish.</exception>
    internal IReadOnlyDictionary<string, Report> Run()
    {
        // A lock that was granted in the last moment is given the time to be of use. Writers wait for it as for an attempt.
        TimeSpan left = group.Deadline.Remaining > LeastFlush ? group.Deadline.Remaining : LeastFlush;
        TimeSpan limit = group.Limited(left < group.Limits.MaxStall ? left : group.Limits.MaxStall);
        Dictionary<string, Report> reports = group.Ask(
            Step.Verify, limit, FailureReason.FlushNotFinished, "its server did not finish the flush in time; check its disk");
        FailedReports.ThrowIfAny(reports);
        AskAgain(reports);
        group.Note("held", "verified");
        return reports;
    }

    // A proof is of its moment. While another one took long, a server may have ended the session of one that had proven.
    private void AskAgain(Dictionary<string, Report> proven)
    {
        long last = proven.Values.Select(report => report.At).DefaultIfEmpty().Max();
        HolderProcess[] early =
        [
            .. group.Holders.Where(holder => group.Time.GetElapsedTime(proven[holder.Instance].At, last) > FreshFor),
        ];
        if (early.Length == 0)
        {
            return;
        }

        TimeSpan limit = group.Limits.MaxStall < AnswerWait ? group.Limits.MaxStall : AnswerWait;
        Dictionary<string, Report> again = group.Ask(
            early,
            Step.Ping,
            limit,
            limit,
            FailureReason.LockLost,
            "it is unknown whether its lock is still held; check its server, and try again");
        FailedReports.ThrowIfAny(again);
        foreach (string instance in early.Select(holder => holder.Instance))
        {
            if (again.TryGetValue(instance, out Report? report))
            {
                proven[instance] = proven[instance] with { At = report.At };
            }
            else
            {
                _ = proven.Remove(instance);
            }
        }
    }
}
