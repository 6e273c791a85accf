using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.Benchmarks.Reporting;
using FsFreezeHook.Benchmarks.Sides;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;

namespace FsFreezeHook.Benchmarks.Figures;

/// <summary>A server with many tables. The statement closes the open ones, so they are opened anew before each freeze.</summary>
internal sealed class ManyTables
{
    private const int Batch = 200;

    private static readonly string[] CanHaveThemOpen =
    [
        "--table-open-cache=16384",
        "--table-definition-cache=16384",
        "--open-files-limit=65535",
        "--innodb-buffer-pool-size=256M",
    ];

    private static readonly string[] DoesNotWaitForTheDisk =
        ["--debug-no-sync", "--innodb-flush-log-at-trx-commit=0", "--innodb-flush-method=nosync", "--skip-log-bin"];

    private readonly Plan _plan;
    private readonly DatabaseServer _server;
    private readonly IReadOnlyList<Sample> _underLoad;

    private ManyTables(DatabaseServer server, Plan plan)
    {
        _plan = plan;
        _server = server;
        using OurProgram ours = OurProgram.For(server);
        MeasuredCommand client = NativeClient.For(server);
        Report.Progress($"{plan.OpenTables} open tables, under load, {plan.OpenTablesRounds} rounds");
        using WriteLoad load = new(server, plan);
        _underLoad = Measure(plan.OpenTablesRounds, plan.OpenTables, ours, client);
        _ = load.MustRun();
    }

    /// <summary>Measures.</summary>
    public static ManyTables Measure(Plan plan)
    {
        using TemporaryFolder folder = new();
        DatabaseServerOptions options = new() { DataFolder = folder.File("data"), Extra = CanHaveThemOpen };
        Report.Progress($"making {plan.Tables} tables");
        DatabaseServerOptions fast = options with { Extra = [.. CanHaveThemOpen, .. DoesNotWaitForTheDisk] };
        using (DatabaseServer fresh = MariaDbServer.StartNew(fast))
        {
            MakeTables(fresh, plan.Tables);
            fresh.Stop();
        }

        using DatabaseServer server = MariaDbServer.StartNew(options with { HasData = true });
        return new ManyTables(server, plan);
    }

    /// <summary>The row.</summary>
    public FigureRow Row() => FigureRow.OfRatio(
        $"{_plan.Tables:#,##0} tables, {_plan.OpenTables:#,##0} of them open, under load: ours ÷ raw statement",
        Texts.Both(_underLoad[0]),
        "raw statement " + Texts.Both(_underLoad[1]),
        _underLoad[0].Median / _underLoad[1].Median,
        null,
        "a .NET process starts twice beside the load, and every file's name is read for links to other filesystems, "
        + "both before the lock");

    private static Timing Cycle(OurProgram ours)
    {
        Timing freeze = ours.Freeze();
        _ = ours.Thaw();
        ours.Settle();
        return freeze;
    }

    private static string Name(int number) => "many.t" + number.ToString(CultureInfo.InvariantCulture);

    private IReadOnlyList<Sample> Measure(int rounds, int open, OurProgram ours, MeasuredCommand client) =>
        [.. Rounds.InTurn(
            rounds,
            () =>
            {
                OpenTables(open);
                return Cycle(ours);
            },
            () =>
            {
                OpenTables(open);
                return client.Run();
            }).Select(Rounds.Times)];

    private static void MakeTables(DatabaseServer server, int tables)
    {
        using MySqlConnection connection = server.Connect();
        connection.Execute("CREATE DATABASE many");
        InBatches(connection, tables, number => $"CREATE TABLE {Name(number)} (id INT PRIMARY KEY, v INT) ENGINE = InnoDB");
    }

    private void OpenTables(int count)
    {
        using MySqlConnection connection = _server.Connect();
        connection.Execute("FLUSH TABLES");
        InBatches(connection, count, number => $"SELECT id FROM {Name(number)} LIMIT 0");
        int open = int.Parse(connection.Rows("SHOW GLOBAL STATUS LIKE 'Open_tables'")[0][1], CultureInfo.InvariantCulture);
        if (open < count)
        {
            throw new TestBedException($"only {open} of {count} tables are open");
        }
    }

    private static void InBatches(MySqlConnection connection, int count, Func<int, string> statement)
    {
        foreach (int[] numbers in Enumerable.Range(0, count).Chunk(Batch))
        {
            connection.Execute(string.Join(';', numbers.Select(statement)));
        }
    }
}
