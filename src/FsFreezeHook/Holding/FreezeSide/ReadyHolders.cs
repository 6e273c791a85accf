using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Holding.FreezeSide;

/// <summary>Waits for holders to get ready: for one that may be left out not for long beside one that may not.</summary>
/// <param name="holders">The holders.</param>
/// <param name="mayBeLeftOut">The instances for which the others do not wait for long.</param>
/// <param name="limit">How long any of them may take.</param>
internal sealed class ReadyHolders(IReadOnlyList<HolderProcess> holders, IReadOnlySet<string> mayBeLeftOut, TimeSpan limit)
{
    // One that may be left out is waited for no longer than this beside one that may not.
    private static readonly TimeSpan LongestBeside = TimeSpan.FromSeconds(10);

    private readonly HolderProcess[] _promised = [.. holders.Where(holder => !mayBeLeftOut.Contains(holder.Instance))];

    private bool IsBounded => _promised.Length > 0 && _promised.Length < holders.Count;

    private TimeSpan Bound => IsBounded && LongestBeside < limit ? LongestBeside : limit;

    /// <summary>Whether a holder was given less time than <c>lock-timeout</c>, since others need not wait for it.</summary>
    internal bool IsCutShort(HolderProcess holder) => Bound == LongestBeside && mayBeLeftOut.Contains(holder.Instance);

    /// <summary>Collects the report of each that is ready, or has failed, in time.</summary>
    /// <param name="collector">What waits.</param>
    /// <param name="deadline">When it is given up.</param>
    /// <returns>The reports, by instance.</returns>
    /// <exception cref="FailureException">A signal came.</exception>
    internal Dictionary<string, Report> Collect(ReportCollector collector, Deadline deadline)
    {
        if (!IsBounded)
        {
            return collector.Collect(holders, deadline.Remaining, ReportCollector.Margin);
        }

        Dictionary<string, Report> reports = collector.Collect(holders, Bound, TimeSpan.Zero);
        HolderProcess[] missing = [.. _promised.Where(holder => !reports.ContainsKey(holder.Instance))];
        if (missing.Length == 0)
        {
            return reports;
        }

        // Whoever got ready while the promised ones were waited for takes part.
        Add(reports, collector.Collect(missing, deadline.Remaining, ReportCollector.Margin));
        Add(reports, collector.Collect(
            [.. holders.Where(holder => !reports.ContainsKey(holder.Instance))], TimeSpan.Zero, TimeSpan.Zero));
        return reports;
    }

    private static void Add(Dictionary<string, Report> reports, Dictionary<string, Report> further)
    {
        foreach ((string instance, Report report) in further)
        {
            reports.Add(instance, report);
        }
    }
}
