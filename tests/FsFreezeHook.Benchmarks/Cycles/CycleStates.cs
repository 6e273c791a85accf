using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.Benchmarks.Reporting;
using FsFreezeHook.Benchmarks.Sides;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;

namespace FsFreezeHook.Benchmarks.Cycles;

/// <summary>The states in which the whole cycle of a server is measured.</summary>
internal sealed class CycleStates
{
    /// <summary>Two clients commit, and nothing else happens.</summary>
    public const string Clean = "nothing dirty";

    /// <summary>Others write beside them.</summary>
    public const string Loaded = "under load";

    // A statement of this age is one that an attempt at the lock would wait for in vain.
    private static readonly TimeSpan Old = TimeSpan.FromMilliseconds(400);

    private readonly Plan _plan;

    /// <summary>Those of a plan.</summary>
    public CycleStates(Plan plan) => _plan = plan;

    /// <summary>Many pages of the filesystem are dirty.</summary>
    public string Dirty => $"{Size(_plan.DirtyMebibytes)} dirty";

    /// <summary>Fewer are, on a slow disk.</summary>
    public string Slow => $"{Size(_plan.SlowMebibytes)} dirty on a disk of {_plan.SlowMegabytesPerSecond} MB/s";

    /// <summary>A long statement keeps a lock from being granted.</summary>
    public string Blocked => $"behind a statement of {_plan.LongStatement.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s";

    /// <summary>All states, in the order of the table.</summary>
    public IReadOnlyList<string> All => [Clean, Loaded, Dirty, Slow, Blocked];

    /// <summary>Measures all cells of a server; that of the slow disk is not there where this kernel cannot limit one.</summary>
    public IReadOnlyDictionary<string, CycleCell> Measure(LoopBed bed)
    {
        MakeLongStatement(bed.Server);
        Dictionary<string, CycleCell> cells = new()
        {
            [Clean] = Cell(Clean, bed, _plan.CycleRounds, null),
            [Dirty] = Cell(Dirty, bed, _plan.DirtyRounds, () => Write(bed, _plan.DirtyMebibytes)),
            [Blocked] = Cell(Blocked, bed, _plan.BlockedRounds, () => BeginLongStatement(bed.Server)),
        };
        if (DiskLimit.IsPossible)
        {
            cells[Slow] = Cell(Slow, bed, _plan.SlowRounds, () =>
            {
                _ = Write(bed, _plan.SlowMebibytes);
                return new DiskLimit(bed.MountPoint, _plan.SlowMegabytesPerSecond);
            });
        }
        else
        {
            Report.Progress($"left out: {Slow}; this kernel has no block cgroup of version 1");
        }

        using WriteLoad load = new(bed.Server, _plan);
        cells[Loaded] = Cell(Loaded, bed, _plan.CycleRounds, null);
        _ = load.MustRun();
        return cells;
    }

    private static string Size(int mebibytes) =>
        mebibytes % 1024 == 0 ? $"{mebibytes / 1024} GB" : string.Create(CultureInfo.InvariantCulture, $"{mebibytes} MB");

    private static IDisposable? Write(LoopBed bed, int mebibytes)
    {
        DirtyPages.Make(bed.MountPoint, mebibytes);
        return null;
    }

    private static void MakeLongStatement(DatabaseServer server)
    {
        using MySqlConnection connection = server.Connect();
        connection.Execute("CREATE TABLE long_statement (n INT) ENGINE = MyISAM; INSERT INTO long_statement VALUES (0)");
    }

    private RunningStatement BeginLongStatement(DatabaseServer server)
    {
        string seconds = _plan.LongStatement.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        RunningStatement statement =
            RunningStatement.Start(server, $"UPDATE long_statement SET n = n + SLEEP({seconds})", "User sleep");
        Thread.Sleep(Old);
        return statement;
    }

    private CycleCell Cell(string state, LoopBed bed, int rounds, Func<IDisposable?>? prepare) =>
        CycleCell.Measure(state, bed, rounds, _plan, prepare);
}
