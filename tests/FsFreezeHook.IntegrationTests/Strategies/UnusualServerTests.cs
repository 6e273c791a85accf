using System;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Strategies;

/// <summary>Servers that are set up in ways that take away what the program stands on elsewhere.</summary>
[Collection(nameof(WithNoServer))]
public sealed class UnusualServerTests : IDisposable
{
    private readonly PublishedHook _hook = new();

    public UnusualServerTests()
    {
        RunningServers.MustBeNone();
    }

    public void Dispose() => _hook.Dispose();

    [Theory]
    [InlineData("--performance-schema=OFF")]
    [InlineData("--performance-schema-consumer-global-instrumentation=OFF")]
    public void A_server_that_lists_no_locks_is_locked_and_proven_by_the_statement_alone(string option)
    {
        using MySqlServer server = MySqlServer.StartNew(new DatabaseServerOptions { Extra = [option] });
        _hook.UseServer(server);
        AssertLocks(server);
        Assert.Equal("statement", Assert.Single(_hook.FreezeRecord.Instances).Proof);
    }

    [Fact]
    public void A_server_whose_redo_log_is_off_fails_the_freeze_and_is_locked_once_it_is_on()
    {
        using MySqlServer server = MySqlServer.StartNew();
        using MySqlConnection connection = server.Connect();
        connection.Execute("ALTER INSTANCE DISABLE INNODB REDO_LOG");
        _hook.UseServer(server);
        CommandResult freeze = _hook.Freeze();
        Assert.Equal(23, freeze.ExitCode);
        Assert.Contains("redo log is disabled", freeze.Error, StringComparison.Ordinal);
        Assert.False(WriteProbe.IsWriteLocked(server));
        connection.Execute("ALTER INSTANCE ENABLE INNODB REDO_LOG");
        AssertLocks(server);
    }

    private void AssertLocks(DatabaseServer server)
    {
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.True(WriteProbe.IsWriteLocked(server));
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
    }
}
