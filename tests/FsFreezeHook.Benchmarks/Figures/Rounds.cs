using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Benchmarks.Measuring;

namespace FsFreezeHook.Benchmarks.Figures;

/// <summary>Measuring side by side, again and again, so that what else the machine does happens to all.</summary>
internal static class Rounds
{
    /// <summary>Runs each action once in each round, and gives each one's values. Of three or more, a further
    /// one comes first, that warms up and does not count.</summary>
    public static IReadOnlyList<IReadOnlyList<T>> InTurn<T>(int rounds, params IReadOnlyList<Func<T>> actions)
    {
        List<T>[] values = [.. actions.Select(_ => new List<T>())];
        for (int round = rounds >= 3 ? -1 : 0; round < rounds; round++)
        {
            for (int side = 0; side < actions.Count; side++)
            {
                T value = actions[side]();
                if (round >= 0)
                {
                    values[side].Add(value);
                }
            }
        }

        return values;
    }

    /// <summary>The times as a sample.</summary>
    public static Sample Times(this IEnumerable<Timing> timings) => new(timings.Select(timing => timing.Milliseconds));
}
