using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace FsFreezeHook.Benchmarks.Drawing;

/// <summary>
/// One cycle of each side: how many commits there were every ten milliseconds. Each column is a state of the server, with the
/// sides one above the other on the same clock.
/// </summary>
internal sealed class Timeline
{
    private const int Width = 880;
    private const double Margin = 12;
    private const double Gap = 32;
    private const double FirstTop = 84;
    private const double StripHeight = 54;
    private const double StripPitch = 88;
    private const double Bin = 10;
    private const double Before = 200;
    private const double After = 250;

    private readonly Picture _picture;
    private readonly IReadOnlyList<Strip> _strips;
    private readonly double _left;
    private readonly double _right;
    private readonly double _until;
    private readonly double _highest;

    private Timeline(Picture picture, IReadOnlyList<Strip> strips, double left, double right)
    {
        (_picture, _strips, _left, _right) = (picture, strips, left, right);
        _until = Math.Ceiling((strips.Max(End) + After) / 100) * 100;
        _highest = strips.Max(strip => Bins(strip).Max(bin => bin.Commits));
    }

    /// <summary>Draws it.</summary>
    public static Picture Draw(string title, IReadOnlyList<(string Heading, IReadOnlyList<Strip> Strips)> columns)
    {
        double axis = FirstTop + (columns.Max(column => column.Strips.Count) * StripPitch) - 26;
        Picture picture = new(Width, (int)axis + 34, title);
        picture.Text(Margin, 20, title, size: 13);
        double width = (Width - (2 * Margin) - (Gap * (columns.Count - 1))) / columns.Count;
        for (int number = 0; number < columns.Count; number++)
        {
            double left = Margin + (number * (width + Gap));
            picture.Text(left, 44, columns[number].Heading, size: 13);
            new Timeline(picture, columns[number].Strips, left, left + width).DrawColumn(axis);
        }

        return picture;
    }

    private void DrawColumn(double axis)
    {
        for (int number = 0; number < _strips.Count; number++)
        {
            DrawStrip(_strips[number], FirstTop + (number * StripPitch));
        }

        double every = _until > 2500 ? 1000 : _until > 1000 ? 500 : 100;
        for (double time = 0; time <= _until; time += every)
        {
            _picture.Line(X(time), axis, X(time), axis + 4);
            _picture.Text(X(time), axis + 16, time.ToString("0", CultureInfo.InvariantCulture), "middle", size: 10);
        }

        _picture.Line(_left, axis, _right, axis);
        _picture.Text(_right, axis + 29, "ms since the host asked for the freeze", "end", size: 10);
    }

    private void DrawStrip(Strip strip, double top)
    {
        double bottom = top + StripHeight;
        _picture.Text(_left, top - 10, strip.Name, colour: strip.Colour, size: 12);
        string wait = string.Create(CultureInfo.InvariantCulture, $"longest wait of a write: {strip.LongestWait:#,##0} ms");
        _picture.Text(_right, top - 10, wait, "end");
        _picture.Area(X(strip.Frozen), top, X(strip.ThawStarted) - X(strip.Frozen), StripHeight, Picture.Held);
        _picture.Bars(
            Bins(strip).Select(bin => (X(bin.From), bin.Commits / _highest * StripHeight)), X(Bin) - X(0), bottom, strip.Colour);
        _picture.Guide(_left, bottom, X(strip.Commits.DefaultIfEmpty(_until).Max()), bottom);
        _picture.Line(X(0), top - 4, X(0), bottom, dashes: "3 2");
    }

    private static double End(Strip strip) =>
        strip.Commits.Where(commit => commit > strip.ThawStarted).DefaultIfEmpty(strip.ThawStarted).Min();

    private IEnumerable<(double From, int Commits)> Bins(Strip strip)
    {
        ILookup<double, double> bins = strip.Commits.ToLookup(commit => Math.Floor(commit / Bin) * Bin);
        for (double from = -Before; from < _until; from += Bin)
        {
            yield return (from, bins[from].Count());
        }
    }

    private double X(double time) => _left + ((_right - _left) * (time + Before) / (_until + Before));
}
