using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Blocking;

/// <summary>
/// Clients whose statements wait for our attempts, or keep ending beside what blocks the lock: none of them is what blocks it,
/// none is named as that, and no policy ends one.
/// </summary>
public abstract class VictimTests : IDisposable
{
    private const int Clients = 4;

    private readonly List<RunningStatement> _clients = [];

    private protected VictimTests(DatabaseServer server)
    {
        Server = server;
        Blockers.MakeTables(server);
        using MySqlConnection connection = server.Connect();
        connection.Execute("CREATE TABLE IF NOT EXISTS waiting (id INT PRIMARY KEY, n DOUBLE) ENGINE = InnoDB");
        connection.Execute(
            $"REPLACE INTO waiting VALUES {string.Join(',', Enumerable.Range(0, Clients).Select(id => $"({id}, 0)"))}");
    }

    private protected DatabaseServer Server { get; }

    private protected PublishedHook Hook { get; } = new();

    [Theory]
    [InlineData("wait")]
    [InlineData("kill")]
    public void A_session_that_waited_for_our_attempt_is_neither_named_nor_ended(string policy)
    {
        Install(policy);
        HideFromTheProgram();
        using MySqlConnection blocker = Server.Connect();
        blocker.Execute($"LOCK TABLES {Blocker.LockedTable} WRITE");
        StartClients();
        CommandResult freeze = Hook.Freeze();
        Assert.Equal(22, freeze.ExitCode);
        Assert.Contains("cannot be seen", freeze.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("connection ", freeze.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("ended connection", Hook.Log, StringComparison.Ordinal);
        AssertNoClientWasEnded();
    }

    [Fact]
    public void Statements_that_keep_ending_are_not_ended_with_what_blocks_the_lock()
    {
        Install("kill");
        using Blocker update = Blocker.Start(Server, BlockerKind.MyIsamUpdate);
        StartClients();
        CommandResult freeze = Hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.Equal(0, Hook.Thaw().ExitCode);
        update.WaitForEnd();
        Assert.NotNull(update.Failure);
        string ended = Assert.Single(Hook.Log.Split('\n'), line => line.Contains("ended connection", StringComparison.Ordinal));
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"connection {update.Id} ("), ended, StringComparison.Ordinal);
        AssertNoClientWasEnded();
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Has the program not see who keeps a table locked, where the server would show it.</summary>
    private protected abstract void HideFromTheProgram();

    protected virtual void Dispose(bool disposing)
    {
        _clients.ForEach(client => client.Dispose());
        Hook.Dispose();
    }

    private void Install(string policy) =>
        Hook.UseServer(Server, ("blockers", policy), ("lock-timeout", "4s"), ("max-stall", "1s"));

    // Each takes some tenths of a second once nobody keeps it waiting: whoever looks just after an attempt finds it, and old.
    private void StartClients()
    {
        for (int client = 0; client < Clients; client++)
        {
            _clients.Add(RunningStatement.Repeat(
                Server,
                string.Empty,
                string.Create(CultureInfo.InvariantCulture, $"UPDATE waiting SET n = n + SLEEP(0.3) WHERE id = {client}")));
        }
    }

    private void AssertNoClientWasEnded()
    {
        Assert.All(_clients, client => Assert.Null(client.Failure));
        Assert.All(_clients, client => Assert.True(client.IsRunning));
    }
}
