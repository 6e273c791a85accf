using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Blocking;

/// <summary>Many clients whose statements keep ending: some is always running, and none of them is a blocker.</summary>
public abstract class LoadTests : IDisposable
{
    private const int Clients = 12;

    private static readonly TimeSpan MaxStall = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(500);
    private static readonly bool All = Environment.GetEnvironmentVariable("FSFREEZE_HOOK_LOADS") == "all";

    private readonly DatabaseServer _server;
    private readonly ITestOutputHelper _output;
    private readonly PublishedHook _hook = new();
    private readonly CancellationTokenSource _end = new();
    private readonly List<Thread> _clients = [];

    private protected LoadTests(DatabaseServer server, ITestOutputHelper output)
    {
        _server = server;
        _output = output;
        using MySqlConnection connection = server.Connect();
        connection.Execute("CREATE TABLE IF NOT EXISTS steady_load (a INT) ENGINE=InnoDB");
        Blockers.MakeTables(server);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.3)]
    [InlineData(1.0)]
    public void A_load_of_statements_that_end_is_locked(double seconds)
    {
        StartLoad(seconds);
        CommandResult freeze = FreezeAndReport(string.Create(CultureInfo.InvariantCulture, $"{seconds} s"));
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
    }

    /// <summary>
    /// With <c>FSFREEZE_HOOK_LOADS=all</c>, as they take long. One that takes longer than an attempt may is
    /// waited for, or 22 is said.
    /// </summary>
    [Theory]
    [InlineData(2.0, 0)]
    [InlineData(10.0, 0)]
    [InlineData(0.2, 10)]
    [InlineData(0.3, 10)]
    [InlineData(1.0, 10)]
    public void A_load_of_longer_statements_or_beside_a_single_long_one_costs_writers_no_more_than_an_attempt(
        double seconds, int longOne)
    {
        if (!All)
        {
            return;
        }

        StartLoad(seconds);
        using Blocker? update = longOne == 0 ? null : Blocker.Start(_server, BlockerKind.MyIsamUpdate, longOne);
        string beside = longOne == 0 ? string.Empty : $" and one of {longOne} s";
        CommandResult freeze = FreezeAndReport(string.Create(CultureInfo.InvariantCulture, $"{seconds} s{beside}"));
        Assert.True(freeze.ExitCode is 0 || (freeze.ExitCode == 22 && seconds >= MaxStall.TotalSeconds), freeze.Error);
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        _end.Cancel();
        _clients.ForEach(client => client.Join());
        _end.Dispose();
        _hook.Dispose();
    }

    private void StartLoad(double seconds)
    {
        for (int client = 0; client < Clients; client++)
        {
            Thread thread = new(() => Run(seconds)) { IsBackground = true, Name = "load" };
            _clients.Add(thread);
            thread.Start();
        }

        using MySqlConnection connection = _server.Connect();
        _ = Eventually.True(
            () =>
                connection.Value("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'INSERT INTO steady_load%'")
                == $"{Clients}",
            TimeSpan.FromSeconds(30),
            "all clients are at work");
    }

    // Ours, and where they are at hand and the report is asked for, the scripts after it.
    private CommandResult FreezeAndReport(string load)
    {
        _hook.UseServer(_server);
        CommandResult freeze = FreezeAndReport(load, "this program", _hook.Freeze, () => Assert.Equal(0, _hook.Thaw().ExitCode));
        using StockScripts? scripts = All ? StockScripts.Install(_server) : null;
        if (scripts is not null)
        {
            _ = FreezeAndReport(load, "the scripts", () => scripts.Run("freeze"), () =>
            {
                _ = scripts.Run("thaw");
                scripts.WaitForSessionsEnd();
            });
        }

        return freeze;
    }

    private CommandResult FreezeAndReport(string load, string by, Func<CommandResult> begin, Action thaw)
    {
        using PacedClients writers = new(_server, 2, TimeSpan.FromMilliseconds(20));
        long asked = Stopwatch.GetTimestamp();
        CommandResult freeze = begin();
        TimeSpan wait = writers.LongestBetween(asked, freeze.EndedAt);
        bool isOurs = by == "this program";
        bool isLocked = WriteProbe.IsWriteLocked(_server);
        int attempts =
            _hook.Log.Split('\n').Count(line => line.Contains("an attempt at the lock was given up", StringComparison.Ordinal));
        thaw();
        using MySqlConnection connection = _server.Connect();
        string server = connection.Value("SELECT SUBSTRING_INDEX(@@version, '-', 2)");
        LoadReport.Add(load, server, by, freeze, isLocked, isOurs ? $"{attempts}" : "-", wait);
        _output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{load}, {by}: {freeze.ExitCode} after {freeze.Duration.TotalSeconds:0.0} s, longest wait of a write "
                + $"{wait.TotalSeconds:0.00} s: {freeze.Error}"));
        if (isOurs)
        {
            Assert.Equal(freeze.ExitCode == 0, isLocked);
            Assert.InRange(wait, TimeSpan.Zero, MaxStall + Margin);
        }

        return freeze;
    }

    private void Run(double seconds)
    {
        using MySqlConnection connection = _server.Connect();
        string statement = string.Create(CultureInfo.InvariantCulture, $"INSERT INTO steady_load SELECT SLEEP({seconds})");
        while (!_end.IsCancellationRequested)
        {
            connection.Execute(statement);
        }
    }
}
