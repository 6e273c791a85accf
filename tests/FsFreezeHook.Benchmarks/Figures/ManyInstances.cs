using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Benchmarks.Drawing;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.Benchmarks.Reporting;
using FsFreezeHook.Benchmarks.Sides;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.Benchmarks.Figures;

/// <summary>Freezes of one to eight instances. All eight servers run all the time.</summary>
internal sealed class ManyInstances
{
    private readonly IReadOnlyList<Sample> _freezes;

    private ManyInstances(Plan plan)
    {
        Report.Progress($"one to eight instances, {plan.InstanceRounds} rounds");
        using EightServersFixture bed = new();
        IReadOnlyList<(string Name, DatabaseServer Server)> servers = [.. EightServersFixture.Names.Zip(bed.Servers)];
        List<OurProgram> programs = [];
        try
        {
            programs.AddRange(servers.Select((_, last) => OurProgram.ForAll(servers.Take(last + 1))));
            _freezes = [.. Rounds
                .InTurn(plan.InstanceRounds, [.. programs.Select(program => (Func<Timing>)(() => Cycle(program)))])
                .Select(Rounds.Times)];
        }
        finally
        {
            programs.ForEach(program => program.Dispose());
        }
    }

    /// <summary>Measures.</summary>
    public static ManyInstances Measure(Plan plan) => new(plan);

    /// <summary>The row.</summary>
    public FigureRow Row() => FigureRow.OfRatio(
        "freeze: eight instances ÷ one (all eight servers run)",
        Texts.Both(_freezes[^1]),
        "one instance " + Texts.Both(_freezes[0]),
        _freezes[^1].Median / _freezes[0].Median,
        Target.AtMost(2),
        $"eight holders, threads of one process, ask eight servers at once on {Environment.ProcessorCount} cores");

    /// <summary>The plot.</summary>
    public Picture Draw() => Plot.Draw(
        "Freeze of several instances",
        "instances",
        [new Series("fsfreeze-hook", [.. _freezes.Select((sample, index) => ((double)(index + 1), sample.Median))])]);

    private static Timing Cycle(OurProgram program)
    {
        Timing freeze = program.Freeze();
        _ = program.Thaw();
        program.Settle();
        return freeze;
    }
}
