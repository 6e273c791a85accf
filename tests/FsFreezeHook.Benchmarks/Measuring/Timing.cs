using System.Diagnostics;

namespace FsFreezeHook.Benchmarks.Measuring;

/// <summary>When a process ran, by the monotonic clock.</summary>
/// <param name="StartedAt">Just before it was started.</param>
/// <param name="EndedAt">Just after its end was known.</param>
/// <param name="Succeeded">Whether it exited with 0.</param>
internal readonly record struct Timing(long StartedAt, long EndedAt, bool Succeeded)
{
    /// <summary>How long that was.</summary>
    public double Milliseconds => Stopwatch.GetElapsedTime(StartedAt, EndedAt).TotalMilliseconds;
}
