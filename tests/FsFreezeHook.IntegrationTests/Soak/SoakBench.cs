using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Soak;

/// <summary>One server, the installed program, and an agent of either build, that take turns.</summary>
internal sealed class SoakBench : IDisposable
{
    private const int Clients = 3;

    private readonly OnLoopFixture _bed;
    private readonly TemporaryFolder _temporary = new();
    private readonly PublishedHook _hook;
    private readonly GuestAgent[] _agents;
    private readonly HashSet<(int Pid, ulong? StartTime)> _processes;
    private int _cycles;
    private int _sampledAt;
    private long _logLength;
    private (long Memory, int Descriptors, int Threads) _holder;

    /// <summary>A bench with nothing frozen.</summary>
    public SoakBench(OnLoopFixture bed)
    {
        _bed = bed;
        _hook = bed.Install();
        Dictionary<string, string?> environment = new() { ["TMPDIR"] = _temporary.Path };
        _agents =
        [
            new GuestAgent(GuestAgentBuild.Debian12, _hook.Program, environment),
            new GuestAgent(GuestAgentBuild.Unstable, _hook.Program, environment),
        ];
        OpenTheServersFiles();
        _processes = [.. ProcessEntry.All().Select(process => (process.Pid, process.StartTime))];
    }

    /// <summary>How many rows were acknowledged, all in all.</summary>
    public long Rows { get; private set; }

    /// <summary>The longest that a client waited for one acknowledgement.</summary>
    public TimeSpan LongestStall { get; private set; }

    /// <summary>Freezes and thaws this often under load, and says what there is then.</summary>
    public SoakSample Run(int cycles)
    {
        long begun = Stopwatch.GetTimestamp();
        using (WritingClients clients = new(_bed.Server, Clients))
        using (new FreezeWatchdog(_bed.Filesystem.MountPoint))
        {
            clients.WaitForMore(1);
            for (int cycle = 1; cycle <= cycles; cycle++)
            {
                Cycle(_agents[_cycles % _agents.Length], isLast: cycle == cycles);
            }

            clients.WaitForMore(1);
            clients.Stop();
            Rows += clients.Rows.Count;
            LongestStall = clients.LongestStall > LongestStall ? clients.LongestStall : LongestStall;
        }

        return Look(Stopwatch.GetElapsedTime(begun));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (GuestAgent agent in _agents)
        {
            agent.Dispose();
        }

        _hook.Dispose();
        _temporary.Dispose();
    }

    private void Cycle(GuestAgent agent, bool isLast)
    {
        Assert.Equal(1, agent.Freeze(_bed.Filesystem.MountPoint));
        if (isLast)
        {
            ProcessEntry holder = Assert.Single(_hook.Holders);
            _holder = (holder.ResidentKibibytes, holder.Descriptors().Count, holder.Threads);
        }

        Assert.Equal(1, agent.Thaw());
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
        _cycles++;
    }

    private SoakSample Look(TimeSpan took)
    {
        int since = _cycles - _sampledAt;
        long log = new FileInfo(_hook.Settings["log-file"]).Length;
        double logPerCycle = (double)(log - _logLength) / since;
        (_sampledAt, _logLength) = (_cycles, log);
        ForgetBinaryLogs();
        WaitForQuiet();
        ProcessEntry server = new(_bed.Server.Pid);
        ProcessEntry[] agents = [.. _agents.Select(agent => new ProcessEntry(agent.Pid))];
        return new SoakSample
        {
            Cycle = _cycles,
            CycleMilliseconds = took.TotalMilliseconds / since,
            ServerDescriptors = server.Descriptors().Count,
            ServerThreads = server.Threads,
            ServerMemory = server.ResidentKibibytes,
            Sessions = _bed.Server.SessionsOf("root").Count,
            AgentDescriptors = agents.Sum(agent => agent.Descriptors().Count),
            AgentThreads = agents.Sum(agent => agent.Threads),
            AgentMemory = agents.Sum(agent => agent.ResidentKibibytes),
            Programs = ProcessEntry.Executing(_hook.Program).Count,
            Zombies = ProcessEntry.All().Count(process => process.IsZombie),
            NewProcesses = NewProcesses(),
            Files = [.. Files().Order(StringComparer.Ordinal)],
            TmpfsBytes = _hook.TmpfsBytes,
            LogBytesPerCycle = logPerCycle,
            HolderMemory = _holder.Memory,
            HolderDescriptors = _holder.Descriptors,
            HolderThreads = _holder.Threads,
        };
    }

    // The end of a connection is the server's to notice, and that of a process its parent's; all have only just gone.
    private void WaitForQuiet() => _ = Eventually.True(
        () => _bed.Server.SessionsOf("root").Count == 0
            && _bed.Server.SessionsOf(DatabaseServer.ClientUser).Count == 1
            && ProcessEntry.Executing(_hook.Program).Count == 0
            && NewProcesses().Length == 0
            && !ProcessEntry.All().Any(process => process.IsZombie),
        TimeSpan.FromSeconds(20),
        "all sessions and processes of the cycles have ended");

    private string[] NewProcesses() =>
    [
        .. ProcessEntry.All()
            .Where(process => process.StartTime is { } began && !_processes.Contains((process.Pid, began)))
            .Select(process => $"{process.Pid} {process.CommandLine}"),
    ];

    private IEnumerable<string> Files() => new[] { _hook.Folder, _hook.StateDirectory, _temporary.Path }
        .SelectMany(folder => Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories));

    // InnoDB opens a file when it first writes to it: MySQL's ten temporary tablespaces some seconds after the start. So that
    // they are there in the first sample as in the last, it is made to write all that it has.
    private void OpenTheServersFiles()
    {
        using MySqlConnection connection = _bed.Server.Connect();
        string usual = connection.Rows("SELECT @@GLOBAL.innodb_max_dirty_pages_pct")[0][0];
        connection.Execute("SET GLOBAL innodb_max_dirty_pages_pct = 0");
        _ = Eventually.True(
            () => connection.Rows("SHOW GLOBAL STATUS LIKE 'Innodb_buffer_pool_pages_dirty'")[0][1] == "0",
            TimeSpan.FromSeconds(30),
            "the server has written all its pages");
        connection.Execute($"SET GLOBAL innodb_max_dirty_pages_pct = {usual}");
    }

    // They would fill the small filesystem in the course of thousands of cycles.
    private void ForgetBinaryLogs()
    {
        using MySqlConnection connection = _bed.Server.Connect();
        connection.Execute("FLUSH BINARY LOGS");
        string[] last = connection.Rows("SHOW BINARY LOGS")[^1];
        connection.Execute($"PURGE BINARY LOGS TO '{last[0]}'");
    }
}
