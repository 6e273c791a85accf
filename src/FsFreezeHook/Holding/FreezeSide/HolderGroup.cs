using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Posix;
using FsFreezeHook.Text;
using Serilog;

namespace FsFreezeHook.Holding.FreezeSide;

/// <summary>
/// All holders of one freeze. They are made ready in parallel and lock together, all or none: where one is not granted its lock,
/// all let go, and writers run before all try again.
/// </summary>
/// <param name="limits">What taking the locks may cost.</param>
/// <param name="interruption">What ends it early.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
internal sealed class HolderGroup(LockLimits limits, Interruption interruption, TimeProvider time, ILogger log) : IDisposable
{
    // Meanwhile others hold their locks.
    private static readonly TimeSpan MarginOfAttempt = TimeSpan.FromSeconds(1);

    // A holder that was granted its lock lets go where no decision comes for 10 s, see HolderSteps: none waits
    // longer for another one.
    private static readonly TimeSpan LongestBesideOthers = TimeSpan.FromSeconds(8);

    private readonly List<HolderProcess> _holders = [];
    private readonly ReportCollector _collector = new(interruption, time);
    private readonly Dictionary<string, long> _steps = [];

    /// <summary>What taking the locks may cost.</summary>
    internal LockLimits Limits => limits;

    /// <summary>The clock.</summary>
    internal TimeProvider Time => time;

    /// <summary>The log.</summary>
    internal ILogger Log => log;

    /// <summary>When getting ready, and then taking the locks, is given up.</summary>
    internal Deadline Deadline { get; private set; } = Deadline.After(limits.LockTimeout, time);

    /// <summary>How long after all were ready the time for the locks began.</summary>
    internal TimeSpan Prepared { get; private set; }

    /// <summary>Is told what is waited for; null: nobody.</summary>
    internal IWaitObserver? Observer { get; init; }

    /// <summary>What fails of these is left out, wherever it fails, and costs the others nothing.</summary>
    internal Spared Spared { get; init; } = Spared.None;

    /// <summary>
    /// What attempts of the last minute cost, those of other runs included; null: those of this run count alone.
    /// </summary>
    internal RecentStalls? Stalls { get; init; }

    /// <summary>When the locks reached each step, and how long writers may have waited for them.</summary>
    internal FreezeTimeline Times { get; } = new(time);

    /// <summary>When each step was done by all, in milliseconds since the group began.</summary>
    internal IReadOnlyDictionary<string, long> Steps => _steps;

    /// <summary>The holders.</summary>
    internal IReadOnlyList<HolderProcess> Holders => _holders;

    /// <summary>
    /// Gives each order to its holder and waits until each is ready or has failed. The time for the locks begins with
    /// <see cref="BeginLocking"/>.
    /// </summary>
    /// <param name="started">The holders, in their processes.</param>
    /// <param name="orders">What they are to hold.</param>
    /// <param name="mayBeLeftOut">The instances for which the others do not wait for long.</param>
    /// <returns>The report of each, by instance.</returns>
    /// <exception cref="FailureException">A signal came.</exception>
    internal IReadOnlyDictionary<string, Report> MakeReady(
        IReadOnlyList<StartedHolders> started, IReadOnlyList<HoldRequest> orders, IReadOnlySet<string>? mayBeLeftOut = null)
    {
        Dictionary<string, HolderProcess> given =
            started.SelectMany(process => process.Give(orders)).ToDictionary(holder => holder.Instance);
        _holders.AddRange(orders.Select(order => given[order.Instance]));
        ReadyHolders ready = new(_holders, mayBeLeftOut ?? new HashSet<string>(), limits.LockTimeout);
        Dictionary<string, Report> reports = ready.Collect(_collector, Deadline);
        Times.Note(reports);
        foreach (HolderProcess holder in _holders.Where(holder => !reports.ContainsKey(holder.Instance)))
        {
            string longer = ready.IsCutShort(holder)
                ? "set 'enabled = required' for it to wait longer"
                : $"raise 'lock-timeout' in {holder.Section}";
            reports.Add(holder.Instance, new Report
            {
                Kind = ReportKind.Failed,
                Reason = FailureReason.Unreachable,
                Message = $"its server gave no answer within {Elapsed.Seconds(Deadline.Elapsed)}; check its disk, or {longer}",
            });
        }

        Note("ready", "connected");
        Deadline = Posix.Deadline.After(limits.LockTimeout, time);
        return reports;
    }

    /// <summary>What was to be done before the locks is done: their time begins.</summary>
    internal void BeginLocking()
    {
        Prepared = Deadline.Elapsed;
        Times.NoteWrittenOut();
        Note("writtenOut", "writtenOut");
        Deadline = Posix.Deadline.After(limits.LockTimeout, time);
    }

    /// <summary>Leaves one holder out: it goes.</summary>
    /// <exception cref="FailureException">It was the last, and does not.</exception>
    internal void Remove(string instance)
    {
        HolderProcess holder = _holders.Single(one => one.Instance == instance);
        _holders.Remove(holder);
        using (holder)
        {
            // Beside others it is not waited for: it cannot be killed without them, and without a decision it ends by itself.
            if (_holders.Count == 0)
            {
                holder.LetGo();
            }
        }
    }

    /// <summary>Goes on without an instance that is spared.</summary>
    internal void GoOnWithout(string instance, FailureException failure)
    {
        Spared.Tell(instance, failure);
        Remove(instance);
    }

    /// <summary>The section of the configuration that an instance is set in: for a message.</summary>
    internal string SectionOf(string instance) => _holders.First(holder => holder.Instance == instance).Section;

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

    /// <summary>
    /// Closes all control pipes, which without a committed record means release, and waits until all have gone.
    /// </summary>
    /// <exception cref="FailureException">One does not go, and cannot be killed.</exception>
    internal void LetGo()
    {
        // All at once: one that is stuck keeps no other instance locked.
        Decide();

        Deadline end = Posix.Deadline.After(HolderProcess.GoWait, TimeProvider.System);
        foreach (HolderProcess holder in _holders)
        {
            holder.LetGo(end);
        }

        foreach (HolderProcess holder in _holders.DistinctBy(holder => holder.Identity))
        {
            holder.WaitForProcess();
        }

        Times.NoteEnd();
    }

    /// <summary>
    /// Closes all control pipes. End-of-file there is the holders' moment of decision: those whose freeze is committed hold.
    /// </summary>
    internal void Decide()
    {
        foreach (HolderProcess holder in _holders)
        {
            holder.CloseControl();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (HolderProcess holder in _holders)
        {
            holder.Dispose();
        }
    }

    /// <summary>A limit for a step in which holders may have to wait for one another with their locks held.</summary>
    internal TimeSpan Limited(TimeSpan limit) => _holders.Count > 1 && limit > LongestBesideOthers ? LongestBesideOthers : limit;

    /// <summary>Tells all holders a step, and waits for one report of each.</summary>
    /// <param name="step">The step.</param>
    /// <param name="limit">How long it may take; null: what is left of the group's time.</param>
    /// <param name="reason">What it is where one gives no report.</param>
    /// <param name="late">The same in words.</param>
    /// <exception cref="FailureException">One gave none, or a signal came.</exception>
    internal Dictionary<string, Report> Ask(
        Step step, TimeSpan? limit = null, FailureReason reason = FailureReason.Unreachable,
        string late = "its server gave no answer; check it") =>
        Ask(_holders, step, limit ?? TimeSpan.Zero, limit ?? Deadline.Remaining, reason, late);

    /// <summary>Tells all holders to end what blocks their locks, as far as they may.</summary>
    /// <param name="olderThan">For how long a statement must have run.</param>
    /// <exception cref="FailureException">One gave no report, or a signal came.</exception>
    internal Dictionary<string, Report> Clear(TimeSpan olderThan) =>
        Ask(
            _holders, Step.EndBlockers, olderThan, Deadline.Remaining, FailureReason.Unreachable,
            "its server gave no answer; check it");

    /// <summary>Lets time pass.</summary>
    /// <exception cref="FailureException">A signal came.</exception>
    internal void Pause(TimeSpan span) => _collector.Pause(span);

    /// <summary>Lets time pass, less of it where a holder has something to say unasked: its end.</summary>
    /// <exception cref="FailureException">A signal came.</exception>
    internal void PauseUnlessToldOfAnEnd(TimeSpan span) => _collector.Pause(span, _holders);

    /// <summary>Tells some holders a step, and waits for one report of each.</summary>
    /// <param name="holders">The holders.</param>
    /// <param name="step">The step.</param>
    /// <param name="told">The limit that they are told.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="reason">What it is where one gives no report.</param>
    /// <param name="late">The same in words.</param>
    /// <returns>The reports, by instance; none of one that the group goes on without.</returns>
    /// <exception cref="FailureException">One gave none, or a signal came.</exception>
    internal Dictionary<string, Report> Ask(
        IReadOnlyList<HolderProcess> holders, Step step, TimeSpan told, TimeSpan limit, FailureReason reason, string late)
    {
        foreach (HolderProcess holder in holders)
        {
            holder.Tell(step, told);
        }

        Dictionary<string, Report> reports = _collector.Collect(
            holders, limit, step == Step.Acquire ? MarginOfAttempt : ReportCollector.Margin, Spared);
        Times.Note(reports);
        if (holders.FirstOrDefault(one => !reports.ContainsKey(one.Instance) && !Spared.Has(one.Instance)) is { } missing)
        {
            throw new FailureException(reason, $"{missing.Instance}: {late}");
        }

        string[] asked = [.. holders.Select(holder => holder.Instance)];
        foreach ((string instance, FailureException failure) in
            Spared.LeftOut(asked, reports, new FailureException(reason, late), isAttempt: step == Step.Acquire))
        {
            _ = reports.Remove(instance);
            GoOnWithout(instance, failure);
        }

        return reports;
    }

    /// <summary>Notes that a step was done by all.</summary>
    /// <param name="step">Its name in the record, which programs know.</param>
    /// <param name="name">The same in the words of a rehearsal.</param>
    internal void Note(string step, string name)
    {
        _steps[step] = Times.Now;
        _steps[name] = _steps[step];
    }
}
