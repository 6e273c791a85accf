using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.Holding.FreezeSide;
using FsFreezeHook.Terminal;

namespace FsFreezeHook.Diagnosis.Rehearsing;

/// <summary>A lock's timeline: a line a phase, and on a terminal a bar that stands where the phase did.</summary>
internal static class TimelineChart
{
    private const int NarrowestBar = 10;
    private const char WritersWait = '█';
    private const char WritersRun = '░';

    // What stands before a bar: "  wait for blockers     1,234 ms  ".
    private const int Label = 19;
    private const int Number = 10;
    private const int BeforeBar = 2 + Label + Number + 2;

    /// <summary>What the two kinds of bars mean; null where there are none.</summary>
    internal static string? Legend(Screen screen) =>
        BarWidth(screen) is null ? null : $"{WritersWait} writers may wait, {WritersRun} they do not";

    /// <summary>Prints it.</summary>
    /// <param name="timeline">The timeline.</param>
    /// <param name="stalls">When attempts that were given up may have kept writers waiting.</param>
    /// <param name="screen">Where it is printed.</param>
    internal static void Print(Timeline timeline, IReadOnlyList<(long From, long To)> stalls, Screen screen)
    {
        List<(string Label, long From, long To, bool MayWait)> phases = [.. Phases(timeline)];
        long end = phases.Count == 0 ? 0 : phases[^1].To;
        foreach ((string label, long from, long to, bool mayWait) in phases)
        {
            string number = string.Create(CultureInfo.InvariantCulture, $"{to - from:N0} ms");
            string bar = BarWidth(screen) is { } width
                ? "  " + Bar(from, to, end, width, (first, last) =>
                    mayWait || stalls.Any(stall => stall.From < last && first < stall.To) ? WritersWait : WritersRun)
                : string.Empty;
            screen.WriteLine($"  {label,-Label}{number,Number}{bar}".TrimEnd());
        }
    }

    private static int? BarWidth(Screen screen) =>
        screen.IsTerminal && screen.Width - BeforeBar is { } width && width >= NarrowestBar ? width : null;

    private static IEnumerable<(string Label, long From, long To, bool MayWait)> Phases(Timeline timeline)
    {
        long from = 0;
        foreach ((string label, long? moment, bool mayWait) in ((string, long?, bool)[])
        [
            ("connect", timeline.Connected, false),
            ("write dirty pages", timeline.WrittenOut, false),
            ("wait for blockers", timeline.Attempted, false),
            ("granted", timeline.Granted, true),
            ("flushed", timeline.Flushed, true),
            ("ready", timeline.Ready, true),
            ("held", timeline.Released, true),
        ])
        {
            if (moment is { } to)
            {
                to = Math.Max(from, to);
                yield return (label, from, to, mayWait);
                from = to;
            }
        }
    }

    // Whatever took any time has at least one column. A column is filled by what happened within its time.
    private static string Bar(long from, long to, long end, int width, Func<long, long, char> fill)
    {
        if (to == from || end == 0)
        {
            return string.Empty;
        }

        int first = Math.Min((int)(from * width / end), width - 1);
        int last = Math.Max(first + 1, (int)(to * width / end));
        IEnumerable<char> columns = Enumerable.Range(first, last - first)
            .Select(column => fill(Math.Max(from, column * end / width), Math.Min(to, (column + 1) * end / width)));
        return new string(' ', first) + string.Concat(columns);
    }
}
