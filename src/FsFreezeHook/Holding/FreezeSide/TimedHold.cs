using System;
using System.Collections.Generic;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Holding.FreezeSide;

/// <summary>
/// Holding for a set time without a commit, as a rehearsal does. A holder that hears nothing for 10 s lets go by itself, so that
/// nothing which becomes of the rehearsal can leave a lock behind; here each is asked in time, and a lock
/// that is gone is noticed.
/// </summary>
/// <param name="group">The holders, whose locks are verified.</param>
/// <param name="time">The clock.</param>
internal sealed class TimedHold(HolderGroup group, TimeProvider time)
{
    // With the longest answer still within the 10 s.
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AnswerWait = TimeSpan.FromSeconds(5);

    /// <summary>Holds, and releases.</summary>
    /// <param name="span">How long to hold.</param>
    /// <exception cref="FailureException">
    /// A lock was not held throughout, or a signal came: then others may still be held.
    /// </exception>
    internal void Run(TimeSpan span)
    {
        Deadline end = Deadline.After(span, time);
        while (!end.IsOver)
        {
            group.PauseUnlessToldOfAnEnd(end.Remaining < AskAgain ? end.Remaining : AskAgain);
            if (!end.IsOver)
            {
                Ask(Step.Ping);
            }
        }

        Ask(Step.Release);
    }

    private void Ask(Step step)
    {
        Dictionary<string, Report> reports = group.Ask(
            step, AnswerWait, FailureReason.LockLost,
            "it is unknown whether its lock is still held; check its server, and try again");
        if (FailedReports.First(reports) is { } failed)
        {
            throw new FailureException(
                FailureReason.LockLost,
                $"{failed.Key}: the lock was lost while it was held: {failed.Value.Message}; see the server's error log, "
                    + "and try again");
        }
    }
}
