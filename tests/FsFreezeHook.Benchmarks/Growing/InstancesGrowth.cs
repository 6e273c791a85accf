using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Benchmarks.Figures;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.Benchmarks.Reporting;
using FsFreezeHook.Benchmarks.Sides;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.Benchmarks.Growing;

/// <summary>Freezes of one to eight instances. All eight servers run all the time, and a client commits to the first.</summary>
internal static class InstancesGrowth
{
    /// <summary>Measures.</summary>
    public static GrowthCurve Measure(Plan plan)
    {
        Report.Progress($"one to eight instances, {plan.InstanceRounds} rounds");
        using EightServersFixture bed = new();
        IReadOnlyList<(string Name, DatabaseServer Server)> servers = [.. EightServersFixture.Names.Zip(bed.Servers)];
        List<OurProgram> programs = [];
        try
        {
            programs.AddRange(servers.Select((_, last) => OurProgram.ForAll(servers.Take(last + 1))));
            IReadOnlyList<IReadOnlyList<LoadCycle>> cycles = Rounds.InTurn(
                plan.InstanceRounds,
                [.. programs.Select(program => (Func<LoadCycle>)(() => FeltFreeze.Run(program, servers[0].Server)))]);
            return new GrowthCurve("instances", "MariaDB", [.. cycles.Select((some, index) => GrowthPoint.Of(index + 1, some))]);
        }
        finally
        {
            programs.ForEach(program => program.Dispose());
        }
    }
}
