namespace FsFreezeHook.Benchmarks.Reporting;

/// <summary>A row of the table.</summary>
/// <param name="Figure">What was measured.</param>
/// <param name="Ours">Our figure.</param>
/// <param name="Baseline">The other one's, with its name.</param>
/// <param name="Ratio">The ratio that counts, or nothing.</param>
/// <param name="Target">What it should be, or nothing.</param>
/// <param name="Verdict">Whether it is, or what bounds it.</param>
internal sealed record FigureRow(string Figure, string Ours, string Baseline, string Ratio, string Target, string Verdict)
{
    /// <summary>A row without the other one's figure.</summary>
    /// <param name="figure">What was measured.</param>
    /// <param name="ours">Our figure.</param>
    /// <param name="target">What the ratio should be.</param>
    /// <param name="why">Why there is none.</param>
    public static FigureRow Without(string figure, string ours, Target target, string why) =>
        new(figure, ours, string.Empty, string.Empty, target.ToString(), why);

    /// <summary>A ratio and its target.</summary>
    /// <param name="figure">What was measured.</param>
    /// <param name="ours">Our figure.</param>
    /// <param name="baseline">The other one's, with its name.</param>
    /// <param name="ratio">The ratio.</param>
    /// <param name="target">What it should be.</param>
    /// <param name="bound">What bounds it, if it is not.</param>
    public static FigureRow OfRatio(string figure, string ours, string baseline, double ratio, Target target, string bound) =>
        new(figure, ours, baseline, Texts.Number(ratio), target.ToString(), Judge(target, ratio, bound));

    /// <summary>A figure that is nobody's ratio, and its target.</summary>
    public static FigureRow OfFigure(string figure, string ours, double value, Target target, string bound, string baseline = "") =>
        new(figure, ours, baseline, string.Empty, target.ToString(), Judge(target, value, bound));

    /// <summary>Figures that have no target.</summary>
    public static FigureRow ForReading(string figure, string ours, string baseline) =>
        new(figure, ours, baseline, string.Empty, string.Empty, "reported");

    private static string Judge(Target target, double value, string bound) => target.IsMetBy(value) ? "met" : "**missed**: " + bound;
}
