using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Holding.FreezeSide;

/// <summary>
/// How long writers waited in the last minute for attempts that were not granted, those of earlier runs included: a host that
/// asks again and again must not make them wait again and again. It stands in a file of the runtime directory, a
/// line for each attempt.
/// </summary>
/// <param name="file">The file; nothing is wrong where there is none, or it cannot be read or written.</param>
/// <param name="time">The clock, which is the same for all runs since the machine was started.</param>
internal sealed class RecentStalls(string file, TimeProvider time)
{
    /// <summary>How long an attempt counts.</summary>
    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private const int Longest = 64 * 1024;

    // No clock comes there, and no sum of them overflows.
    private const long MostMilliseconds = 100_000_000_000_000;

    private readonly List<(TimeSpan At, TimeSpan Stall)> _stalls = Read(file);

    /// <summary>All of them together.</summary>
    internal TimeSpan Sum => new(Counting.Sum(one => one.Stall.Ticks));

    /// <summary>In how long the oldest of them counts no more; zero where there is none.</summary>
    internal TimeSpan UntilLess => Counting.Select(one => one.At + Window - Now).DefaultIfEmpty().Min();

    private TimeSpan Now => time.GetElapsedTime(0);

    // One of the future is of another start of the machine.
    private IEnumerable<(TimeSpan At, TimeSpan Stall)> Counting => _stalls.Where(one => one.At <= Now && Now - one.At < Window);

    /// <summary>Notes one that has just ended.</summary>
    internal void Add(TimeSpan stall)
    {
        _stalls.Add((Now, stall));
        StringBuilder lines = new();
        foreach ((TimeSpan at, TimeSpan length) in Counting)
        {
            _ = lines.Append(CultureInfo.InvariantCulture, $"{at.TotalMilliseconds:0} {length.TotalMilliseconds:0}\n");
        }

        try
        {
            FileSystem.Replace(file, Encoding.ASCII.GetBytes(lines.ToString()), UnixMode.OwnerFile);
        }
        catch (PosixException)
        {
            // Without room in the runtime directory it counts in this run alone.
        }
    }

    private static List<(TimeSpan At, TimeSpan Stall)> Read(string file) =>
        FileSystem.TryReadAll(file, Longest) is not { } content ? [] :
        [
            .. Encoding.ASCII.GetString(content).Split('\n')
                .Select(line => line.Split(' '))
                .Where(words => words.Length == 2)
                .Select(words => (At: Milliseconds(words[0]), Stall: Milliseconds(words[1])))
                .Where(one => one is { At: not null, Stall: not null })
                .Select(one => (one.At!.Value, one.Stall!.Value)),
        ];

    private static TimeSpan? Milliseconds(string word) =>
        long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number < MostMilliseconds
            ? TimeSpan.FromMilliseconds(number)
            : null;
}
