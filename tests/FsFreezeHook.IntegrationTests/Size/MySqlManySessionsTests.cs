using System;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Size;

/// <summary>A server with thousands of sessions and tables, that do nothing.</summary>
[Collection(nameof(WithNoServer))]
public sealed class MySqlManySessionsTests : IDisposable
{
    private const int Few = 10;
    private const int Many = 2_000;
    private const int Keepers = 300;
    private const int Tables = 16_000;
    private const int Rounds = 5;

    private readonly PublishedHook _hook = new();
    private readonly MySqlServer _server;
    private readonly ITestOutputHelper _output;

    public MySqlManySessionsTests(ITestOutputHelper output)
    {
        _output = output;
        RunningServers.MustBeNone();
        _server = MySqlServer.StartNew(new DatabaseServerOptions { Extra = ["--max-connections=2100"] });

        // At the start it is cut to the files that the process may have open.
        using MySqlConnection connection = _server.Connect();
        connection.Execute("SET GLOBAL table_open_cache = 20000");
        _hook.UseServer(_server);
    }

    public void Dispose()
    {
        _server.Dispose();
        _hook.Dispose();
    }

    [Fact]
    public void Two_thousand_sessions_and_sixteen_thousand_cached_tables_take_an_idle_freeze_less_than_twice_the_time()
    {
        double[] many = Measure(Many);
        double[] few = Measure(Few);
        _output.WriteLine($"{Few} sessions: {string.Join(", ", few)} ms; {Many}: {string.Join(", ", many)} ms");
        Assert.InRange(many.Min(), 0, 2 * few.Min());
    }

    [Fact]
    public void Hundreds_of_sessions_that_keep_a_table_are_found_and_nothing_is_attempted()
    {
        _hook.UseServer(_server, ("lock-timeout", "2s"), ("max-stall", "500ms"));
        using IdleSessions keepers = new(_server, Keepers);
        keepers.Execute($"HANDLER {DatabaseServer.Database}.{_server.ProbeTables[0]} OPEN");
        CommandResult freeze = _hook.Freeze();
        Assert.Equal(22, freeze.ExitCode);
        Assert.Contains("blocks it", freeze.Error, StringComparison.Ordinal);
        Assert.False(WriteProbe.IsWriteLocked(_server));
    }

    private double[] Measure(int sessions)
    {
        using IdleSessions idle = new(_server, sessions);
        return [.. Enumerable.Range(0, Rounds).Select(_ =>
        {
            CachedTables.Open(_server, Tables);
            CommandResult freeze = _hook.Freeze();
            Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
            Assert.True(WriteProbe.IsWriteLocked(_server));
            Assert.Equal(0, _hook.Thaw().ExitCode);
            return freeze.Duration.TotalMilliseconds;
        })];
    }
}
