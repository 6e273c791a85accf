using System;
using System.Collections.Generic;
using System.Linq;

namespace FsFreezeHook.Benchmarks.Measuring;

/// <summary>Values of one kind that were measured. A percentile is that of the nearest rank: one of the values.</summary>
internal sealed class Sample
{
    private readonly double[] _sorted;

    /// <summary>Takes them.</summary>
    public Sample(IEnumerable<double> values)
    {
        _sorted = [.. values.Order()];
        if (_sorted.Length == 0)
        {
            throw new ArgumentException("a sample has at least one value", nameof(values));
        }
    }

    /// <summary>How many there are.</summary>
    public int Count => _sorted.Length;

    /// <summary>The 50th percentile.</summary>
    public double Median => Percentile(50);

    /// <summary>The 99th percentile; with fewer than 100 values, the greatest.</summary>
    public double P99 => Percentile(99);

    /// <summary>The least value that at least so many percent of the values do not exceed.</summary>
    public double Percentile(double percent) => _sorted[Math.Max(0, (int)Math.Ceiling(percent / 100 * Count) - 1)];
}
