using System;
using System.Diagnostics;
using System.Threading;
using Xunit;

namespace FsFreezeHook.Tests.TestBed;

/// <summary>Waits for a condition, with a bound that only a defect reaches.</summary>
internal static class Soon
{
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    public static void True(Func<bool> condition, string expected) =>
        Assert.True(SpinWait.SpinUntil(condition, Bound), $"not within {Bound.TotalSeconds:0} s: {expected}");

    /// <summary>Runs <paramref name="action"/> and fails where it takes longer than it may.</summary>
    public static void Within(TimeSpan most, Action action)
    {
        long begun = Stopwatch.GetTimestamp();
        action();
        TimeSpan took = Stopwatch.GetElapsedTime(begun);
        Assert.True(took < most, $"took {took.TotalSeconds:0.###} s and may take {most.TotalSeconds:0.###} s");
    }
}
