using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Benchmarks.Cycles;
using FsFreezeHook.Benchmarks.Figures;
using FsFreezeHook.Benchmarks.Growing;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.Benchmarks.Reporting;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.Benchmarks;

/// <summary>All figures, one server at a time: another one that runs would be, for the program, one that took no part.</summary>
internal static class Suite
{
    private const string WithoutLog = "MariaDB, binary log off";
    private const string WithLog = "MariaDB, binary log on";
    private const string MySql = "MySQL";

    /// <summary>Measures a part, writes its table and its pictures into a folder, and gives the table.</summary>
    public static string Run(Part part, Plan plan, string folder)
    {
        RunningServers.MustBeNone();
        Report report = new(part.ToString().ToLowerInvariant());
        switch (part)
        {
            case Part.Cycle:
                AddCycles(plan, report);
                break;
            case Part.Freeze:
                AddFreezes(plan, report);
                break;
            default:
                AddGrowth(plan, report);
                break;
        }

        return report.Write(folder, plan.IsShort);
    }

    private static void AddCycles(Plan plan, Report report)
    {
        WholeCycle cycle = WholeCycle.Measure(plan, report);
        report.Add(cycle.Rows());
        report.Add("cycle.svg", cycle.Draw());
        report.AddFile("waits.md", cycle.ShortTable());
    }

    private static void AddFreezes(Plan plan, Report report)
    {
        List<IdleFreezes> idle = [];
        List<LoadedFreezes> loaded = [];
        Binary binary = Binary.Measure(plan);
        HookDirectories hooks = HookDirectories.Measure(plan);
        Holding holding;
        DatabaseServerOptions withoutLog = new() { Extra = ["--skip-log-bin"] };
        using (DatabaseServer server = Start(report, ServerKind.MariaDb, withoutLog))
        {
            idle.Add(IdleFreezes.Measure(WithoutLog, server, plan.IdleRounds));
            holding = Holding.Measure(server, plan);
        }

        using (DatabaseServer server = Start(report, ServerKind.MariaDb))
        {
            idle.Add(IdleFreezes.Measure(WithLog, server, plan.SleepingRounds));
            loaded.Add(LoadedFreezes.Measure(WithLog, server, plan));
        }

        using (DatabaseServer server = Start(report, ServerKind.MySql))
        {
            idle.Add(IdleFreezes.Measure(MySql, server, plan.IdleRounds));
            loaded.Add(LoadedFreezes.Measure(MySql, server, plan));
        }

        ManyTables tables = ManyTables.Measure(plan);
        BesideContainers containers = BesideContainers.Measure(plan);
        report.Add(
        [
            .. loaded.Select(figures => figures.UnderLockRow()),
            .. idle.Select(figures => figures.FreezeRow()),
            .. loaded.Select(figures => figures.FreezeRow()),
            .. loaded.Select(figures => figures.StallRow()),
            .. idle.Select(figures => figures.ThawRow()),
            .. idle.Select(figures => figures.FloorRow()),
            .. loaded.SelectMany(figures => figures.TimeRows()),
            hooks.StockRow(),
            hooks.RunPartsRow(),
            hooks.GrowthRow(),
            tables.Row(),
            containers.Row(),
            holding.MemoryRow(),
            holding.WorkRow(),
            .. binary.Rows(),
        ]);
    }

    private static void AddGrowth(Plan plan, Report report)
    {
        const string Cached = "the statement itself closes the tables in the cache, and more of them take longer";
        const string Asked = "the server makes each answer about its sessions from all of them";
        const string Outside = "the looks end before the lock; what differs under it is not traced";
        const string Written = "the filesystem writes out what is dirty, and the agent's answer waits for it";
        IReadOnlyList<GrowthCurve> mariaDb = SessionsGrowth.Measure(plan, ServerKind.MariaDb, report);
        IReadOnlyList<GrowthCurve> mySql = SessionsGrowth.Measure(plan, ServerKind.MySql, report);
        (GrowthCurve Curve, string Behind)[] curves =
        [
            (DirtyGrowth.Measure(plan), Written),
            .. new[] { mariaDb, mySql }.SelectMany(both => new[] { (both[0], Cached), (both[1], Asked) }),
            .. IdleServerGrowth.Measure(plan).Curves.Select(curve => (curve, Outside)),
            (InstancesGrowth.Measure(plan), "all holders ask their servers at once, and the slowest answer counts"),
        ];
        foreach ((GrowthCurve curve, string behind) in curves)
        {
            report.Add(curve.Rows(behind));
            report.Add(curve.File, curve.Draw());
        }
    }

    private static DatabaseServer Start(Report report, ServerKind kind, DatabaseServerOptions? options = null)
    {
        RunningServers.MustBeNone();
        DatabaseServer server = DatabaseServers.Start(kind, options);
        report.AddServer(server);
        return server;
    }
}
