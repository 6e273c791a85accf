using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.Benchmarks.Drawing;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.Benchmarks.Reporting;
using FsFreezeHook.Benchmarks.Sides;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;

namespace FsFreezeHook.Benchmarks.Figures;

/// <summary>A MySQL with sessions that do nothing and tables in its cache: what is asked about all of them before the lock must not grow.</summary>
internal sealed class ManySessions
{
    private readonly Plan _plan;
    private readonly IReadOnlyList<Sample> _freezes;

    private ManySessions(Plan plan, DatabaseServer server)
    {
        _plan = plan;
        Report.Progress($"up to {plan.SessionsCurve[^1]} sessions, {plan.CachedTables} cached tables, {plan.SessionsRounds} rounds");
        using OurProgram ours = OurProgram.For(server);
        _freezes = [.. Rounds
            .InTurn(plan.SessionsRounds, [.. plan.SessionsCurve.Select(sessions => (Func<Timing>)(() => Cycle(ours, server, sessions)))])
            .Select(Rounds.Times)];
    }

    /// <summary>Measures.</summary>
    public static ManySessions Measure(Plan plan)
    {
        string connections = string.Create(CultureInfo.InvariantCulture, $"--max-connections={plan.SessionsCurve[^1] + 100}");
        using DatabaseServer server = MySqlServer.StartNew(new DatabaseServerOptions { Extra = [connections] });

        // At the start it is cut to the files that the process may have open.
        using MySqlConnection connection = server.Connect();
        connection.Execute("SET GLOBAL table_open_cache = 20000");
        return new ManySessions(plan, server);
    }

    /// <summary>The row.</summary>
    public FigureRow Row() => FigureRow.OfRatio(
        $"freeze, idle, MySQL, {_plan.CachedTables:#,##0} cached tables: {_plan.SessionsCurve[^1]:#,##0} sessions ÷ {_plan.SessionsCurve[0]}",
        Texts.Both(_freezes[^1]),
        $"{_plan.SessionsCurve[0]} sessions " + Texts.Both(_freezes[0]),
        _freezes[^1].Median / _freezes[0].Median,
        Target.AtMost(2),
        "the server makes each answer about its sessions and tables from all of them");

    /// <summary>The plot.</summary>
    public Picture Draw() => Plot.Draw(
        $"Freeze of an idle server with {_plan.CachedTables:#,##0} cached tables",
        "sessions",
        [new Series("fsfreeze-hook", [.. _plan.SessionsCurve.Zip(_freezes, (sessions, sample) => ((double)sessions, sample.Median))])]);

    private Timing Cycle(OurProgram ours, DatabaseServer server, int sessions)
    {
        using IdleSessions idle = new(server, sessions);
        CachedTables.Open(server, _plan.CachedTables);
        Timing freeze = ours.Freeze();
        _ = ours.Thaw();
        ours.Settle();
        return freeze;
    }
}
