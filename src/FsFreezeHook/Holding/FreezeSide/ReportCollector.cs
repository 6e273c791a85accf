using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Posix;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Holding.FreezeSide;

/// <summary>Waits for holders, and for the signals that end a run, at once.</summary>
/// <param name="interruption">What ends its waiting.</param>
/// <param name="time">The clock.</param>
internal sealed class ReportCollector(Interruption interruption, TimeProvider time)
{
    /// <summary>How much longer than its limit a step is waited for, where no other holder keeps its lock meanwhile.</summary>
    internal static readonly TimeSpan Margin = TimeSpan.FromSeconds(3);

    /// <summary>Collects one report of each holder that gives one in time.</summary>
    /// <param name="holders">The holders, each of which was told one step.</param>
    /// <param name="limit">How long they may take.</param>
    /// <param name="margin">How much longer to wait for one that keeps no limit, since it is stopped or stuck.</param>
    /// <returns>The reports, by instance; none of a holder that was late, which is noted.</returns>
    /// <exception cref="FailureException">A signal came.</exception>
    internal Dictionary<string, Report> Collect(IReadOnlyList<HolderProcess> holders, TimeSpan limit, TimeSpan margin)
    {
        Deadline deadline = Deadline.After(limit + margin, time);
        Dictionary<string, Report> reports = [];
        while (reports.Count < holders.Count)
        {
            List<HolderProcess> missing = [.. holders.Where(holder => !reports.ContainsKey(holder.Instance))];
            SafeFileHandle[] waited = [interruption.Handle, .. missing.Select(holder => holder.Readable)];
            int ready = Descriptor.WaitReadable(waited, deadline.Remaining);
            if (ready == 0)
            {
                throw FreezeRun.Interrupted(interruption);
            }

            if (ready < 0)
            {
                missing.ForEach(holder => holder.IsLate = true);
                return reports;
            }

            HolderProcess holder = missing[ready - 1];
            if (holder.TakeReport() is { } report)
            {
                holder.IsLate = false;
                reports.Add(holder.Instance, report);
            }
        }

        return reports;
    }

    /// <summary>The same, but of those that are spared nobody waits for long.</summary>
    internal Dictionary<string, Report> Collect(
        IReadOnlyList<HolderProcess> holders, TimeSpan limit, TimeSpan margin, Spared spared)
    {
        HolderProcess[] promised = [.. holders.Where(holder => !spared.Has(holder.Instance))];
        if (promised.Length == holders.Count)
        {
            return Collect(holders, limit, margin);
        }

        Dictionary<string, Report> reports = Collect(holders, limit, Spared.Margin);
        HolderProcess[] missing = [.. promised.Where(holder => !reports.ContainsKey(holder.Instance))];
        foreach ((string instance, Report report) in
            missing.Length == 0 ? [] : Collect(missing, TimeSpan.Zero, margin - Spared.Margin))
        {
            reports.Add(instance, report);
        }

        return reports;
    }

    /// <summary>Lets time pass.</summary>
    /// <param name="span">How much.</param>
    /// <param name="holders">Those whose words end it early.</param>
    /// <exception cref="FailureException">A signal came.</exception>
    internal void Pause(TimeSpan span, IReadOnlyList<HolderProcess>? holders = null)
    {
        if (Descriptor.WaitReadable([interruption.Handle, .. (holders ?? []).Select(holder => holder.Readable)], span) == 0)
        {
            throw FreezeRun.Interrupted(interruption);
        }
    }
}
