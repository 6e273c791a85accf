using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Blocking;

/// <summary>Many clients whose statements keep ending: some is always running, and none of them is a blocker.</summary>
public abstract class LoadTests : IDisposable
{
    private const int Clients = 12;

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
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.3)]
    [InlineData(1.0)]
    public void A_load_of_statements_that_end_is_locked(double seconds)
    {
        for (int client = 0; client < Clients; client++)
        {
            Thread thread = new(() => Run(seconds)) { IsBackground = true, Name = "load" };
            _clients.Add(thread);
            thread.Start();
        }

        using MySqlConnection connection = _server.Connect();
        _ = Eventually.True(
            () => connection.Value("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'INSERT INTO steady_load%'") == $"{Clients}",
            TimeSpan.FromSeconds(30),
            "all clients are at work");
        _hook.UseServer(_server);
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.True(WriteProbe.IsWriteLocked(_server));
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
        _output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"statements of {seconds} s: locked after {freeze.Duration.TotalSeconds:0.0} s"));
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
