using System;
using System.Collections.Generic;

namespace FsFreezeHook.Benchmarks.Measuring;

/// <summary>How much is measured.</summary>
internal sealed record Plan
{
    /// <summary>What the figures of docs/performance.md are made of.</summary>
    public static Plan Full { get; } = new();

    /// <summary>Everything once, more or less: it shows that it works, and its figures decide nothing.</summary>
    public static Plan Short { get; } = new()
    {
        IsShort = true,
        FilesystemMebibytes = 512,
        CycleRounds = 1,
        CycleAround = TimeSpan.FromMilliseconds(50),
        DirtyRounds = 1,
        DirtyMebibytes = 64,
        SlowRounds = 1,
        SlowMebibytes = 8,
        BlockedRounds = 1,
        LongStatement = TimeSpan.FromSeconds(1),
        IdleRounds = 2,
        SleepingRounds = 1,
        LoadRounds = 1,
        LoadRows = 2_000,
        HookRounds = 1,
        HookCounts = [1, 10, 100],
        InstanceRounds = 1,
        Tables = 200,
        OpenTables = 50,
        OpenTablesRounds = 2,
        SessionsCurve = [10, 100],
        CachedTables = 160,
        CachedTablesCurve = [16, 160],
        DirtyCurve = [1, 16],
        GrowthRounds = 1,
        ProcessesCurve = [10, 50],
        FilesCurve = [10, 1000],
        PrivilegesCurve = [10, 50],
        TablesCurve = [10, 50],
        MemoryRounds = 1,
        HeldFor = TimeSpan.FromSeconds(5),
        StartRounds = 5,
    };

    /// <summary>Whether it is the short one.</summary>
    public bool IsShort { get; private init; }

    /// <summary>The size of the filesystem that whole cycles freeze.</summary>
    public int FilesystemMebibytes { get; private init; } = 2560;

    /// <summary>For how long each whole cycle is held.</summary>
    public TimeSpan CycleHold { get; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long the clients commit before and after each of them.</summary>
    public TimeSpan CycleAround { get; private init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Whole cycles of each side with nothing dirty, and under load.</summary>
    public int CycleRounds { get; private init; } = 10;

    /// <summary>The same, with dirty pages.</summary>
    public int DirtyRounds { get; private init; } = 4;

    /// <summary>How many MiB of them.</summary>
    public int DirtyMebibytes { get; private init; } = 1024;

    /// <summary>Whole cycles of each side with dirty pages on a slow disk.</summary>
    public int SlowRounds { get; private init; } = 2;

    /// <summary>How many MiB of them.</summary>
    public int SlowMebibytes { get; private init; } = 200;

    /// <summary>How much that disk takes.</summary>
    public int SlowMegabytesPerSecond { get; } = 20;

    /// <summary>Whole cycles of each side behind a long statement.</summary>
    public int BlockedRounds { get; private init; } = 2;

    /// <summary>How long that statement is.</summary>
    public TimeSpan LongStatement { get; private init; } = TimeSpan.FromSeconds(3);

    /// <summary>Freezes of an idle server, of each side.</summary>
    public int IdleRounds { get; private init; } = 40;

    /// <summary>The same, where the scripts sleep a second in each.</summary>
    public int SleepingRounds { get; private init; } = 20;

    /// <summary>Freezes of a server under load, of each side.</summary>
    public int LoadRounds { get; private init; } = 20;

    /// <summary>The rows of each of the load's tables.</summary>
    public int LoadRows { get; private init; } = 10_000;

    /// <summary>How long each freeze under load is held.</summary>
    public TimeSpan LoadHold { get; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs of a directory of hooks, of each side; those of more than 100 a quarter as often.</summary>
    public int HookRounds { get; private init; } = 15;

    /// <summary>The numbers of hooks.</summary>
    public IReadOnlyList<int> HookCounts { get; private init; } = [1, 10, 50, 100, 200, 500, 1000];

    /// <summary>Freezes of each number of instances.</summary>
    public int InstanceRounds { get; private init; } = 9;

    /// <summary>The tables of the server that has many.</summary>
    public int Tables { get; private init; } = 10_000;

    /// <summary>How many of them are open in the row of the table.</summary>
    public int OpenTables { get; private init; } = 2_000;

    /// <summary>Freezes of that many open tables, of each side.</summary>
    public int OpenTablesRounds { get; private init; } = 20;

    /// <summary>The numbers of sessions.</summary>
    public IReadOnlyList<int> SessionsCurve { get; private init; } = [10, 1000, 2500, 5000];

    /// <summary>How many tables the server of many sessions has in its cache.</summary>
    public int CachedTables { get; private init; } = 16_000;

    /// <summary>The numbers of tables in the cache.</summary>
    public IReadOnlyList<int> CachedTablesCurve { get; private init; } = [160, 20_000, 50_000, 100_000];

    /// <summary>The numbers of MiB that are dirty.</summary>
    public IReadOnlyList<int> DirtyCurve { get; private init; } = [1, 128, 256, 512, 1024];

    /// <summary>Freezes of each number of whatever else grows.</summary>
    public int GrowthRounds { get; private init; } = 3;

    /// <summary>The numbers of processes.</summary>
    public IReadOnlyList<int> ProcessesCurve { get; private init; } = [10, 1000, 2500, 5000];

    /// <summary>The numbers of files in the data folder.</summary>
    public IReadOnlyList<int> FilesCurve { get; private init; } = [10, 100_000, 250_000, 500_000];

    /// <summary>The numbers of privileges that an account has on single tables.</summary>
    public IReadOnlyList<int> PrivilegesCurve { get; private init; } = [10, 1000, 2500, 5000];

    /// <summary>The numbers of tables.</summary>
    public IReadOnlyList<int> TablesCurve { get; private init; } = [10, 2500, 5000, 10_000];

    /// <summary>How often the memory of what holds the lock is read.</summary>
    public int MemoryRounds { get; private init; } = 5;

    /// <summary>For how long what holds the lock is watched.</summary>
    public TimeSpan HeldFor { get; private init; } = TimeSpan.FromSeconds(60);

    /// <summary>Starts of the program that does nothing but say its version.</summary>
    public int StartRounds { get; private init; } = 100;
}
