using System;
using System.Diagnostics;
using System.Threading;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Waiting for a condition of another process, which can only be asked again and again, with a bound.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits until the condition holds, and says how long that took.</summary>
    /// <exception cref="TestBedException">It did not hold within the bound.</exception>
    public static TimeSpan True(Func<bool> condition, TimeSpan bound, string what) => True(condition, bound, () => what);

    /// <summary>
    /// Waits until the condition holds, and says how long that took; what is said where it did not is made up then.
    /// </summary>
    /// <exception cref="TestBedException">It did not hold within the bound.</exception>
    public static TimeSpan True(Func<bool> condition, TimeSpan bound, Func<string> what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > bound)
            {
                throw new TestBedException($"waited {bound.TotalSeconds:0.#} s in vain: {what()}");
            }

            Thread.Sleep(Pause);
        }

        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>Waits until there is a value, and gives it.</summary>
    /// <exception cref="TestBedException">There was none within the bound.</exception>
    public static T Some<T>(Func<T?> value, TimeSpan bound, string what)
        where T : class
    {
        T? found = null;
        _ = True(() => (found = value()) is not null, bound, what);
        return found!;
    }
}
