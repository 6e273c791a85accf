using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Benchmarks.Figures;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.Benchmarks.Reporting;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;

namespace FsFreezeHook.Benchmarks;

/// <summary>All figures, one server at a time: another one that runs would be, for the program, one that took no part.</summary>
internal static class Suite
{
    private const string WithoutLog = "MariaDB, binary log off";
    private const string WithLog = "MariaDB, binary log on";
    private const string MySql = "MySQL";

    /// <summary>Measures, writes the table and the pictures into a folder, and gives the table.</summary>
    public static string Run(Plan plan, string folder)
    {
        Report report = new();
        RunningServers.MustBeNone();
        List<IdleFreezes> idle = [];
        List<LoadedFreezes> loaded = [];
        Binary binary = Binary.Measure(plan);
        HookDirectories hooks = HookDirectories.Measure(plan);
        Holding holding;
        using (DatabaseServer server = Start(report, ServerKind.MariaDb, new DatabaseServerOptions { Extra = ["--skip-log-bin"] }))
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

        RunningServers.MustBeNone();
        ManyTables tables = ManyTables.Measure(plan);
        ManySessions sessions = ManySessions.Measure(plan);
        IReadOnlyList<GrowthCurve> growth = Growth.Measure(plan).Curves;
        ManyInstances instances = ManyInstances.Measure(plan);
        FigureRow[] rows =
        [
            .. idle.Zip((double[])[4, 50, 10], (figures, least) => figures.FreezeRow(least)),
            .. loaded.Select(figures => figures.FreezeRow()),
            .. idle.Zip((double[])[2, 2, 1], (figures, most) => figures.FloorRow(most)),
            .. loaded.Select(figures => figures.StallRow()),
            .. idle.Select(figures => figures.ThawRow(1.5)),
            hooks.StockRow(),
            hooks.RunPartsRow(),
            hooks.GrowthRow(),
            instances.Row(),
            tables.Row(),
            sessions.Row(),
            .. growth.Select(curve => curve.Row()),
            holding.MemoryRow(),
            holding.WorkRow(),
            .. binary.Rows(),
            .. loaded.SelectMany(figures => figures.TimeRows()),
        ];
        foreach (FigureRow row in rows)
        {
            report.Add(row);
        }

        report.Add("timeline.svg", loaded[0].Draw());
        report.Add("open-tables.svg", tables.Draw());
        report.Add("sessions.svg", sessions.Draw());
        foreach (GrowthCurve curve in growth)
        {
            report.Add($"{curve.Across.Replace(' ', '-')}.svg", curve.Draw());
        }

        report.Add("instances.svg", instances.Draw());
        report.Add("hooks.svg", hooks.Draw());
        string markdown = report.Markdown(plan.IsShort);
        report.Write(folder, markdown);
        return markdown;
    }

    private static DatabaseServer Start(Report report, ServerKind kind, DatabaseServerOptions? options = null)
    {
        RunningServers.MustBeNone();
        DatabaseServer server = DatabaseServers.Start(kind, options);
        using MySqlConnection connection = server.Connect();
        report.AddServer($"{server.Features.Product} {connection.Value("SELECT VERSION()").Split('-')[0]}");
        return server;
    }
}
