using System;
using System.Collections.Generic;

namespace FsFreezeHook.Configuration;

/// <summary>Finds what somebody meant who wrote a name that does not exist.</summary>
internal static class Suggestion
{
    /// <summary>The valid name nearest to <paramref name="given"/>, or null if none is near enough to be meant.</summary>
    /// <remarks>Near enough is a third of the valid name's length in edits, at least one; of equals the first wins.</remarks>
    public static string? Nearest(string given, IEnumerable<string> valid)
    {
        string? nearest = null;
        int least = int.MaxValue;
        foreach (string name in valid)
        {
            // Each edit changes the length by one at most.
            int most = Math.Max(1, name.Length / 3);
            int distance = Math.Abs(given.Length - name.Length) <= most ? Distance(given, name) : int.MaxValue;
            if (distance < least && distance <= most)
            {
                nearest = name;
                least = distance;
            }
        }

        return nearest;
    }

    // Edits (insert, delete, replace, swap of neighbours) from one name to the other: the optimal string alignment distance.
    private static int Distance(string from, string to)
    {
        int[] beforeLast = new int[to.Length + 1];
        int[] last = new int[to.Length + 1];
        int[] row = new int[to.Length + 1];
        for (int j = 0; j <= to.Length; j++)
        {
            last[j] = j;
        }

        for (int i = 1; i <= from.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int replace = last[j - 1] + (Same(from[i - 1], to[j - 1]) ? 0 : 1);
                row[j] = Math.Min(replace, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && Same(from[i - 1], to[j - 2]) && Same(from[i - 2], to[j - 1]))
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[to.Length];
    }

    private static bool Same(char a, char b) => char.ToUpperInvariant(a) == char.ToUpperInvariant(b);
}
