using System;
using System.Collections.Generic;
using System.Linq;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// How often a cluster's member is frozen in a test, and what it cost the others beside times without a freeze.
/// </summary>
internal sealed class ClusterCycles
{
    // Of fewer a median says nothing.
    private const int Many = 10;

    private readonly List<TimeSpan> _without = [];
    private readonly List<TimeSpan> _frozen = [];

    /// <summary>What FSFREEZE_HOOK_CLUSTER_CYCLES says, or a few.</summary>
    public static int Count =>
        int.TryParse(Environment.GetEnvironmentVariable("FSFREEZE_HOOK_CLUSTER_CYCLES"), out int given) ? given : 2;

    /// <summary>The slowest write of each time without a freeze, and of each with one, in words.</summary>
    public string Words => string.Join("; ", new[] { ("without", _without), ("frozen", _frozen) }.Select(one =>
        FormattableString.Invariant($"{one.Item1}: median {Median(one.Item2).TotalMilliseconds:0.0} ms, ")
            + FormattableString.Invariant($"longest {one.Item2.Max().TotalMilliseconds:0.0} ms")));

    /// <summary>Measures a time without a freeze, before each cycle of many and before the first of a few.</summary>
    public void MeasureWithout(Func<TimeSpan> longest)
    {
        if (_without.Count == 0 || Count >= Many)
        {
            _without.Add(longest());
        }
    }

    /// <summary>Notes a cycle's slowest write.</summary>
    public void Add(TimeSpan longest) => _frozen.Add(longest);

    /// <summary>Whether a freeze costs at most twice as much, as far as so many cycles tell.</summary>
    public bool AreCheap => Count < Many || Median(_frozen) <= 2 * Median(_without);

    private static TimeSpan Median(List<TimeSpan> all) => all.Order().ElementAt(all.Count / 2);
}
