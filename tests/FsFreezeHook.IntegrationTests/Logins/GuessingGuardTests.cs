using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Logins;

/// <summary>
/// What servers do against those who guess passwords, other than locking the account: nights of freezes and checks
/// do not bring it about.
/// </summary>
[Collection(nameof(WithNoServer))]
public sealed class GuessingGuardTests : IDisposable
{
    private const string Secret = "S3cret-of.this-test";
    private const int Nights = 4;

    // An address that a server does not take for its own machine: of those it counts failed logins.
    private const string OwnAddress = "192.0.2.1";

    private readonly TemporaryFolder _folder = new();
    private readonly PublishedHook _hook = new();

    public GuessingGuardTests() => _hook.Variables = new Dictionary<string, string?> { ["HOME"] = _folder.Path };

    [Fact]
    public void A_stale_password_in_an_option_file_makes_connection_control_delay_no_client()
    {
        using MySqlServer server = MySqlServer.StartNew();
        using MySqlConnection administrator = server.Connect();
        administrator.Execute("INSTALL COMPONENT 'file://component_connection_control'");
        administrator.Execute("SET GLOBAL component_connection_control.max_connection_delay = 2147483647");
        administrator.Execute("SET GLOBAL component_connection_control.min_connection_delay = 2147483647");
        administrator.Execute($"CREATE USER 'nightly'@'localhost' IDENTIFIED BY '{Secret}'");
        File.WriteAllText(_folder.File(".my.cnf"), $"[client]\nsocket = {server.SocketPath}\nuser = nightly\npassword = stale\n");
        for (int night = 0; night < Nights; night++)
        {
            AssertLocks(server);
            _ = _hook.Run("check", "--json");
        }

        Assert.Equal(
            "1", administrator.Value("SELECT COUNT(*) FROM performance_schema.connection_control_failed_login_attempts"));
        Assert.Equal("0", DelaysOf(administrator));
    }

    [Theory]
    [InlineData(ServerKind.MySql)]
    [InlineData(ServerKind.MariaDb)]
    public void A_server_that_blocks_a_host_after_one_broken_handshake_does_not_block_this_one(ServerKind kind)
    {
        using KnownHost host = new(DatabaseServers.Home(kind), OwnAddress, "guest.example");
        using DatabaseServer server = DatabaseServers.Start(kind, new DatabaseServerOptions
        {
            Tcp = true,
            Extra = ["--bind-address=*", "--max-connect-errors=1", "--performance-schema=ON"],
        });
        server.CreateUser("nightly", Secret, "RELOAD, PROCESS");
        _hook.UseServerOverTcp(server, "nightly", Secret, ("ssl-ca", server.Tls!.Authority));
        _hook.MySql!["host"] = OwnAddress;
        for (int night = 0; night < Nights; night++)
        {
            AssertLocks(server);
            _ = _hook.Run("check", "--json");
            _ = _hook.Run("freeze", "--dry-run");
        }

        Assert.False(IsBlocked(server));
        for (int broken = 0; broken < 2; broken++)
        {
            BreakHandshake(server);
        }

        _ = Eventually.True(() => IsBlocked(server), TimeSpan.FromSeconds(10), "the server blocks whoever breaks handshakes");
    }

    [Theory]
    [InlineData(ServerKind.MySql, false)]
    [InlineData(ServerKind.MySql, true)]
    [InlineData(ServerKind.MariaDb, false)]
    [InlineData(ServerKind.MariaDb, true)]
    [InlineData(ServerKind.MariaDbUnstable, true)]
    public void A_freeze_fails_to_log_in_twice_at_most_as_one_account(ServerKind kind, bool byPort)
    {
        using DatabaseServer server = DatabaseServers.Start(kind, new DatabaseServerOptions { Tcp = true });
        using MySqlConnection administrator = server.Connect();
        server.CreateUser("nightly", Secret, "RELOAD, PROCESS");
        administrator.Execute("SET GLOBAL log_output = 'TABLE'");
        administrator.Execute("SET GLOBAL general_log = ON");
        string place = byPort ? $"host = 127.0.0.1\nport = {server.Port}" : $"socket = {server.SocketPath}";
        File.WriteAllText(
            _folder.File(".my.cnf"), $"[mysql]\n{place}\nuser = nightly\npassword = stale\n[client-server]\npassword = staler\n");
        _ = _hook.Freeze();
        Assert.InRange(
            int.Parse(
                administrator.Value("SELECT COUNT(*) FROM mysql.general_log WHERE argument LIKE 'Access denied%nightly%'"),
                CultureInfo.InvariantCulture),
            1,
            2);
    }

    public void Dispose()
    {
        _hook.Dispose();
        _folder.Dispose();
    }

    private void AssertLocks(DatabaseServer server)
    {
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.True(WriteProbe.IsWriteLocked(server));
        Assert.Equal(0, _hook.Thaw().ExitCode);
    }

    private static string DelaysOf(MySqlConnection connection) => connection.Value(
        "SELECT VARIABLE_VALUE FROM performance_schema.global_status WHERE VARIABLE_NAME LIKE "
            + "'Component_connection_control_delay_generated'");

    private static void BreakHandshake(DatabaseServer server)
    {
        using TcpClient client = Open(server);
        _ = client.GetStream().ReadByte();
    }

    // It says so in the place of its greeting: an error packet's first byte, behind four of length and number, is 255.
    private static bool IsBlocked(DatabaseServer server)
    {
        using TcpClient client = Open(server);
        byte[] packet = new byte[5];
        client.GetStream().ReadExactly(packet);
        return packet[4] == byte.MaxValue;
    }

    private static TcpClient Open(DatabaseServer server)
    {
        TcpClient client = new() { ReceiveTimeout = 10_000 };
        client.Connect(IPAddress.Parse(OwnAddress), server.Port);
        return client;
    }
}
