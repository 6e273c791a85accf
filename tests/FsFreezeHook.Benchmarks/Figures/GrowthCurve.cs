using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Benchmarks.Drawing;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.Benchmarks.Reporting;

namespace FsFreezeHook.Benchmarks.Figures;

/// <summary>Freezes of an idle server over a number of something that is looked at before the lock.</summary>
/// <param name="Across">What is counted.</param>
/// <param name="Levels">The numbers.</param>
/// <param name="Freezes">The freezes at each of them.</param>
internal sealed record GrowthCurve(string Across, IReadOnlyList<int> Levels, IReadOnlyList<Sample> Freezes)
{
    /// <summary>The row: what each further one costs.</summary>
    public FigureRow Row() => FigureRow.ForReading(
        $"freeze, idle, {Levels[^1]:#,##0} {Across}: {Texts.Number(Slope * 1000)} µs each",
        Texts.Both(Freezes[^1]),
        $"{Levels[0]:#,##0}: " + Texts.Both(Freezes[0]));

    /// <summary>The plot.</summary>
    public Picture Draw() => Plot.Draw(
        "Freeze of an idle server",
        Across,
        [new Series("fsfreeze-hook", [.. Levels.Zip(Freezes, (level, sample) => ((double)level, sample.Median))])]);

    private double Slope => (Freezes[^1].Median - Freezes[0].Median) / (Levels[^1] - Levels[0]);
}
