using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.Benchmarks.Reporting;
using FsFreezeHook.Benchmarks.Sides;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.Benchmarks.Figures;

/// <summary>What it costs to hold the lock: memory, processor time, context switches, as the kernel counts them.</summary>
internal sealed class Holding
{
    private const string Both = "holder's CPU and context switches while holding";

    private readonly Plan _plan;
    private readonly Sample _memory;
    private readonly Sample? _scriptMemory;
    private readonly Work _work;
    private readonly Work? _scriptWork;

    private Holding(DatabaseServer server, Plan plan)
    {
        _plan = plan;
        using OurProgram ours = OurProgram.For(server);
        using ShellScripts? scripts = ShellScripts.For(server);
        Report.Progress($"memory of what holds the lock, {plan.MemoryRounds} rounds");
        List<IFreezer> sides = scripts is null ? [ours] : [ours, scripts];
        IReadOnlyList<IReadOnlyList<double>> memory =
            Rounds.InTurn(plan.MemoryRounds, [.. sides.Select(side => (System.Func<double>)(() => Memory(side)))]);
        _memory = new Sample(memory[0]);
        _scriptMemory = scripts is null ? null : new Sample(memory[1]);

        // Both at once: two sessions may hold this lock.
        Report.Progress($"holding for {plan.HeldFor.TotalSeconds} s");
        sides.ForEach(side => side.Freeze());
        Work[] before = [.. sides.Select(Work.Of)];
        Thread.Sleep(plan.HeldFor);
        Work[] work = [.. sides.Zip(before, (side, earlier) => Work.Of(side) - earlier)];
        foreach (IFreezer side in sides)
        {
            _ = side.Thaw();
            side.Settle();
        }

        _work = work[0];
        _scriptWork = scripts is null ? null : work[1];
    }

    /// <summary>Measures.</summary>
    public static Holding Measure(DatabaseServer server, Plan plan) => new(server, plan);

    /// <summary>The row of the memory.</summary>
    public FigureRow MemoryRow()
    {
        const string Figure = "proportional memory (PSS): holder ÷ script's shell and client";
        return _scriptMemory is null
            ? FigureRow.Without(Figure, Kibibytes(_memory), null, Absent.Scripts)
            : FigureRow.OfRatio(
                Figure,
                Kibibytes(_memory),
                "scripts " + Kibibytes(_scriptMemory),
                _memory.Median / _scriptMemory.Median,
                null,
                "a runtime with a heap of its own and a connector in C#, for a shell and a client in C");
    }

    /// <summary>The row of the work.</summary>
    public FigureRow WorkRow() => FigureRow.ForReading(
        $"{Both} {_plan.HeldFor.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s",
        _work.ToString(),
        _scriptWork is null ? Absent.Scripts : $"scripts {_scriptWork}",
        "5 s after it has connected, the connector's own time limit for that wakes three threads once; nothing repeats");

    private static string Kibibytes(Sample sample) =>
        $"{sample.Median.ToString("#,##0", CultureInfo.InvariantCulture)} KiB (n = {sample.Count})";

    private static double Memory(IFreezer side)
    {
        _ = side.Freeze();
        double sum = side.Staying.Sum(Proportional);
        _ = side.Thaw();
        side.Settle();
        return sum;
    }

    private static double Proportional(ProcessEntry process) => File
        .ReadLines($"/proc/{process.Pid}/smaps_rollup")
        .Where(line => line.StartsWith("Pss:", System.StringComparison.Ordinal))
        .Select(line => line.Split(' ', System.StringSplitOptions.RemoveEmptyEntries)[1])
        .Select(number => double.Parse(number, CultureInfo.InvariantCulture))
        .Single();
}
