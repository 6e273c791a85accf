using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Benchmarks.Drawing;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.Benchmarks.Reporting;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.Benchmarks.Cycles;

/// <summary>
/// What users pay: the longest wait of a write through a whole cycle as a host drives it, on both servers. A real agent freezes a
/// real ext4 that the data lies on, while two clients commit row after row.
/// </summary>
internal sealed class WholeCycle
{
    private readonly CycleStates _states;
    private readonly IReadOnlyList<IReadOnlyDictionary<string, CycleCell>> _servers;

    private WholeCycle(Plan plan, Report report)
    {
        _states = new CycleStates(plan);
        _servers = [.. ((ServerKind[])[ServerKind.MariaDb, ServerKind.MySql]).Select(kind =>
        {
            using LoopBed bed = new(kind, plan.FilesystemMebibytes);
            report.AddServer(bed.Server);
            return _states.Measure(bed);
        })];
    }

    /// <summary>Measures.</summary>
    public static WholeCycle Measure(Plan plan, Report report) => new(plan, report);

    /// <summary>The rows of the table.</summary>
    public IEnumerable<FigureRow> Rows() =>
    [
        .. _servers.SelectMany(cells => _states.All.SelectMany(state => cells.TryGetValue(state, out CycleCell? cell)
            ? [BesideWithoutHook(cell), BesideScripts(cell)]
            : (FigureRow[])[Absent(state)])),
        .. _servers.Select(cells => AfterThaw(cells[CycleStates.Clean])),
    ];

    /// <summary>The rows for a reader in a hurry: a state each, both servers in a cell.</summary>
    public string ShortTable() => MarkdownTable.Of(
        ["the longest wait of a write, MariaDB / MySQL", "agent without a hook", "the stock scripts", "fsfreeze-hook"],
        _states.All.Where(state => _servers[0].ContainsKey(state)).Select(state => (IReadOnlyList<string>)
        [
            state,
            Medians(state, cell => cell.WithoutHook),
            Medians(state, cell => cell.Scripts),
            $"**{Medians(state, cell => cell.Ours)}**",
        ]));

    /// <summary>A cycle of each side on the first server, with nothing dirty and with much.</summary>
    public Picture Draw() => Timeline.Draw(
        $"Commits per 10 ms of two clients around one snapshot (grey), {_servers[0][CycleStates.Clean].Product}",
        [.. ((string[])[CycleStates.Clean, _states.Dirty]).Select(state => (state, Strips(_servers[0][state])))]);

    private static IReadOnlyList<Strip> Strips(CycleCell cell)
    {
        (CellSide? Side, string Colour)[] sides =
            [(cell.WithoutHook, Picture.Third), (cell.Scripts, Picture.Other), (cell.Ours, Picture.Ours)];
        return
        [
            .. sides
                .Where(one => one.Side is { IsEmpty: false })
                .Select(one => one.Side!.Typical.ToStrip(one.Side.Name, one.Colour)),
        ];
    }

    private static string Figure(CycleCell cell, string ratio) => $"whole cycle, {cell.Product}, {cell.State}: {ratio}";

    private static string Bound(CycleCell cell) => cell.Ours.IsEmpty ? string.Empty :
        $"of ours, {cell.Ours.Says(cycle => cycle.UnderLock)} lie between the last commit and freeze's answer, "
        + $"and {cell.Ours.Says(cycle => cycle.FromThaw)} between thaw's call and the next commit";

    private static FigureRow Absent(string state) => FigureRow.ForReading(
        $"whole cycle, {state}", "left out: this kernel has no block cgroup of version 1 to limit a disk with", string.Empty);

    private FigureRow BesideWithoutHook(CycleCell cell) => Row(
        Figure(cell, "ours ÷ agent without a hook"),
        cell,
        cell.WithoutHook,
        cycle => cycle.LongestWait,
        (ours, other) => ours / other,
        MostBesideWithoutHook(cell),
        Bound(cell));

    private FigureRow BesideScripts(CycleCell cell) => Row(
        Figure(cell, "scripts ÷ ours"),
        cell,
        cell.Scripts,
        cycle => cycle.LongestWait,
        (ours, scripts) => scripts / ours,
        LeastBesideScripts(cell),
        Bound(cell));

    private static FigureRow AfterThaw(CycleCell cell) => Row(
        $"from the filesystem's thaw to the next commit, {cell.Product}, {cell.State}: ours ÷ agent without a hook",
        cell,
        cell.WithoutHook,
        cycle => cycle.FromFilesystemThaw,
        (ours, other) => ours / other,
        Target.AtMost(1.2),
        "the lock outlives the freeze: it is released by what the agent does after its filesystems are thawed");

    private static FigureRow Row(
        string figure,
        CycleCell cell,
        CellSide? other,
        Func<AgentCycle, double> value,
        Func<double, double, double> ratio,
        Target? target,
        string behind)
    {
        string ours = cell.Ours.Says(value);
        return (cell.Ours, other) switch
        {
            (_, null) => FigureRow.Without(figure, ours, target, Figures.Absent.Scripts),
            ({ IsEmpty: true }, _) or (_, { IsEmpty: true }) =>
                FigureRow.Without(figure, ours, target, $"nothing to compare: {other.Name}: {other.Says(value)}"),
            _ => FigureRow.OfRatio(
                figure,
                ours,
                $"{other.Name} {other.Says(value)}",
                ratio(cell.Ours.Of(value).Median, other.Of(value).Median),
                target,
                behind),
        };
    }

    private Target? MostBesideWithoutHook(CycleCell cell) => cell.State switch
    {
        CycleStates.Clean => Target.AtMost(cell.Product == "MySQL" ? 1.5 : 1.3),
        var state when state == _states.Dirty => Target.AtMost(0.35),
        var state when state == _states.Slow => Target.AtMost(0.1),
        _ => null,
    };

    private Target? LeastBesideScripts(CycleCell cell) => cell.State switch
    {
        CycleStates.Clean => Target.AtLeast(22),
        var state when state == _states.Dirty => Target.AtLeast(20),
        _ => null,
    };

    private string Medians(string state, Func<CycleCell, CellSide?> side)
    {
        IReadOnlyList<CellSide> sides = [.. _servers.Select(cells => side(cells[state])).OfType<CellSide>()];
        return sides.Count == 0
            ? Figures.Absent.Scripts
            : string.Join(" / ", sides.Select(one => one.IsEmpty ? "refused" : Texts.Whole(one.Waits.Median))) + " ms";
    }
}
