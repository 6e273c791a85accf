using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.Protocol;

namespace FsFreezeHook.Holding.FreezeSide;

/// <summary>The instances that a freeze goes on without where they fail, at whatever step before the commit.</summary>
/// <param name="Instances">Their names.</param>
/// <param name="Tell">Is told each one that failed, and why: the message does not name it.</param>
internal sealed record Spared(IReadOnlySet<string> Instances, Action<string, FailureException> Tell)
{
    /// <summary>How much longer than its limit a step of one of them is waited for: others keep their locks meanwhile.</summary>
    internal static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(500);

    /// <summary>None: where one fails, all do.</summary>
    internal static Spared None { get; } = new(new HashSet<string>(), (_, _) => { });

    /// <summary>Whether the others go on without it.</summary>
    internal bool Has(string instance) => Instances.Contains(instance);

    /// <summary>Which of them are left out after a step, and why.</summary>
    /// <param name="asked">The instances that were asked.</param>
    /// <param name="reports">What they reported.</param>
    /// <param name="late">What it is where one gave no report.</param>
    /// <param name="isAttempt">Whether they were to take their locks, which may be tried again.</param>
    /// <remarks>
    /// An attempt that nobody was granted, or not one of those that are promised, is made again with all. One that
    /// others were granted is not: their writers would wait twice for a server that may never grant anything.
    /// </remarks>
    internal IReadOnlyList<(string Instance, FailureException Failure)> LeftOut(
        IEnumerable<string> asked, IReadOnlyDictionary<string, Report> reports, FailureException late, bool isAttempt)
    {
        bool isTriedAgain = isAttempt
            && (reports.All(one => one.Value.Kind == ReportKind.Failed)
                || reports.Any(one => one.Value.Kind == ReportKind.Failed && !Has(one.Key)));
        List<(string, FailureException)> left = [];
        foreach (string instance in asked.Where(Has))
        {
            if (!reports.TryGetValue(instance, out Report? report))
            {
                left.Add((instance, late));
            }
            else if (report.Kind == ReportKind.Failed && !(report.Reason == FailureReason.LockNotGranted && isTriedAgain))
            {
                left.Add((instance, new FailureException(report.Reason, report.Message ?? "its holder failed")));
            }
        }

        return left;
    }
}
