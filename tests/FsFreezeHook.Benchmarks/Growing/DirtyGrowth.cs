using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Benchmarks.Cycles;
using FsFreezeHook.Benchmarks.Figures;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.Benchmarks.Reporting;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.Benchmarks.Growing;

/// <summary>
/// Freezes by an agent over the dirty pages of the filesystem. A commit may wait for what else is written to the disk, lock or no
/// lock: here the record of the freeze tells what was under the lock, which is all from the grant to the agent's answer.
/// </summary>
internal static class DirtyGrowth
{
    /// <summary>Measures.</summary>
    public static GrowthCurve Measure(Plan plan)
    {
        Report.Progress($"up to {plan.DirtyCurve[^1]} MiB of dirty pages, {plan.GrowthRounds} rounds");
        using LoopBed bed = new(ServerKind.MariaDb, plan.FilesystemMebibytes);
        using WritingClients clients = new(bed.Server, 1, WrittenTable.InnoDb);
        using AgentSide ours = AgentSide.WithOurs(bed);
        (double Before, double Under) Cycle(int mebibytes)
        {
            DirtyPages.Make(bed.MountPoint, mebibytes);
            AgentCycle cycle = AgentCycle.Run(ours.Agent, bed.MountPoint, clients, plan.CycleHold, plan.CycleAround);
            ours.Settle();
            double under = UnderLock(ours.Record, cycle.AnsweredAt);
            return (cycle.Freeze - under, under);
        }

        IReadOnlyList<IReadOnlyList<(double Before, double Under)>> times = Rounds.InTurn(
            plan.GrowthRounds, [.. plan.DirtyCurve.Select(mebibytes => (Func<(double, double)>)(() => Cycle(mebibytes)))]);
        clients.Stop();
        return new GrowthCurve("MiB of dirty pages", "MariaDB", [.. plan.DirtyCurve.Zip(times, Point)]);
    }

    private static double UnderLock(FreezeRecord record, DateTimeOffset answeredAt)
    {
        IReadOnlyDictionary<string, double> steps = record.Instances[0].Steps;
        return steps["verified"] - steps["granted"] + (answeredAt - record.CommittedAt).TotalMilliseconds;
    }

    private static GrowthPoint Point(int mebibytes, IReadOnlyList<(double Before, double Under)> times) => new(
        mebibytes, new Sample(times.Select(time => time.Before)), new Sample(times.Select(time => time.Under)));
}
