using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.Benchmarks.Figures;

/// <summary>A freeze, a hold and a thaw, and what one client committed meanwhile.</summary>
internal sealed class LoadCycle
{
    private readonly IReadOnlyList<long> _commits;
    private readonly long _lastBefore;
    private readonly long _firstAfter;

    /// <summary>Takes it.</summary>
    /// <param name="freeze">The freeze.</param>
    /// <param name="thaw">The thaw.</param>
    /// <param name="rows">The rows in their order, some before and some after.</param>
    public LoadCycle(Timing freeze, Timing thaw, IReadOnlyList<WrittenRow> rows)
    {
        Freeze = freeze;
        Thaw = thaw;
        _commits = [.. rows.Select(row => row.AcknowledgedAt)];
        _lastBefore = _commits.Last(commit => commit < thaw.StartedAt);
        _firstAfter = _commits.First(commit => commit >= thaw.StartedAt);
        IsLocked = freeze.Succeeded && !rows.Any(row => row.SentAt > freeze.EndedAt && row.AcknowledgedAt < thaw.StartedAt);
        LongestGap = _commits.Zip(_commits.Skip(1))
            .Where(pair => pair.Second > freeze.StartedAt)
            .Max(pair => Milliseconds(pair.First, pair.Second));
    }

    /// <summary>The freeze.</summary>
    public Timing Freeze { get; }

    /// <summary>The thaw.</summary>
    public Timing Thaw { get; }

    /// <summary>Whether the freeze kept its word: no row was sent and acknowledged between its end and the thaw.</summary>
    public bool IsLocked { get; }

    /// <summary>The longest time without a commit, in milliseconds.</summary>
    public double LongestGap { get; }

    /// <summary>That time, less what the snapshot was given: from freeze's end to thaw's start.</summary>
    public double StallBeyondHold => LongestGap - Milliseconds(Freeze.EndedAt, Thaw.StartedAt);

    /// <summary>From freeze's start to the last commit before the lock: until then the client noticed nothing.</summary>
    public double BeforeLock => Milliseconds(Freeze.StartedAt, _lastBefore);

    /// <summary>From that commit to freeze's end.</summary>
    public double UnderLock => Milliseconds(_lastBefore, Freeze.EndedAt);

    /// <summary>From thaw's start to the next commit.</summary>
    public double UntilWritable => Milliseconds(Thaw.StartedAt, _firstAfter);

    private static double Milliseconds(long from, long until) => (until - from) * 1000.0 / Stopwatch.Frequency;
}
