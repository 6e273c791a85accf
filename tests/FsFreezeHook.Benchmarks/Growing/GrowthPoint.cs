using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Benchmarks.Figures;
using FsFreezeHook.Benchmarks.Measuring;

namespace FsFreezeHook.Benchmarks.Growing;

/// <summary>Freezes at one number of something, in milliseconds.</summary>
/// <param name="Level">The number.</param>
/// <param name="Before">From freeze's start to the last commit before the lock.</param>
/// <param name="Under">From that commit to freeze's end.</param>
internal sealed record GrowthPoint(int Level, Sample Before, Sample Under)
{
    /// <summary>The point of some cycles.</summary>
    public static GrowthPoint Of(int level, IReadOnlyList<LoadCycle> cycles) => new(
        level, new Sample(cycles.Select(cycle => cycle.BeforeLock)), new Sample(cycles.Select(cycle => cycle.UnderLock)));
}
