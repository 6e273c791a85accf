namespace FsFreezeHook.Benchmarks.Reporting;

/// <summary>A row of the table.</summary>
/// <param name="Figure">What was measured.</param>
/// <param name="Ours">Our figure.</param>
/// <param name="Baseline">The other one's, with its name.</param>
/// <param name="Ratio">The ratio that counts, or nothing.</param>
/// <param name="Target">What it should be, or nothing.</param>
/// <param name="Verdict">Whether it is, or what is behind it.</param>
internal sealed record FigureRow(string Figure, string Ours, string Baseline, string Ratio, string Target, string Verdict)
{
    /// <summary>A row without the other one's figure.</summary>
    /// <param name="figure">What was measured.</param>
    /// <param name="ours">Our figure.</param>
    /// <param name="target">What the ratio should be.</param>
    /// <param name="why">Why there is none.</param>
    public static FigureRow Without(string figure, string ours, Target? target, string why) =>
        new(figure, ours, string.Empty, string.Empty, $"{target}", why);

    /// <summary>A ratio and its target.</summary>
    /// <param name="figure">What was measured.</param>
    /// <param name="ours">Our figure.</param>
    /// <param name="baseline">The other one's, with its name.</param>
    /// <param name="ratio">The ratio.</param>
    /// <param name="target">What it should be, or nothing.</param>
    /// <param name="behind">What is behind it.</param>
    public static FigureRow OfRatio(string figure, string ours, string baseline, double ratio, Target? target, string behind) =>
        new(figure, ours, baseline, Texts.Number(ratio), $"{target}", Judge(target, ratio, behind));

    /// <summary>Figures that have no ratio.</summary>
    public static FigureRow ForReading(string figure, string ours, string baseline, string behind = "") =>
        new(figure, ours, baseline, string.Empty, string.Empty, Judge(null, 0, behind));

    private static string Judge(Target? target, double value, string behind) => target switch
    {
        null => behind.Length == 0 ? "reported" : "reported: " + behind,
        _ when target.IsMetBy(value) => "met",
        _ => "**missed**: " + behind,
    };
}
