using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Holding.Protocol;

namespace FsFreezeHook.Holding.FreezeSide;

/// <summary>
/// When the locks of a group reached each step, each by its holder's own clock, which is the machine's; and how long they may
/// have kept writers waiting.
/// </summary>
internal sealed class FreezeTimeline
{
    private readonly TimeProvider _time;
    private readonly long _begun;
    private readonly Dictionary<string, Timeline> _byInstance = [];
    private readonly List<(long From, long To)> _stalls = [];
    private TimeSpan _inVain;
    private bool _isAttempted;
    private long? _ended;

    /// <summary>Those of a group that begins now.</summary>
    internal FreezeTimeline(TimeProvider time)
    {
        _time = time;
        _begun = time.GetTimestamp();
    }

    /// <summary>Now, in milliseconds since the group began.</summary>
    internal long Now => Since(_time.GetTimestamp());

    /// <summary>How many attempts at the locks were given up.</summary>
    internal int GivenUp { get; private set; }

    /// <summary>For how long those may have kept writers waiting.</summary>
    internal TimeSpan GivenUpAfter => _inVain;

    /// <summary>When those may have kept writers waiting, in milliseconds since the group began.</summary>
    internal IReadOnlyList<(long From, long To)> Stalls => _stalls;

    /// <summary>When each lock reached which step, by instance.</summary>
    internal IReadOnlyDictionary<string, Timeline> ByInstance => _byInstance;

    /// <summary>When all locks had reached each step.</summary>
    internal Timeline Together => new()
    {
        Connected = Latest(one => one.Connected),
        WrittenOut = Latest(one => one.WrittenOut),
        Attempted = Latest(one => one.Attempted),
        Granted = Latest(one => one.Granted),
        Flushed = Latest(one => one.Flushed),
        Ready = Latest(one => one.Ready),
        Released = Latest(one => one.Released),
    };

    /// <summary>
    /// How long attempts took until all locks were granted, those that were given up included, in milliseconds.
    /// </summary>
    internal long AttemptMilliseconds =>
        (long)_inVain.TotalMilliseconds + Math.Max(0, (Together.Granted ?? 0) - (Together.Attempted ?? Together.Granted ?? 0));

    /// <summary>
    /// How long a writer may have waited at most: from the moment in which the attempt that counts could keep writers waiting up
    /// to the release, and during the attempts that were given up.
    /// </summary>
    internal TimeSpan WritersWaited => _inVain + (_isAttempted
        ? TimeSpan.FromMilliseconds((Together.Released ?? _ended ?? Now) - Together.Attempted ?? 0)
        : TimeSpan.Zero);

    /// <summary>An attempt at all locks begins.</summary>
    /// <returns>The moment, see <see cref="TimeProvider.GetTimestamp"/>.</returns>
    internal long NoteAttempt()
    {
        long moment = _time.GetTimestamp();
        foreach (string instance in _byInstance.Keys)
        {
            Timeline known = _byInstance[instance];
            _byInstance[instance] =
                new Timeline { Connected = known.Connected, WrittenOut = known.WrittenOut, Attempted = Since(moment) };
        }

        _isAttempted = true;
        return moment;
    }

    /// <summary>The attempt was given up, and all have let go.</summary>
    internal void NoteGivenUp(TimeSpan took)
    {
        GivenUp++;
        _stalls.Add((Math.Max(0, Now - (long)took.TotalMilliseconds), Now));
        _inVain += took;
        _isAttempted = false;
    }

    /// <summary>Dirty pages are written out.</summary>
    internal void NoteWrittenOut()
    {
        long now = Now;
        foreach (string instance in _byInstance.Keys)
        {
            _byInstance[instance] = _byInstance[instance] with { WrittenOut = now };
        }
    }

    /// <summary>All have let go.</summary>
    internal void NoteEnd() => _ended ??= Now;

    /// <summary>Takes what holders reported.</summary>
    internal void Note(IReadOnlyDictionary<string, Report> reports)
    {
        foreach ((string instance, Report report) in reports.Where(one => one.Value.Kind != ReportKind.Failed))
        {
            Timeline known = _byInstance.GetValueOrDefault(instance) ?? new Timeline();
            long at = Since(report.At);
            _byInstance[instance] = report.Kind switch
            {
                ReportKind.Ready => known with { Connected = known.Connected ?? at },
                ReportKind.Locked => known with { Granted = at },
                ReportKind.Held when known.Ready is null => known with { Flushed = Since(report.FlushedAt), Ready = at },
                ReportKind.Released => known with { Released = at },
                _ => known,
            };
        }
    }

    private long? Latest(Func<Timeline, long?> moment) =>
        _byInstance.Values.All(one => moment(one) is not null) ? _byInstance.Values.Select(moment).Max() : null;

    private long Since(long moment) => Math.Max(0, (long)_time.GetElapsedTime(_begun, moment).TotalMilliseconds);
}
