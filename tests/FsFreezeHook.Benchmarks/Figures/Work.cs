using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FsFreezeHook.Benchmarks.Sides;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.Benchmarks.Figures;

/// <summary>What all threads of some processes have done, in the kernel's words.</summary>
/// <param name="Processes">How many processes they are.</param>
/// <param name="Ticks">Their processor time, of user and system, in clock ticks.</param>
/// <param name="Switches">Their context switches, wanted and not.</param>
internal sealed record Work(int Processes, long Ticks, long Switches)
{
    // In proc(5) the processor times are fields 14 and 15; this counts from 0 behind the name, which is field 2.
    private const int UserTime = 11;
    private const int SystemTime = 12;

    // sysconf(_SC_CLK_TCK) is 100 on every Linux that .NET runs on.
    private const int MillisecondsPerTick = 10;

    /// <summary>What was done between two times.</summary>
    public static Work operator -(Work later, Work earlier) => later.Processes == earlier.Processes
        ? Subtract(later, earlier)
        : throw new TestBedException($"{earlier.Processes} processes held the lock, and {later.Processes} in the end");

    /// <summary>What was done between two times.</summary>
    public static Work Subtract(Work left, Work right) =>
        new(left.Processes, left.Ticks - right.Ticks, left.Switches - right.Switches);

    /// <summary>What those of a side that stay while it is frozen have done so far.</summary>
    public static Work Of(IFreezer side)
    {
        IReadOnlyList<ProcessEntry> processes = side.Staying;
        string[] threads = [.. processes.SelectMany(process => Directory.GetDirectories($"/proc/{process.Pid}/task"))];
        return processes.Count > 0
            ? new Work(processes.Count, threads.Sum(TicksOf), threads.Sum(SwitchesOf))
            : throw new TestBedException($"nothing of {side.Name} holds the lock");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Ticks * MillisecondsPerTick} ms, {Switches} switches";

    private static long TicksOf(string thread)
    {
        string stat = File.ReadAllText(Path.Combine(thread, "stat"));
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return Number(fields[UserTime]) + Number(fields[SystemTime]);
    }

    private static long SwitchesOf(string thread) => File
        .ReadLines(Path.Combine(thread, "status"))
        .Where(line => line.Contains("ctxt_switches:", StringComparison.Ordinal))
        .Sum(line => Number(line.Split('\t')[1]));

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
