using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.Benchmarks.Reporting;
using FsFreezeHook.Benchmarks.Sides;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;

namespace FsFreezeHook.Benchmarks.Figures;

/// <summary>
/// What is looked at before the lock, and grows: processes, the data folder's files, tables and an account's privileges. Each is given up
/// at a limit of its own; below it, it is to grow as that number does, and no faster.
/// </summary>
internal sealed class Growth
{
    private const int Batch = 100;
    private const string Password = "growth-Password-1";

    private static readonly string[] DoesNotWaitForTheDisk =
        ["--debug-no-sync", "--innodb-flush-log-at-trx-commit=0", "--innodb-flush-method=nosync", "--skip-log-bin"];

    private readonly Plan _plan;
    private readonly DatabaseServer _server;

    private Growth(Plan plan, DatabaseServer server)
    {
        _plan = plan;
        _server = server;
        Execute("CREATE DATABASE growth");
        Curves = [Processes(), Files(), Privileges(), Tables()];
    }

    /// <summary>The curves.</summary>
    public IReadOnlyList<GrowthCurve> Curves { get; }

    /// <summary>Measures.</summary>
    public static Growth Measure(Plan plan)
    {
        using DatabaseServer server = MariaDbServer.StartNew(new DatabaseServerOptions { Extra = DoesNotWaitForTheDisk });
        return new Growth(plan, server);
    }

    private GrowthCurve Processes()
    {
        using OurProgram ours = OurProgram.For(_server);
        return Measure("processes", _plan.ProcessesCurve, count =>
        {
            using IdleProcesses idle = new(count);
            return Cycle(ours);
        });
    }

    // Each level's files lie ready beside the data, and are moved into it.
    private GrowthCurve Files()
    {
        using OurProgram ours = OurProgram.For(_server);
        string ready = Directory.CreateDirectory(_server.DataFolder + "-files").FullName;
        string place = Path.Combine(_server.DataFolder, "files");
        foreach (int count in _plan.FilesCurve)
        {
            string folder = Directory.CreateDirectory(Path.Combine(ready, Text(count))).FullName;
            foreach (int number in Enumerable.Range(0, count))
            {
                File.Create(Path.Combine(folder, $"t{Text(number)}.ibd")).Dispose();
            }
        }

        GrowthCurve curve = Measure("files in the data folder", _plan.FilesCurve, count =>
        {
            Directory.Move(Path.Combine(ready, Text(count)), place);
            try
            {
                return Cycle(ours);
            }
            finally
            {
                Directory.Move(place, Path.Combine(ready, Text(count)));
            }
        });
        Directory.Delete(ready, recursive: true);
        return curve;
    }

    private GrowthCurve Privileges()
    {
        foreach (int count in _plan.PrivilegesCurve)
        {
            _server.CreateUser("u" + Text(count), Password, "RELOAD, PROCESS, SUPER");
            InBatches(Enumerable.Range(0, count), number => $"GRANT SELECT, CREATE ON growth.g{Text(number)} TO 'u{Text(count)}'@'localhost'");
        }

        Dictionary<int, OurProgram> programs =
            _plan.PrivilegesCurve.ToDictionary(count => count, count => OurProgram.For(_server, "u" + Text(count), Password));
        try
        {
            return Measure("privileges of the account", _plan.PrivilegesCurve, count => Cycle(programs[count]));
        }
        finally
        {
            foreach (OurProgram program in programs.Values)
            {
                program.Dispose();
            }
        }
    }

    // A server has them for good, so the levels follow one another.
    private GrowthCurve Tables()
    {
        using OurProgram ours = OurProgram.For(_server);
        int made = 0;
        List<Sample> freezes = [];
        foreach (int count in _plan.TablesCurve)
        {
            InBatches(Enumerable.Range(made, count - made), number => $"CREATE TABLE growth.t{Text(number)} (id INT PRIMARY KEY) ENGINE = InnoDB");
            made = count;
            freezes.Add(Measure("tables", [count], _ => Cycle(ours)).Freezes[0]);
        }

        return new GrowthCurve("tables", _plan.TablesCurve, freezes);
    }

    private GrowthCurve Measure(string across, IReadOnlyList<int> levels, Func<int, Timing> cycle)
    {
        Report.Progress($"up to {levels[^1]} {across}, {_plan.GrowthRounds} rounds");
        return new GrowthCurve(
            across, levels, [.. Rounds.InTurn(_plan.GrowthRounds, [.. levels.Select(level => (Func<Timing>)(() => cycle(level)))]).Select(Rounds.Times)]);
    }

    private static Timing Cycle(OurProgram ours)
    {
        Timing freeze = ours.Freeze();
        _ = ours.Thaw();
        ours.Settle();
        return freeze;
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
