using System;
using System.Globalization;
using FsFreezeHook.Benchmarks.Measuring;

namespace FsFreezeHook.Benchmarks.Reporting;

/// <summary>How figures are written.</summary>
internal static class Texts
{
    /// <summary>A number with three digits that count, and no more than it needs.</summary>
    public static string Number(double value) => value.ToString(Math.Abs(value) switch
    {
        >= 100 => "#,##0",
        >= 10 => "0.0",
        _ => "0.00",
    }, CultureInfo.InvariantCulture);

    /// <summary>A number without a fraction.</summary>
    public static string Whole(double value) => value.ToString("#,##0", CultureInfo.InvariantCulture);

    /// <summary>Milliseconds.</summary>
    public static string Milliseconds(double value) => Number(value) + " ms";

    /// <summary>A sample's median, its 99th percentile, and of how many values they are.</summary>
    public static string Both(Sample sample) => $"{Number(sample.Median)} / {Milliseconds(sample.P99)} ({sample.Count})";
}
