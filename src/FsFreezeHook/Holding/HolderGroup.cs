using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Posix;
using Microsoft.Win32.SafeHandles;
using Serilog;

namespace FsFreezeHook.Holding;

/// <summary>
/// All holders of one freeze. They are made ready in parallel and lock together, all or none: where one is not granted its lock, all
/// let go, and writers run before all try again.
/// </summary>
internal sealed class HolderGroup : IDisposable
{
    // A blocker's end cannot be waited for: no server tells it. This is how often they are asked.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    private readonly List<HolderProcess> _holders = [];
    private readonly LockLimits _limits;
    private readonly Interruption _interruption;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Deadline _deadline;
    private readonly long _begun;
    private readonly Dictionary<string, long> _steps = [];

    /// <summary>An empty group whose time runs from now on.</summary>
    internal HolderGroup(LockLimits limits, Interruption interruption, TimeProvider time, ILogger log)
    {
        _limits = limits;
        _interruption = interruption;
        _time = time;
        _log = log;
        _deadline = Deadline.After(limits.LockTimeout, time);
        _begun = time.GetTimestamp();
    }

    /// <summary>When each step was done by all, in milliseconds since the group began.</summary>
    internal IReadOnlyDictionary<string, long> Steps => _steps;

    /// <summary>The holders.</summary>
    internal IReadOnlyList<HolderProcess> Holders => _holders;

    /// <summary>Starts a holder for each order and waits until each is ready or has failed.</summary>
    /// <returns>The report of each, by instance.</returns>
    /// <exception cref="FailureException">A signal came.</exception>
    internal IReadOnlyDictionary<string, Report> MakeReady(string program, IReadOnlyList<HoldOrder> orders)
    {
        foreach (HoldOrder order in orders)
        {
            _holders.Add(HolderProcess.Start(program, order));
        }

        Dictionary<string, Report> reports = Await(FailureReason.Unreachable, "gave no answer");
        Note("ready");
        return reports;
    }

    /// <summary>Leaves one holder out: it goes.</summary>
    /// <exception cref="FailureException">It does not.</exception>
    internal void Remove(string instance)
    {
        HolderProcess holder = _holders.Single(one => one.Instance == instance);
        _holders.Remove(holder);
        using (holder)
        {
            holder.LetGo();
        }
    }

    /// <summary>Takes all locks together.</summary>
    /// <param name="blockers">The blockers that were found when the holders became ready, by instance.</param>
    /// <exception cref="FailureException">A lock was not granted within the limits; none is held.</exception>
    internal void LockTogether(IReadOnlyDictionary<string, Report> blockers)
    {
        TimeSpan stalled = TimeSpan.Zero;
        TimeSpan mostStall = 2 * _limits.MaxStall;
        IReadOnlyDictionary<string, Report> found = blockers;
        while (true)
        {
            found = WaitForBlockers(found);
            TimeSpan limit = Least(_limits.MaxStall, mostStall - stalled, _deadline.Remaining);
            long begun = _time.GetTimestamp();
            TellAll(Step.Take, limit);
            Dictionary<string, Report> reports = Await(FailureReason.LockNotGranted, "was not granted its lock in time", limit);
            TimeSpan took = _time.GetElapsedTime(begun);
            if (FirstFailure(reports) is not { } failed)
            {
                Note("locked");
                return;
            }

            stalled += took;
            _log.Warning(
                "{Instance:l}: an attempt at the lock was given up after {Milliseconds:0} ms: {Problem:l}",
                failed.Key,
                took.TotalMilliseconds,
                failed.Value.Message);
            if (failed.Value.Reason != FailureReason.LockNotGranted)
            {
                throw Failure(failed.Key, failed.Value);
            }

            found = TryAgainLater(failed.Key, stalled, mostStall, took);
        }
    }

    /// <summary>Flushes, and makes each session prove that it holds.</summary>
    /// <returns>The report of each, by instance.</returns>
    /// <exception cref="FailureException">One does not hold, or its flush did not finish.</exception>
    internal IReadOnlyDictionary<string, Report> Prove()
    {
        TimeSpan limit = _deadline.Remaining;
        TellAll(Step.Prove, limit);
        Dictionary<string, Report> reports = Await(FailureReason.FlushNotFinished, "did not finish its flush in time", limit);
        if (FirstFailure(reports) is { } failed)
        {
            throw Failure(failed.Key, failed.Value);
        }

        Note("held");
        return reports;
    }

    /// <summary>Closes all control pipes, which without a committed record means release, and waits until all have gone.</summary>
    /// <exception cref="FailureException">One does not go, and cannot be killed.</exception>
    internal void LetGo()
    {
        FailureException? failure = null;
        foreach (HolderProcess holder in _holders)
        {
            try
            {
                holder.LetGo();
            }
            catch (FailureException e)
            {
                failure ??= e;
            }
        }

        if (failure is not null)
        {
            throw failure;
        }
    }

    /// <summary>Closes all control pipes: the holders' moment of decision.</summary>
    public void Dispose()
    {
        foreach (HolderProcess holder in _holders)
        {
            holder.Dispose();
        }
    }

    private static TimeSpan Least(params ReadOnlySpan<TimeSpan> spans)
    {
        TimeSpan least = spans[0];
        foreach (TimeSpan span in spans)
        {
            least = span < least ? span : least;
        }

        return least;
    }

    // What trying again does not mend comes before what it may.
    private static KeyValuePair<string, Report>? FirstFailure(Dictionary<string, Report> reports) => reports
        .Where(report => report.Value.Kind == ReportKind.Failed)
        .OrderBy(report => report.Value.Reason == FailureReason.LockNotGranted)
        .Select(report => (KeyValuePair<string, Report>?)report)
        .FirstOrDefault();

    private static FailureException Failure(string instance, Report report) =>
        new(report.Reason, $"{instance}: {report.Message}");

    // While there is a blocker nothing is attempted, and writers flow.
    private IReadOnlyDictionary<string, Report> WaitForBlockers(IReadOnlyDictionary<string, Report> reports)
    {
        bool told = false;
        while (true)
        {
            foreach ((string instance, Report report) in reports)
            {
                if (report.Kind == ReportKind.Failed)
                {
                    throw Failure(instance, report);
                }
            }

            (string instance, Report report) blocked = reports
                .Select(one => (one.Key, one.Value))
                .FirstOrDefault(one => one.Value.Blockers.Count > 0);
            if (blocked.report is null)
            {
                return reports;
            }

            string blocker = blocked.report.Blockers[0].Description;
            if (!told)
            {
                _log.Information("{Instance:l}: waits for {Blocker:l}", blocked.instance, blocker);
                told = true;
            }

            if (_deadline.Remaining <= LookAgain)
            {
                throw NotGranted(blocked.instance, $"{blocker} blocks it");
            }

            Pause(LookAgain);
            TellAll(Step.Look, TimeSpan.Zero);
            reports = Await(FailureReason.Unreachable, "gave no answer");
        }
    }

    private IReadOnlyDictionary<string, Report> TryAgainLater(string instance, TimeSpan stalled, TimeSpan mostStall, TimeSpan took)
    {
        TellAll(Step.LetGo, TimeSpan.Zero);
        IReadOnlyDictionary<string, Report> found = Await(FailureReason.Unreachable, "gave no answer");
        string blocker = found.Values.SelectMany(report => report.Blockers).FirstOrDefault()?.Description is { } description
            ? $"{description} blocks it"
            : "what blocks it cannot be seen";
        if (stalled >= mostStall - LookAgain || _deadline.Remaining <= took + LookAgain)
        {
            throw NotGranted(instance, blocker);
        }

        // Writers run for at least as long as they were kept waiting.
        Pause(took);
        TellAll(Step.Look, TimeSpan.Zero);
        return Await(FailureReason.Unreachable, "gave no answer");
    }

    private FailureException NotGranted(string instance, string why) => new(
        FailureReason.LockNotGranted,
        $"{instance}: read lock not granted within {_deadline.Elapsed.TotalSeconds:0.#} s: {why}; let it end, or raise 'lock-timeout' in [mysql]");

    private void Pause(TimeSpan span)
    {
        if (Descriptor.WaitReadable([_interruption.Handle], span) == 0)
        {
            throw Interrupted();
        }
    }

    private FailureException Interrupted() =>
        new(FailureReason.Interrupted, $"interrupted by {_interruption.Signal}; what was frozen is undone");

    private void TellAll(Step step, TimeSpan limit)
    {
        foreach (HolderProcess holder in _holders)
        {
            holder.Tell(step, limit);
        }
    }

    // One report of each holder. A holder keeps its own limits; the margin is for one that is stopped or stuck.
    private Dictionary<string, Report> Await(FailureReason reason, string late, TimeSpan? limit = null)
    {
        TimeSpan margin = TimeSpan.FromSeconds(5);
        Deadline deadline = Deadline.After((limit ?? _deadline.Remaining) + margin, _time);
        Dictionary<string, Report> reports = [];
        while (reports.Count < _holders.Count)
        {
            List<HolderProcess> missing = [.. _holders.Where(holder => !reports.ContainsKey(holder.Instance))];
            SafeFileHandle[] waited = [_interruption.Handle, .. missing.Select(holder => holder.Readable)];
            int ready = Descriptor.WaitReadable(waited, deadline.Remaining);
            if (ready == 0)
            {
                throw Interrupted();
            }

            if (ready < 0)
            {
                throw new FailureException(reason, $"{missing[0].Instance}: {late}; see the log");
            }

            HolderProcess holder = missing[ready - 1];
            if (holder.TakeReport() is { } report)
            {
                reports.Add(holder.Instance, report);
            }
        }

        return reports;
    }

    private void Note(string step) => _steps[step] = (long)_time.GetElapsedTime(_begun).TotalMilliseconds;
}
