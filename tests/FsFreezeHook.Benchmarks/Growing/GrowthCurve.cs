using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.Benchmarks.Drawing;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.Benchmarks.Reporting;

namespace FsFreezeHook.Benchmarks.Growing;

/// <summary>Freezes over a number of something, as a client feels them: what lies before the lock, and what under it.</summary>
/// <param name="Across">What is counted.</param>
/// <param name="Server">On which server.</param>
/// <param name="Points">The freezes at each number, from the least.</param>
internal sealed record GrowthCurve(string Across, string Server, IReadOnlyList<GrowthPoint> Points)
{
    // What is flat, beside what the machine does in passing.
    private const double Flat = 1.5;

    /// <summary>The name of its picture.</summary>
    public string File => $"{Across}-{Server}.svg".Replace(' ', '-').ToLowerInvariant();

    private string Figure => string.Create(
        CultureInfo.InvariantCulture, $"{Points[0].Level:#,##0} → {Points[^1].Level:#,##0} {Across}, {Server}");

    private double Grows => (double)Points[^1].Level / System.Math.Max(1, Points[0].Level);

    private double Slope => (Points[^1].Before.Median - Points[0].Before.Median) / (Points[^1].Level - Points[0].Level);

    /// <summary>The rows: under the lock it is flat, and before it no worse than linear.</summary>
    /// <param name="behind">What is behind it.</param>
    public IEnumerable<FigureRow> Rows(string behind) =>
    [
        Row("under the lock", Texts.Both(Points[^1].Under), Points[^1].Under, Points[0].Under, Target.AtMost(Flat), behind),
        Row(
            "before the lock",
            $"{Texts.Both(Points[^1].Before)}, {Texts.Number(Slope * 1000)} µs each",
            Points[^1].Before,
            Points[0].Before,
            Target.AtMost(Grows),
            behind),
    ];

    /// <summary>The plot.</summary>
    public Picture Draw() => Plot.Draw(
        $"A freeze of {Server}, and its part under the lock",
        Across,
        [
            new Series("before the lock", [.. Points.Select(point => ((double)point.Level, point.Before.Median))]),
            new Series("under the lock", [.. Points.Select(point => ((double)point.Level, point.Under.Median))]),
        ]);

    private FigureRow Row(string where, string ours, Sample last, Sample first, Target target, string behind) =>
        FigureRow.OfRatio(
            $"{Figure}: {where}", ours, Texts.Both(first), last.Median / first.Median, target, behind);
}
