using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace FsFreezeHook.Benchmarks.Drawing;

/// <summary>One freeze of each side, one above the other on the same clock: how many commits there were every ten milliseconds.</summary>
internal static class Timeline
{
    private const int Width = 820;
    private const double Left = 20;
    private const double Right = 800;
    private const double FirstTop = 62;
    private const double StripHeight = 70;
    private const double StripPitch = 118;
    private const double Bin = 10;
    private const double Before = 300;
    private const double After = 400;
    private const double LabelEvery = 500;

    /// <summary>Draws it.</summary>
    public static Picture Draw(string title, IReadOnlyList<Strip> strips)
    {
        double until = Math.Ceiling((strips.Max(End) + After) / 100) * 100;
        double axis = FirstTop + (strips.Count * StripPitch) - 22;
        Picture picture = new(Width, (int)axis + 34, title);
        picture.Text(Left, 24, title, size: 13);
        double highest = strips.Max(strip => Bins(strip, until).Max(bin => bin.Commits));
        for (int number = 0; number < strips.Count; number++)
        {
            DrawStrip(picture, strips[number], number, until, highest);
        }

        for (double time = 0; time <= until; time += LabelEvery)
        {
            picture.Line(X(time, until), axis, X(time, until), axis + 4);
            picture.Text(X(time, until), axis + 16, time.ToString("0", CultureInfo.InvariantCulture), "middle", size: 10);
        }

        picture.Line(Left, axis, Right, axis);
        picture.Text(Right, axis + 29, "ms since the freeze hook was started", "end", size: 10);
        return picture;
    }

    private static void DrawStrip(Picture picture, Strip strip, int number, double until, double highest)
    {
        double top = FirstTop + (number * StripPitch);
        double bottom = top + StripHeight;
        string colour = Picture.Colours[number];
        picture.Text(Left, top - 16, strip.Name, colour: colour, size: 12);
        picture.Text(Right, top - 16, Says(strip), "end");
        picture.Area(X(strip.Frozen, until), top, X(strip.ThawStarted, until) - X(strip.Frozen, until), StripHeight, "#e5e7eb");
        picture.Text(X(strip.Frozen, until) + 4, top + 11, "held", size: 10);
        double width = X(Bin, until) - X(0, until);
        picture.Bars(
            Bins(strip, until).Select(bin => (X(bin.From, until), bin.Commits / highest * StripHeight)), width, bottom, colour);
        picture.Guide(Left, bottom, Right, bottom);
        picture.Line(X(0, until), top - 6, X(0, until), bottom, dashes: "3 2");
    }

    // The gap beside what it had to be.
    private static string Says(Strip strip)
    {
        double longest = strip.Commits.Zip(strip.Commits.Skip(1), (one, next) => next - one).DefaultIfEmpty().Max();
        return string.Create(CultureInfo.InvariantCulture,
            $"freeze took {strip.Frozen:0} ms; no commit for {longest:0} ms, of which the snapshot had {strip.ThawStarted - strip.Frozen:0} ms");
    }

    private static double End(Strip strip) => strip.Commits.Where(commit => commit > strip.ThawStarted).DefaultIfEmpty(strip.ThawStarted).Min();

    private static IEnumerable<(double From, int Commits)> Bins(Strip strip, double until)
    {
        ILookup<double, double> bins = strip.Commits.ToLookup(commit => Math.Floor(commit / Bin) * Bin);
        for (double from = -Before; from < until; from += Bin)
        {
            yield return (from, bins[from].Count());
        }
    }

    private static double X(double time, double until) => Left + ((Right - Left) * (time + Before) / (until + Before));
}
