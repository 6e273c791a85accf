using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FsFreezeHook.Benchmarks.Figures;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.Benchmarks.Reporting;
using FsFreezeHook.Benchmarks.Sides;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;

namespace FsFreezeHook.Benchmarks.Growing;

/// <summary>
/// What is looked at before the lock, and grows: hooks, processes, the data folder's files, tables and an account's privileges.
/// Each look is given up at a limit of its own; below it, it is to grow as that number does, and no faster.
/// </summary>
internal sealed class IdleServerGrowth
{
    private const int Batch = 100;
    private const string Password = "growth-Password-1";

    private static readonly string[] DoesNotWaitForTheDisk =
        ["--debug-no-sync", "--innodb-flush-log-at-trx-commit=0", "--innodb-flush-method=nosync", "--skip-log-bin"];

    private readonly Plan _plan;
    private readonly DatabaseServer _server;

    private IdleServerGrowth(Plan plan, DatabaseServer server)
    {
        _plan = plan;
        _server = server;
        Execute("CREATE DATABASE growth");
        Curves = [Hooks(), Processes(), Files(), Privileges(), Tables()];
    }

    /// <summary>The curves.</summary>
    public IReadOnlyList<GrowthCurve> Curves { get; }

    /// <summary>Measures.</summary>
    public static IdleServerGrowth Measure(Plan plan)
    {
        using DatabaseServer server = MariaDbServer.StartNew(new DatabaseServerOptions { Extra = DoesNotWaitForTheDisk });
        return new IdleServerGrowth(plan, server);
    }

    private GrowthCurve Hooks() => Measure("hooks", _plan.HookCounts, count =>
    {
        using OurProgram ours = OurProgram.ForHooks(count, _server);
        return FeltFreeze.Run(ours, _server);
    });

    private GrowthCurve Processes()
    {
        using OurProgram ours = OurProgram.For(_server);
        return Measure("processes", _plan.ProcessesCurve, count =>
        {
            using IdleProcesses idle = new(count);
            return FeltFreeze.Run(ours, _server);
        });
    }

    private GrowthCurve Files()
    {
        using OurProgram ours = OurProgram.For(_server);
        string folder = Directory.CreateDirectory(Path.Combine(_server.DataFolder, "files")).FullName;
        GrowthCurve curve = Follow("files in the data folder", _plan.FilesCurve, ours, numbers =>
        {
            foreach (int number in numbers)
            {
                File.Create(Path.Combine(folder, $"t{Text(number)}.ibd")).Dispose();
            }
        });
        Directory.Delete(folder, recursive: true);
        return curve;
    }

    private GrowthCurve Privileges()
    {
        foreach (int count in _plan.PrivilegesCurve)
        {
            _server.CreateUser("u" + Text(count), Password, "RELOAD, PROCESS, SUPER");
            InBatches(
                Enumerable.Range(0, count),
                number => $"GRANT SELECT, CREATE ON growth.g{Text(number)} TO 'u{Text(count)}'@'localhost'");
        }

        return Measure("privileges of the account", _plan.PrivilegesCurve, count =>
        {
            using OurProgram ours = OurProgram.For(_server, "u" + Text(count), Password);
            return FeltFreeze.Run(ours, _server);
        });
    }

    private GrowthCurve Tables()
    {
        using OurProgram ours = OurProgram.For(_server);
        return Follow("tables", _plan.TablesCurve, ours, numbers =>
            InBatches(numbers, number => $"CREATE TABLE growth.t{Text(number)} (id INT PRIMARY KEY) ENGINE = InnoDB"));
    }

    // Each level in each round.
    private GrowthCurve Measure(string across, IReadOnlyList<int> levels, Func<int, LoadCycle> cycle)
    {
        Report.Progress($"up to {levels[^1]} {across}, {_plan.GrowthRounds} rounds");
        IReadOnlyList<IReadOnlyList<LoadCycle>> cycles =
            Rounds.InTurn(_plan.GrowthRounds, [.. levels.Select(level => (Func<LoadCycle>)(() => cycle(level)))]);
        return new GrowthCurve(across, _server.Features.Product, [.. levels.Zip(cycles, GrowthPoint.Of)]);
    }

    // What takes long to make: the levels follow one another.
    private GrowthCurve Follow(string across, IReadOnlyList<int> levels, OurProgram ours, Action<IEnumerable<int>> make)
    {
        int made = 0;
        List<GrowthPoint> points = [];
        foreach (int level in levels)
        {
            make(Enumerable.Range(made, level - made));
            made = level;
            points.AddRange(Measure(across, [level], _ => FeltFreeze.Run(ours, _server)).Points);
        }

        return new GrowthCurve(across, _server.Features.Product, points);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Execute(string statements)
    {
        using MySqlConnection connection = _server.Connect();
        connection.Execute(statements);
    }

    private void InBatches(IEnumerable<int> numbers, Func<int, string> statement)
    {
        foreach (int[] batch in numbers.Chunk(Batch))
        {
            Execute(string.Join(';', batch.Select(statement)));
        }
    }
}
