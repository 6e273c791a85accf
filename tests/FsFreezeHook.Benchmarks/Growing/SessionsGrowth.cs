using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.Benchmarks.Figures;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.Benchmarks.Reporting;
using FsFreezeHook.Benchmarks.Sides;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;

namespace FsFreezeHook.Benchmarks.Growing;

/// <summary>A server with tables in its cache, and with sessions that do nothing: it is asked about all of them.</summary>
internal static class SessionsGrowth
{
    /// <summary>Measures both.</summary>
    public static IReadOnlyList<GrowthCurve> Measure(Plan plan, ServerKind kind, Report report)
    {
        string[] options =
        [
            string.Create(CultureInfo.InvariantCulture, $"--max-connections={plan.SessionsCurve[^1] + 100}"),
            "--open-files-limit=65535",
            "--table-definition-cache=4096",
        ];
        using DatabaseServer server = DatabaseServers.Start(kind, new DatabaseServerOptions { Extra = options });

        report.AddServer(server);

        // At the start it is cut to the files that the process may have open.
        using (MySqlConnection connection = server.Connect())
        {
            int cached = plan.CachedTablesCurve[^1] + 4096;
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"SET GLOBAL table_open_cache = {cached}"));
        }

        using OurProgram ours = OurProgram.For(server);
        return [CachedTables(plan, server, ours), Sessions(plan, server, ours)];
    }

    private static GrowthCurve CachedTables(Plan plan, DatabaseServer server, OurProgram ours) => new(
        "cached tables",
        server.Features.Product,
        [.. plan.CachedTablesCurve.Select(count => Point(plan, count, "cached tables", () => Cycle(ours, server, count)))]);

    // The levels follow one another: thousands of logins take a while.
    private static GrowthCurve Sessions(Plan plan, DatabaseServer server, OurProgram ours)
    {
        List<IdleSessions> sessions = [];
        try
        {
            List<GrowthPoint> points = [];
            int open = 0;
            foreach (int count in plan.SessionsCurve)
            {
                sessions.Add(new IdleSessions(server, count - open));
                open = count;
                points.Add(Point(plan, count, "sessions", () => Cycle(ours, server, plan.CachedTables)));
            }

            return new GrowthCurve("sessions", server.Features.Product, points);
        }
        finally
        {
            sessions.ForEach(some => some.Dispose());
        }
    }

    private static GrowthPoint Point(Plan plan, int count, string what, System.Func<LoadCycle> cycle)
    {
        Report.Progress($"{count} {what}, {plan.GrowthRounds} rounds");
        return GrowthPoint.Of(count, Rounds.InTurn(plan.GrowthRounds, cycle)[0]);
    }

    private static LoadCycle Cycle(OurProgram ours, DatabaseServer server, int cached)
    {
        IntegrationTests.TestBed.CachedTables.Open(server, cached);
        return FeltFreeze.Run(ours, server);
    }
}
