using System.Globalization;

namespace FsFreezeHook.Benchmarks.Reporting;

/// <summary>What a ratio should be.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="IsLeast">Whether the ratio should be at least that, and not at most.</param>
internal sealed record Target(double Limit, bool IsLeast)
{
    /// <summary>At least that.</summary>
    public static Target AtLeast(double limit) => new(limit, true);

    /// <summary>At most that.</summary>
    public static Target AtMost(double limit) => new(limit, false);

    /// <summary>Whether a figure is so.</summary>
    public bool IsMetBy(double figure) => IsLeast ? figure >= Limit : figure <= Limit;

    /// <inheritdoc/>
    public override string ToString() => $"{(IsLeast ? '≥' : '≤')} {Limit.ToString("#,##0.##", CultureInfo.InvariantCulture)}";
}
