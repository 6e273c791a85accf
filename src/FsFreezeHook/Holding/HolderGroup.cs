using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Posix;
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

    private static readonly TimeSpan LeastFlush = TimeSpan.FromSeconds(1);

    private const string RaiseTimeout = "let it end, or raise 'lock-timeout' in [mysql]";

    private readonly List<HolderProcess> _holders = [];
    private readonly LockLimits _limits;
    private readonly ReportCollector _collector;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Deadline _deadline;
    private readonly long _begun;
    private readonly Dictionary<string, long> _steps = [];

    /// <summary>An empty group whose time runs from now on.</summary>
    internal HolderGroup(LockLimits limits, Interruption interruption, TimeProvider time, ILogger log)
    {
        _limits = limits;
        _collector = new ReportCollector(interruption, time);
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

        Dictionary<string, Report> reports = _collector.Collect(_holders, _deadline.Remaining);
        foreach (HolderProcess holder in _holders.Where(holder => !reports.ContainsKey(holder.Instance)))
        {
            reports.Add(holder.Instance, new Report
            {
                Kind = ReportKind.Failed,
                Reason = FailureReason.Unreachable,
                Message = $"its server gave no answer within {_deadline.Elapsed.TotalSeconds:0.#} s; check its disk, or raise 'lock-timeout' in [mysql]",
            });
        }

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
        // A lock that was granted in the last moment is given the time to be of use.
        TimeSpan limit = _deadline.Remaining > LeastFlush ? _deadline.Remaining : LeastFlush;
        TellAll(Step.Prove, limit);
        Dictionary<string, Report> reports = Await(FailureReason.FlushNotFinished, "did not finish its flush in time", limit);
        ThrowIfAnyFailed(reports);
        Note("held");
        return reports;
    }

    /// <summary>Says, once all are held, that no holder has ended since.</summary>
    /// <exception cref="FailureException">One has, and its lock is gone.</exception>
    internal void ThrowIfAnyEnded()
    {
        // After 'held' a holder has no more to say: what can be read from it now is its end.
        if (_holders.Find(holder => Descriptor.WaitReadable([holder.Readable], TimeSpan.Zero) == 0) is { } ended)
        {
            throw new FailureException(
                FailureReason.LockLost, $"{ended.Instance}: its holder ended before the freeze was committed; try again");
        }
    }

    /// <summary>Closes all control pipes, which without a committed record means release, and waits until all have gone.</summary>
    /// <exception cref="FailureException">One does not go, and cannot be killed.</exception>
    internal void LetGo()
    {
        // All at once: one that is stuck keeps no other instance locked.
        foreach (HolderProcess holder in _holders)
        {
            holder.CloseControl();
        }

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
    private static KeyValuePair<string, Report>? FirstFailure(IEnumerable<KeyValuePair<string, Report>> reports) => reports
        .Where(report => report.Value.Kind == ReportKind.Failed)
        .OrderBy(report => report.Value.Reason == FailureReason.LockNotGranted)
        .Select(report => (KeyValuePair<string, Report>?)report)
        .FirstOrDefault();

    private static void ThrowIfAnyFailed(IEnumerable<KeyValuePair<string, Report>> reports)
    {
        if (FirstFailure(reports) is { } failed)
        {
            throw Failure(failed.Key, failed.Value);
        }
    }

    private static FailureException Failure(string instance, Report report) =>
        new(report.Reason, $"{instance}: {report.Message}");

    // While there is a blocker nothing is attempted, and writers flow.
    private IReadOnlyDictionary<string, Report> WaitForBlockers(IReadOnlyDictionary<string, Report> reports)
    {
        bool told = false;
        while (true)
        {
            ThrowIfAnyFailed(reports);
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
                throw NotGranted(blocked.instance, $"{blocker} blocks it; {RaiseTimeout}");
            }

            _collector.Pause(LookAgain);
            TellAll(Step.Look, TimeSpan.Zero);
            reports = Await(FailureReason.Unreachable, "gave no answer");
        }
    }

    private IReadOnlyDictionary<string, Report> TryAgainLater(string instance, TimeSpan stalled, TimeSpan mostStall, TimeSpan took)
    {
        TellAll(Step.LetGo, TimeSpan.Zero);
        Dictionary<string, Report> found = Await(FailureReason.Unreachable, "gave no answer");
        ThrowIfAnyFailed(found);
        string blocker = found.Values.SelectMany(report => report.Blockers).FirstOrDefault()?.Description is { } description
            ? $"{description} blocks it"
            : "what blocks it cannot be seen";
        if (stalled >= mostStall - LookAgain)
        {
            throw NotGranted(instance, $"{blocker}, and writers may wait no longer; let it end, or raise 'max-stall' in [mysql]");
        }

        if (_deadline.Remaining <= took + LookAgain)
        {
            throw NotGranted(instance, $"{blocker}; {RaiseTimeout}");
        }

        // Writers run for at least as long as they were kept waiting.
        _collector.Pause(took);
        TellAll(Step.Look, TimeSpan.Zero);
        return Await(FailureReason.Unreachable, "gave no answer");
    }

    private FailureException NotGranted(string instance, string why) => new(
        FailureReason.LockNotGranted,
        $"{instance}: read lock not granted within {_deadline.Elapsed.TotalSeconds:0.#} s: {why}");

    private void TellAll(Step step, TimeSpan limit)
    {
        foreach (HolderProcess holder in _holders)
        {
            holder.Tell(step, limit);
        }
    }

    // One report of each holder.
    private Dictionary<string, Report> Await(FailureReason reason, string late, TimeSpan? limit = null)
    {
        Dictionary<string, Report> reports = _collector.Collect(_holders, limit ?? _deadline.Remaining);
        return _holders.Find(holder => !reports.ContainsKey(holder.Instance)) is { } missing
            ? throw new FailureException(reason, $"{missing.Instance}: {late}; see the log")
            : reports;
    }

    private void Note(string step) => _steps[step] = (long)_time.GetElapsedTime(_begun).TotalMilliseconds;
}
