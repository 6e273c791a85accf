using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using FsFreezeHook.Benchmarks.Drawing;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.Benchmarks.Reporting;
using FsFreezeHook.Benchmarks.Sides;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.Benchmarks.Figures;

/// <summary>Freezes of a server under load, and what a client that commits row after row feels of them.</summary>
internal sealed class LoadedFreezes
{
    private const double LeastRatio = 20;
    private const string StallBound = "the server's wait for the statements under way, and one commit's own time, which both have";

    private const string NotWaited = "not all of the scripts' freezes waited for the lock, and ours did";

    // Before and after each cycle: time for the server to be as it was.
    private static readonly TimeSpan Around = TimeSpan.FromMilliseconds(450);

    // After those of the picture: until the scripts' longer one is over.
    private static readonly TimeSpan AfterPicture = TimeSpan.FromMilliseconds(2500);

    private readonly string _what;
    private readonly LoadSide _ours;
    private readonly LoadSide? _scripts;
    private readonly IReadOnlyList<LoadSide> _picture;

    private LoadedFreezes(string what, DatabaseServer server, Plan plan)
    {
        Report.Progress($"under load: {what}, {plan.LoadRounds} rounds");
        _what = what;
        using WriteLoad load = new(server, plan);
        using WritingClients writer = new(server, 1, WrittenTable.InnoDb);
        using OurProgram ours = OurProgram.For(server);
        using ShellScripts? scripts = ShellScripts.For(server);
        List<IFreezer> sides = scripts is null ? [ours] : [ours, scripts];
        IReadOnlyList<IReadOnlyList<LoadCycle>> InTurn(int rounds, TimeSpan after) => Rounds.InTurn(
            rounds, [.. sides.Select(side => (Func<LoadCycle>)(() => Cycle(side, load, writer, plan.LoadHold, after)))]);

        IReadOnlyList<IReadOnlyList<LoadCycle>> cycles = InTurn(plan.LoadRounds, Around);
        _picture = [.. InTurn(plan.PictureRounds, AfterPicture).Zip(sides, (pictured, side) => new LoadSide(side.Name, pictured))];
        writer.Stop();
        _ours = new LoadSide(ours.Name, cycles[0]);
        _scripts = scripts is null ? null : new LoadSide(scripts.Name, cycles[1]);
    }

    private string FreezeBound =>
        $"of ours, {Says(_ours, cycle => cycle.BeforeLock)} lie before the lock, while writes go on, and {Says(_ours, cycle => cycle.UnderLock)} under it";

    /// <summary>Measures.</summary>
    public static LoadedFreezes Measure(string what, DatabaseServer server, Plan plan) => new(what, server, plan);

    /// <summary>The row of the freeze's time.</summary>
    public FigureRow FreezeRow() => Row(
        $"freeze, under load, 99th percentile, {_what}: scripts ÷ ours", side => side.Freezes, sample => sample.P99, FreezeBound, needsLock: false);

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

    /// <summary>The timeline of a freeze of each side, the one in the middle of some.</summary>
    /// <exception cref="TestBedException">None of one side was locked when it returned.</exception>
    public Picture Draw() => _picture.All(side => side.HasLocked)
        ? Timeline.Draw(
            $"Commits per 10 ms of one client beside sysbench oltp_write_only with 4 threads, {_what}",
            [.. _picture.Select(side => side.Typical())])
        : throw new TestBedException("there is no timeline: " + Absent.Locks);

    private static LoadCycle Cycle(IFreezer side, WriteLoad load, WritingClients writer, TimeSpan hold, TimeSpan after)
    {
        Thread.Sleep(Around);
        Timing freeze = side.TryToFreeze();
        Thread.Sleep(hold);
        Timing thaw = side.Thaw();
        side.Settle();
        writer.WaitForMore(1);
        Thread.Sleep(after);
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

    private FigureRow Row(string figure, Func<LoadSide, Sample> sampleOf, Func<Sample, double> figureOf, string bound, bool needsLock)
    {
        Target target = Target.AtLeast(LeastRatio);
        if (needsLock && !_ours.HasLocked)
        {
            throw new TestBedException($"our freezes under load, {_what}: " + Absent.Locks);
        }

        Sample ours = sampleOf(_ours);
        if (_scripts is null)
        {
            return FigureRow.Without(figure, _ours.Says(ours), target, Absent.Scripts);
        }

        if (needsLock && !_scripts.HasLocked)
        {
            return FigureRow.Without(figure, _ours.Says(ours), target, "nothing to compare with: the scripts' freezes: " + Absent.Locks);
        }

        Sample scripts = sampleOf(_scripts);
        return FigureRow.OfRatio(
            figure,
            _ours.Says(ours),
            "scripts " + _scripts.Says(scripts),
            figureOf(scripts) / figureOf(ours),
            target,
            _scripts.Unlocked > 0 ? NotWaited : bound);
    }
}
