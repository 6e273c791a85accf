using System;
using System.Collections.Generic;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Size;

/// <summary>A server with all its connections taken but the one that is left for an administrator.</summary>
[Collection(nameof(WithNoServer))]
public sealed class OneFreeConnectionTests : IDisposable
{
    private const int MaxConnections = 12;
    private const int LockWaitTimeout = 1205;
    private const int TooManyConnections = 1040;
    private const string Application = "app";
    private const string Administrator = "administrator";
    private const string Narrow = "narrow";
    private const string Password = "app-Password-1";

    private readonly PublishedHook _hook = new();
    private readonly List<MySqlConnection> _taken = [];

    public OneFreeConnectionTests() => RunningServers.MustBeNone();

    public void Dispose()
    {
        _taken.ForEach(connection => connection.Dispose());
        _hook.Dispose();
    }

    [Theory]
    [InlineData(nameof(ServerKind.MariaDb))]
    [InlineData(nameof(ServerKind.MySql))]
    public void It_is_enough_and_what_is_lost_by_it_is_in_record_and_check(string kind)
    {
        using DatabaseServer server = Start(kind);
        _hook.UseServer(server);
        MySqlConnection observer = TakeAllConnections(server);
        int sessions = Sessions(observer);
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.True(IsWriteLocked(observer, server));
        Assert.StartsWith(
            "the server has one free connection",
            Assert.Single(Assert.Single(_hook.FreezeRecord.Instances).Notes!),
            StringComparison.Ordinal);
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.False(IsWriteLocked(observer, server));

        // The server takes a session apart after its client has gone.
        _ = Eventually.True(() => Sessions(observer) <= sessions, TimeSpan.FromSeconds(10), "the connection is free again");
        Assert.Contains("the server has one free connection", _hook.Run("check").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(ServerKind.MariaDb), "--extra-port", "--extra-max-connections=2")]
    [InlineData(nameof(ServerKind.MySql), "--admin-port", "--admin-address=127.0.0.1")]
    public void A_port_for_administrators_has_the_second_connection_and_nothing_is_lost(string kind, string port, string further)
    {
        using DatabaseServer server = Start(kind, $"{port}={LoopbackPort.Free()}", further);
        server.CreateUser(Administrator, Password, "ALL");
        _hook.UseServer(server, ("user", Administrator), ("password", Password));
        MySqlConnection observer = TakeAllConnections(server);
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.True(IsWriteLocked(observer, server));
        RecordedInstance instance = Assert.Single(_hook.FreezeRecord.Instances);
        Assert.Empty(instance.Notes!);
        Assert.NotNull(instance.BinaryLog);
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.False(IsWriteLocked(observer, server));
    }

    [Fact]
    public void An_attempt_behind_a_session_that_cannot_be_seen_ends_by_the_servers_limit_and_leaves_nothing_pending()
    {
        using DatabaseServer server = Start(nameof(ServerKind.MySql));
        server.CreateUser(Narrow, Password, "RELOAD, PROCESS, CONNECTION_ADMIN");
        _hook.UseServer(server, ("user", Narrow), ("password", Password), ("lock-timeout", "4s"), ("max-stall", "3s"));
        MySqlConnection observer = TakeAllConnections(server);

        // An idle session is seen by those alone who may read performance_schema.
        _taken[0].Execute($"LOCK TABLES {server.ProbeTables[0]} READ");
        CommandResult freeze = _hook.Freeze();
        Assert.Equal(22, freeze.ExitCode);
        _taken[0].Execute("UNLOCK TABLES");
        Assert.False(IsWriteLocked(observer, server));
    }

    private static DatabaseServer Start(string kind, params string[] options) => DatabaseServers.Start(
        Enum.Parse<ServerKind>(kind),
        new DatabaseServerOptions { Tcp = options.Length > 0, Extra = [$"--max-connections={MaxConnections}", .. options] });

    // Of an account for which no connection is left over; the first of them is an administrator's, to look with.
    private MySqlConnection TakeAllConnections(DatabaseServer server)
    {
        server.CreateUser(Application, Password, "SELECT, INSERT, LOCK TABLES");
        MySqlConnection observer = server.Connect();
        observer.Execute("SET SESSION lock_wait_timeout = 1");
        try
        {
            while (_taken.Count < MaxConnections)
            {
                _taken.Add(server.Connect(Application, Password));
            }

            throw new TestBedException("the server has a connection for everybody");
        }
        catch (MySqlException e) when (e.Number == TooManyConnections)
        {
            _taken.Add(observer);
            return observer;
        }
    }

    private static int Sessions(MySqlConnection observer)
    {
        using MySqlCommand command = observer.CreateCommand();
        command.CommandText = "SHOW PROCESSLIST";
        using MySqlDataReader rows = command.ExecuteReader();
        int sessions = 0;
        while (rows.Read())
        {
            sessions++;
        }

        return sessions;
    }

    private static bool IsWriteLocked(MySqlConnection observer, DatabaseServer server)
    {
        try
        {
            observer.Execute($"LOCK TABLES {server.ProbeTables[0]} WRITE");
            observer.Execute("UNLOCK TABLES");
            return false;
        }
        catch (MySqlException e) when (e.Number == LockWaitTimeout)
        {
            return true;
        }
    }
}
