using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace FsFreezeHook.Benchmarks.Drawing;

/// <summary>A small plot of times over numbers of something, both axes from 0.</summary>
internal static class Plot
{
    private const int Width = 320;
    private const int Height = 240;
    private const double Left = 48;
    private const double Right = 306;
    private const double Top = 48;
    private const double Bottom = 196;
    private const int Ticks = 4;

    /// <summary>Draws it.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="across">What is counted.</param>
    /// <param name="series">The curves, in milliseconds.</param>
    public static Picture Draw(string title, string across, IReadOnlyList<Series> series)
    {
        Picture picture = new(Width, Height, title);
        double stepX = Step(series.SelectMany(curve => curve.Points).Max(point => point.X));
        double stepY = Step(series.SelectMany(curve => curve.Points).Max(point => point.Y));
        picture.Text(12, 20, title, size: 12);
        for (int tick = 0; tick <= Ticks; tick++)
        {
            double x = Left + ((Right - Left) * tick / Ticks);
            double y = Bottom - ((Bottom - Top) * tick / Ticks);
            picture.Guide(Left, y, Right, y);
            picture.Text(Left - 5, y + 4, Label(tick * stepY), "end", size: 10);
            picture.Text(x, Bottom + 15, Label(tick * stepX), "middle", size: 10);
        }

        picture.Line(Left, Bottom, Right, Bottom);
        picture.Text(Left - 5, Top - 10, "ms", "end", size: 10);
        picture.Text((Left + Right) / 2, Height - 10, across, "middle");
        double legend = Left;
        foreach ((Series curve, string colour) in series.Zip(Picture.Colours))
        {
            picture.Curve([.. curve.Points.Select(point => (
                Left + ((Right - Left) * point.X / (stepX * Ticks)),
                Bottom - ((Bottom - Top) * point.Y / (stepY * Ticks))))], colour);
            picture.Text(legend, Top - 10, curve.Name, colour: colour);
            legend += (6.2 * curve.Name.Length) + 10;
        }

        return picture;
    }

    // The least of 1, 2, 2.5 and 5 times a power of ten with which the ticks reach the greatest value.
    private static double Step(double greatest)
    {
        double least = Math.Max(greatest, 1e-3) / Ticks;
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return ((double[])[1, 2, 2.5, 5, 10]).First(factor => factor * power >= least * 0.999) * power;
    }

    private static string Label(double value) => value.ToString("#,##0.###", CultureInfo.InvariantCulture);
}
