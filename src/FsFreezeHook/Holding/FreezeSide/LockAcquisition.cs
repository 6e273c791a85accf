using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Text;

namespace FsFreezeHook.Holding.FreezeSide;

/// <summary>
/// Taking the locks of a group together: while there is a blocker nothing is attempted and writers flow; where an attempt is not
/// granted all let go, writers run for at least as long as they were kept waiting, and all try again.
/// </summary>
internal sealed class LockAcquisition
{
    // A blocker's end cannot be waited for: no server tells it. This is how often they are asked.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    // Load is no blocker: with many clients some statement is always older than a moment, and an attempt
    // behind it is soon granted.
    private const int ShareOfWait = 4;

    private const string LetItEnd = "let it end, or raise";

    private readonly HolderGroup _group;
    private readonly AcquisitionLog _log;
    private TimeSpan _stalled;
    private TimeSpan _lastStall;
    private TimeSpan _overrun;
    private bool _triesGuess;

    /// <summary>The locks of all in <paramref name="group"/>, all attempts within its time.</summary>
    internal LockAcquisition(HolderGroup group)
    {
        _group = group;
        _log = new AcquisitionLog(group);
    }

    /// <summary>
    /// Writes out once more what is dirty, where so much time has passed since that it makes a difference; says whether it did.
    /// It is given the time that it may take.
    /// </summary>
    internal Func<TimeSpan, bool>? WriteOutAgain { get; init; }

    // All stalls together stay under twice max-stall, in a run and in any minute: what an attempt last took beyond its limit is
    // set aside for the next.
    private TimeSpan StallLeft => (2 * _group.Limits.MaxStall) - Greater(_stalled, _group.Stalls?.Sum ?? default) - _overrun;

    /// <summary>Takes all locks.</summary>
    /// <param name="ready">What the holders reported when they became ready, by instance.</param>
    /// <exception cref="FailureException">A lock was not granted within the limits; none is held.</exception>
    internal void Acquire(IReadOnlyDictionary<string, Report> ready)
    {
        while (StallLeft <= LookAgain && _group.Holders.Count > 0)
        {
            GiveUp(NothingLeft((_group.Holders.FirstOrDefault(one => !IsSpared(one.Instance)) ?? _group.Holders[0]).Instance));
        }

        // What they found is old where dirty pages took long.
        IReadOnlyDictionary<string, Report> found = _group.Prepared > 2 * LookAgain ? _group.Ask(Step.FindBlockers) : ready;
        while (true)
        {
            found = WaitForBlockers(found);
            if (_group.Holders.Count == 0)
            {
                return;
            }

            if (WriteOutAgain?.Invoke(_group.Deadline.Remaining / 2) == true)
            {
                found = _group.Ask(Step.FindBlockers);
                continue;
            }

            TimeSpan limit = _group.Limited(Least(
                _triesGuess ? LimitOfTry : _group.Limits.MaxStall, _group.Limits.MaxStall, StallLeft, _group.Deadline.Remaining));
            if (limit < LookAgain)
            {
                (string instance, Report report) = found.FirstOrDefault(one => !IsSpared(one.Key), found.First());
                found = GiveUp(NotGranted(instance, report, $"{LetItEnd} 'lock-timeout'"), found);
                continue;
            }

            long begun = _group.Times.NoteAttempt();
            Dictionary<string, Report> reports = _group.Ask(
                Step.Acquire, limit, FailureReason.LockNotGranted,
                $"its server did not answer for {Elapsed.Seconds(limit)}; check it");
            if (FailedReports.First(reports) is not { } failed)
            {
                _group.Note("locked", "granted");
                return;
            }

            if (failed.Value.Reason != FailureReason.LockNotGranted)
            {
                throw FailedReports.Of(failed.Key, failed.Value);
            }

            _triesGuess = false;
            found = _group.Ask(Step.Reset);
            Account(failed.Key, failed.Value, limit, _group.Time.GetElapsedTime(begun));
            found = TryAgainLater(failed.Key, found);
        }
    }

    private static TimeSpan Least(params ReadOnlySpan<TimeSpan> spans)
    {
        TimeSpan least = spans[0];
        foreach (TimeSpan span in spans)
        {
            least = span < least ? span : least;
        }

        return least > TimeSpan.Zero ? least : TimeSpan.Zero;
    }

    private static TimeSpan Greater(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private bool IsSpared(string instance) => _group.Spared.Has(instance);

    // One that is spared is told without its name, which is put before it elsewhere.
    private IReadOnlyDictionary<string, Report> GiveUp(
        (string Instance, string Problem) one, IReadOnlyDictionary<string, Report>? found = null)
    {
        if (!IsSpared(one.Instance))
        {
            throw new FailureException(FailureReason.LockNotGranted, $"{one.Instance}: {one.Problem}");
        }

        _group.GoOnWithout(one.Instance, new FailureException(FailureReason.LockNotGranted, one.Problem));
        return (found ?? new Dictionary<string, Report>()).Where(report => report.Key != one.Instance)
            .ToDictionary(report => report.Key, report => report.Value);
    }

    private (string Instance, string Problem) NothingLeft(string instance) => (
        instance,
        string.Create(
            CultureInfo.InvariantCulture,
            $"no attempt at the lock: writers waited for {Elapsed.Seconds(_group.Stalls!.Sum)} in the last minute "
                + $"for freezes that did not get it, and 'max-stall' allows no more; "
                + $"try again in {Math.Ceiling(_group.Stalls.UntilLess.TotalSeconds):0} s, "
                + $"or raise 'max-stall' in {_group.SectionOf(instance)}"));

    private void Account(string instance, Report failure, TimeSpan limit, TimeSpan took)
    {
        _group.Times.NoteGivenUp(took);
        _stalled += took;
        _group.Stalls?.Add(took);
        _lastStall = took;
        _overrun = took > limit ? took - limit : TimeSpan.Zero;
        _group.Log.Warning(
            "{Instance:l}: an attempt at the lock was given up; writers may have waited for {Milliseconds:0} ms: {Problem:l}",
            instance,
            took.TotalMilliseconds,
            failure.Message);
    }

    private IReadOnlyDictionary<string, Report> WaitForBlockers(IReadOnlyDictionary<string, Report> reports)
    {
        while (true)
        {
            FailedReports.ThrowIfAny(reports);
            _log.Warn(reports);
            reports = GoOnWithoutBlocked(reports);
            (string instance, Report report) = reports
                .Select(one => (one.Key, one.Value))
                .FirstOrDefault(one => one.Value.Blockers.Any(Defers));
            if (report is null)
            {
                // Nothing is told while an attempt is pending or a lock is held: whoever tells it may be a
                // terminal that is stopped.
                _group.Observer?.WaitsNoMore();
                return reports;
            }

            Blocker blocker = report.Blockers.Where(Defers).MinBy(one => one.IsWaiting)!;
            _log.Waits(instance, blocker);
            _group.Observer?.Waits(instance, blocker.Description, _group.Deadline.Elapsed, _group.Limits.LockTimeout);
            if (_group.Deadline.Remaining <= LookAgain)
            {
                reports = GiveUp(NotGranted(instance, report, $"{LetItEnd} 'lock-timeout'", Defers), reports);
                continue;
            }

            _group.Pause(LookAgain);
            _triesGuess = IsWorthATry(reports);
            if (_triesGuess)
            {
                _group.Observer?.WaitsNoMore();
                return reports;
            }

            reports = Look();
        }
    }

    // Whoever is spared may have any number of blockers, for as long as it likes: half of the time is the others'.
    private IReadOnlyDictionary<string, Report> GoOnWithoutBlocked(IReadOnlyDictionary<string, Report> reports)
    {
        if (_group.Holders.Count > 1 && _group.Deadline.Elapsed >= _group.Limits.LockTimeout / 2)
        {
            foreach ((string instance, Report report) in
                reports.Where(one => IsSpared(one.Key) && one.Value.Blockers.Any(Defers)).ToArray())
            {
                reports = GiveUp(NotGranted(instance, report, $"{LetItEnd} 'lock-timeout'", Defers), reports);
            }
        }

        return reports;
    }

    // What blocks a lock by its words alone may not block it at all. One attempt tells, in time for another one if it does; and
    // before anything is ended for it.
    private bool IsWorthATry(IReadOnlyDictionary<string, Report> reports)
    {
        TimeSpan latest = (_group.Limits.LockTimeout / 2) - (2 * _group.Limits.MaxStall) - (4 * LookAgain);
        TimeSpan soonest = _group.Limits.LockTimeout / 8;
        return _group.Times.GivenUp == 0
            && _group.Deadline.Elapsed >= (latest > soonest ? latest : soonest)
            && reports.Values.SelectMany(report => report.Blockers).Where(Defers).All(blocker => blocker.IsGuess);
    }

    // As much time as it takes writers run afterwards, and then there is half of all time left to end what blocks the lock.
    private TimeSpan LimitOfTry =>
        Greater(((_group.Limits.LockTimeout / 2) - _group.Deadline.Elapsed - (2 * LookAgain)) / 2, LookAgain);

    // The longer it has been waited, the older a statement must be to defer an attempt still: those that keep ending soon do not
    // for long, and one that does not end always does. What an attempt could not outlast in any case goes on deferring it.
    private bool Defers(Blocker blocker) =>
        blocker.StatementSeconds is not { } seconds
        || seconds >= Least(_group.Deadline.Elapsed / ShareOfWait, _group.Limits.MaxStall).TotalSeconds;

    // What a policy lets end is given the first half of the time to end by itself.
    private IReadOnlyDictionary<string, Report> Look() =>
        _group.Deadline.Elapsed >= _group.Limits.LockTimeout / 2
            ? _group.Clear(Least(_group.Limits.MaxStall, _group.Deadline.Elapsed / 2))
            : _group.Ask(Step.FindBlockers);

    private IReadOnlyDictionary<string, Report> TryAgainLater(string instance, IReadOnlyDictionary<string, Report> found)
    {
        FailedReports.ThrowIfAny(found);

        // It may have been left out since.
        if (!found.TryGetValue(instance, out Report? report))
        {
            return found;
        }

        // All that are left are spared, where one of them failed: those that were granted would not have waited for it.
        while (StallLeft <= LookAgain || _group.Deadline.Remaining <= _lastStall + (2 * LookAgain))
        {
            // Where writers may wait again, no time would be left for it.
            string remedy = StallLeft <= LookAgain
                ? $"writers may wait no longer; {LetItEnd} 'max-stall'"
                : $"{LetItEnd} 'lock-timeout'";
            found = GiveUp(NotGranted(instance, report, remedy), found);
            if (found.Count == 0)
            {
                return found;
            }

            (instance, report) = found.First();
        }

        // Writers run for at least as long as they were kept waiting.
        _group.Pause(_lastStall);
        return Look();
    }

    // A statement that is younger than the attempt has not blocked it. Some servers tell whole seconds alone.
    private bool OutlastedTheAttempt(Blocker blocker) => blocker.StatementSeconds is not { } seconds
        || seconds >= (_lastStall.TotalSeconds < 1 ? _lastStall.TotalSeconds : Math.Floor(_lastStall.TotalSeconds));

    private (string Instance, string Problem) NotGranted(
        string instance, Report report, string remedy, Func<Blocker, bool>? blocks = null)
    {
        // Who waits himself, for us or for another, is a victim.
        Blocker? culprit = report.Blockers.FirstOrDefault(one => !one.IsWaiting && (blocks ?? OutlastedTheAttempt)(one));
        (string blocker, string? further) = (culprit, report.Unseen) switch
        {
            ({ } first, _) => ($"{first.Description} blocks it", first.Ending is { } ending ? $"run: {ending}" : null),
            (_, { } unseen) when unseen.LastIndexOf("; ", StringComparison.Ordinal) is var mark and > 0 =>
                ($"what blocks it cannot be seen ({unseen[..mark]})", unseen[(mark + 2)..]),
            (_, { } unseen) => ($"what blocks it cannot be seen ({unseen})", null),
            _ => ("what blocked it has ended or cannot be seen", null),
        };
        return (
            instance,
            $"{report.Lock ?? "lock"} not granted within {Elapsed.Seconds(_group.Deadline.Elapsed)}: {blocker}; "
                + $"{remedy} in {_group.SectionOf(instance)}{(further is null ? string.Empty : $", or {further}")}");
    }
}
