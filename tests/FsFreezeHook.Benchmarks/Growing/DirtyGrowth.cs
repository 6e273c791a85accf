using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Benchmarks.Cycles;
using FsFreezeHook.Benchmarks.Figures;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.Benchmarks.Reporting;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.Benchmarks.Growing;

/// <summary>Freezes by an agent over the dirty pages of the filesystem: under the lock is all until the agent's answer.</summary>
internal static class DirtyGrowth
{
    /// <summary>Measures.</summary>
    public static GrowthCurve Measure(Plan plan)
    {
        Report.Progress($"up to {plan.DirtyCurve[^1]} MiB of dirty pages, {plan.GrowthRounds} rounds");
        using LoopBed bed = new(ServerKind.MariaDb, plan.FilesystemMebibytes);
        using WritingClients clients = new(bed.Server, 1, WrittenTable.InnoDb);
        using AgentSide ours = AgentSide.WithOurs(bed);
        AgentCycle Cycle(int mebibytes)
        {
            DirtyPages.Make(bed.MountPoint, mebibytes);
            AgentCycle cycle = AgentCycle.Run(ours.Agent, bed.MountPoint, clients, plan.CycleHold, plan.CycleAround);
            ours.Settle();
            return cycle;
        }

        IReadOnlyList<IReadOnlyList<AgentCycle>> cycles = Rounds.InTurn(
            plan.GrowthRounds, [.. plan.DirtyCurve.Select(mebibytes => (Func<AgentCycle>)(() => Cycle(mebibytes)))]);
        clients.Stop();
        return new GrowthCurve("MiB of dirty pages", "MariaDB", [.. plan.DirtyCurve.Zip(cycles, Point)]);
    }

    private static GrowthPoint Point(int mebibytes, IReadOnlyList<AgentCycle> cycles) => new(
        mebibytes, new Sample(cycles.Select(cycle => cycle.BeforeLock)), new Sample(cycles.Select(cycle => cycle.UnderLock)));
}
