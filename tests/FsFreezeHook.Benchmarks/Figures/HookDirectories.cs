using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.Benchmarks.Reporting;
using FsFreezeHook.Benchmarks.Sides;

namespace FsFreezeHook.Benchmarks.Figures;

/// <summary>Directories of hooks that do nothing, under our program, the stock dispatcher and <c>run-parts</c>.</summary>
internal sealed class HookDirectories
{
    private const int InTheTable = 100;

    // By the number of hooks, and then by the side.
    private readonly SortedDictionary<int, IReadOnlyList<Sample>> _times = [];

    private HookDirectories(Plan plan)
    {
        foreach (int hooks in plan.HookCounts)
        {
            int rounds = hooks > InTheTable ? Math.Max(1, plan.HookRounds / 4) : plan.HookRounds;
            Report.Progress($"{hooks} hooks that do nothing, {rounds} rounds");
            using HookRunners runners = new(hooks);
            _times[hooks] =
            [
                .. Rounds
                    .InTurn(rounds, () => Freeze(runners.Ours), runners.Stock.Run, runners.RunParts.Run)
                    .Select(Rounds.Times),
            ];
        }
    }

    /// <summary>Measures.</summary>
    public static HookDirectories Measure(Plan plan) => new(plan);

    /// <summary>The row of the stock dispatcher.</summary>
    public FigureRow StockRow()
    {
        IReadOnlyList<Sample> sides = _times[InTheTable];
        return FigureRow.OfRatio(
            $"{InTheTable} hooks that do nothing: stock dispatcher ÷ ours",
            Texts.Both(sides[0]),
            "stock dispatcher " + Texts.Both(sides[1]),
            sides[1].Median / sides[0].Median,
            null,
            "the start of the hooks themselves, which both have");
    }

    /// <summary>The row of <c>run-parts</c>.</summary>
    public FigureRow RunPartsRow()
    {
        IReadOnlyList<Sample> sides = _times[InTheTable];
        return FigureRow.OfRatio(
            $"{InTheTable} hooks that do nothing: ours ÷ run-parts",
            Texts.Both(sides[0]),
            "run-parts " + Texts.Both(sides[2]),
            sides[0].Median / sides[2].Median,
            null,
            "a hook's output is kept for the log, its end and its limit are watched, and a record is written; "
                + "run-parts does none of it");
    }

    /// <summary>The row of how the cost grows.</summary>
    public FigureRow GrowthRow()
    {
        int most = _times.Keys.Max();
        int middle = most / 10;
        double early = PerHook(0, 1, middle);
        double late = PerHook(0, middle, most);
        double dispatcherEarly = PerHook(1, 1, middle);
        double dispatcherLate = PerHook(1, middle, most);
        return FigureRow.OfRatio(
            $"cost of a hook, from {middle} to {most:#,##0} of them ÷ from 1 to {middle} (1: linear)",
            $"{Texts.Milliseconds(late)} ÷ {Texts.Milliseconds(early)}",
            $"stock dispatcher {Texts.Milliseconds(dispatcherLate)} ÷ {Texts.Milliseconds(dispatcherEarly)}",
            late / early,
            null,
            "the machine: a hook of the dispatcher, which keeps no log and no record, costs "
            + $"{Texts.Number(dispatcherLate / dispatcherEarly)} times as much in the same run");
    }

    private static Timing Freeze(OurProgram ours)
    {
        Timing freeze = ours.Freeze();
        _ = ours.Thaw();
        return freeze;
    }

    private double PerHook(int side, int from, int until) =>
        (_times[until][side].Median - _times[from][side].Median) / (until - from);
}
