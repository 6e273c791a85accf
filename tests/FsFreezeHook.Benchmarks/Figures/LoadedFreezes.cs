using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.Benchmarks.Reporting;
using FsFreezeHook.Benchmarks.Sides;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.Benchmarks.Figures;

/// <summary>Freezes of a server under load, and what a client that commits row after row feels of them.</summary>
internal sealed class LoadedFreezes
{
    private const string StallBound =
        "the server's wait for the statements under way, and one commit's own time, which both have";

    private const string NotWaited = "not all of the scripts' freezes waited for the lock, and ours did";

    // Before and after each cycle: time for the server to be as it was.
    private static readonly TimeSpan Around = TimeSpan.FromMilliseconds(450);

    private readonly string _what;
    private readonly LoadSide _ours;
    private readonly LoadSide? _scripts;
    private readonly LoadSide _session;

    private LoadedFreezes(string what, DatabaseServer server, Plan plan)
    {
        Report.Progress($"under load: {what}, {plan.LoadRounds} rounds");
        _what = what;
        using WriteLoad load = new(server, plan);
        using WritingClients writer = new(server, 1, WrittenTable.InnoDb);
        using OurProgram ours = OurProgram.For(server);
        using ShellScripts? scripts = ShellScripts.For(server);
        using ConnectedSession session = new(server);
        List<IFreezer> sides = scripts is null ? [ours, session] : [ours, session, scripts];
        IReadOnlyList<IReadOnlyList<LoadCycle>> cycles = Rounds.InTurn(
            plan.LoadRounds, [.. sides.Select(side => (Func<LoadCycle>)(() => Cycle(side, load, writer, plan.LoadHold)))]);
        writer.Stop();
        _ours = new LoadSide(cycles[0]);
        _session = new LoadSide(cycles[1]);
        _scripts = scripts is null ? null : new LoadSide(cycles[2]);
    }

    private string FreezeBound =>
        $"of ours, {Says(_ours, cycle => cycle.BeforeLock)} lie before the lock, while writes go on, "
        + $"and {Says(_ours, cycle => cycle.UnderLock)} under it";

    /// <summary>Measures.</summary>
    public static LoadedFreezes Measure(string what, DatabaseServer server, Plan plan) => new(what, server, plan);

    /// <summary>The row of the time under the lock.</summary>
    public FigureRow UnderLockRow() => FigureRow.OfRatio(
        $"under the lock until freeze returns, under load, {_what}: "
            + "ours ÷ lock statement and flush of redo in a connected session",
        Says(_ours, cycle => cycle.UnderLock),
        "connected session " + Says(_session, cycle => cycle.UnderLock),
        _ours.OfLocked(cycle => cycle.UnderLock).Median / _session.OfLocked(cycle => cycle.UnderLock).Median,
        Target.AtMost(3),
        "beside the statement and the flush: the proof, the positions, the record and the program's exit");

    /// <summary>The row of the freeze's time.</summary>
    public FigureRow FreezeRow() => Row(
        $"freeze, under load, 99th percentile, {_what}: scripts ÷ ours",
        side => side.Freezes,
        sample => sample.P99,
        FreezeBound,
        needsLock: false);

    /// <summary>The row of the stall.</summary>
    public FigureRow StallRow() => Row(
        $"longest write stall beyond the time held, under load, {_what}: scripts ÷ ours",
        side => side.OfLocked(cycle => cycle.StallBeyondHold),
        sample => sample.Median,
        StallBound,
        needsLock: true);

    /// <summary>The rows of what lies before the lock, what under it, and what after.</summary>
    public IEnumerable<FigureRow> TimeRows() =>
    [
        TimeRow("of the freeze: before the lock, while writes go on", cycle => cycle.BeforeLock),
        TimeRow("of the freeze: under the lock", cycle => cycle.UnderLock),
        TimeRow("from thaw's start to the next commit", cycle => cycle.UntilWritable),
    ];

    private static LoadCycle Cycle(IFreezer side, WriteLoad load, WritingClients writer, TimeSpan hold)
    {
        Thread.Sleep(Around);
        Timing freeze = side.TryToFreeze();
        Thread.Sleep(hold);
        Timing thaw = side.Thaw();
        side.Settle();
        writer.WaitForMore(1);
        Thread.Sleep(Around);
        _ = load.MustRun();
        long from = freeze.StartedAt - (long)(Around.TotalSeconds * Stopwatch.Frequency);
        IReadOnlyList<WrittenRow> rows = writer.Rows;
        int first = rows.TakeWhile(row => row.AcknowledgedAt <= from).Count();
        return new LoadCycle(freeze, thaw, [.. rows.Skip(first - 1)]);
    }

    private FigureRow TimeRow(string figure, Func<LoadCycle, double> value) => FigureRow.ForReading(
        $"{figure}, {_what}", Says(_ours, value), _scripts is null ? Absent.Scripts : "scripts " + Says(_scripts, value));

    private static string Says(LoadSide side, Func<LoadCycle, double> value) =>
        side.HasLocked ? side.Says(side.OfLocked(value)) : Absent.Locks;

    private FigureRow Row(
        string figure, Func<LoadSide, Sample> sampleOf, Func<Sample, double> figureOf, string behind, bool needsLock)
    {
        if (needsLock && !_ours.HasLocked)
        {
            throw new TestBedException($"our freezes under load, {_what}: " + Absent.Locks);
        }

        Sample ours = sampleOf(_ours);
        if (_scripts is null)
        {
            return FigureRow.Without(figure, _ours.Says(ours), null, Absent.Scripts);
        }

        if (needsLock && !_scripts.HasLocked)
        {
            return FigureRow.Without(
                figure, _ours.Says(ours), null, "nothing to compare with: the scripts' freezes: " + Absent.Locks);
        }

        Sample scripts = sampleOf(_scripts);
        return FigureRow.OfRatio(
            figure,
            _ours.Says(ours),
            "scripts " + _scripts.Says(scripts),
            figureOf(scripts) / figureOf(ours),
            null,
            _scripts.Unlocked > 0 ? NotWaited : behind);
    }
}
