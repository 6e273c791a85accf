using System;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Logins;

/// <summary>Every way to log in that is supported, the same on both servers.</summary>
public abstract class LoginTests
{
    private protected const string User = "freezer";
    private protected const string Password = "p@ss; 'word\"";

    private readonly DatabaseServer _server;

    private protected LoginTests(DatabaseServer server)
    {
        _server = server;
        server.CreateUser(User, Password.Replace("'", "''", StringComparison.Ordinal), "RELOAD, PROCESS, REPLICATION CLIENT");
        using MySqlConnection connection = server.Connect();
        connection.Execute("GRANT SELECT ON performance_schema.* TO 'freezer'@'localhost'");
    }

    [Fact]
    public void Root_logs_in_by_the_socket_without_a_password()
    {
        using (MySqlConnection connection = _server.Connect())
        {
            string account = connection.Value("SHOW CREATE USER 'root'@'localhost'");
            Assert.Contains(_server.Features.SocketLoginPlugin, account, StringComparison.OrdinalIgnoreCase);
        }

        using PublishedHook hook = new();
        hook.UseServer(_server);
        AssertLocksAs(hook, "root", encrypted: false);
    }

    [Fact]
    public void A_user_logs_in_by_password_over_the_socket()
    {
        using PublishedHook hook = new();
        hook.UseServer(_server, ("user", User), ("password", Password));

        // With TLS or without: a first caching_sha2_password login needs it, others don't.
        AssertLocksAs(hook, User, encrypted: null);
    }

    [Theory]
    [InlineData("required")]
    [InlineData("verify-ca")]
    [InlineData("verify-identity")]
    public void A_user_logs_in_by_password_over_TCP_with_TLS(string mode)
    {
        using PublishedHook hook = new();
        hook.UseServerOverTcp(_server, User, Password, ("ssl-mode", mode));
        if (mode != "required")
        {
            hook.MySql!["ssl-ca"] = _server.Tls!.Authority;
        }

        AssertLocksAs(hook, User, encrypted: true);
    }

    [Fact]
    public void A_server_with_a_certificate_of_another_authority_is_not_trusted()
    {
        using TemporaryFolder folder = new();
        using PublishedHook hook = new();
        hook.UseServerOverTcp(
            _server, User, Password, ("ssl-mode", "verify-ca"), ("ssl-ca", TlsFiles.Create(folder.Path).Authority));
        CommandResult freeze = hook.Freeze();
        Assert.Equal(20, freeze.ExitCode);
        _ = Assert.Single(freeze.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        _server.AssertNoSessionsOf(User);
    }

    private void AssertLocksAs(PublishedHook hook, string user, bool? encrypted)
    {
        CommandResult freeze = hook.Freeze();
        Assert.Equal((0, string.Empty, string.Empty), (freeze.ExitCode, freeze.Output, freeze.Error));
        Assert.True(WriteProbe.IsWriteLocked(_server));
        ServerSession session = Assert.Single(_server.SessionsOf(user));
        using (MySqlConnection connection = _server.Connect())
        {
            string cipher = connection.Value(
                "SELECT COALESCE(MAX(VARIABLE_VALUE), '') FROM performance_schema.status_by_thread s "
                + $"JOIN performance_schema.threads t USING (THREAD_ID) WHERE t.PROCESSLIST_ID = {session.Id} AND "
                + "s.VARIABLE_NAME = 'Ssl_cipher'");
            Assert.Equal(encrypted ?? cipher.Length > 0, cipher.Length > 0);
        }

        Assert.Equal(0, hook.Thaw().ExitCode);
        Assert.False(WriteProbe.IsWriteLocked(_server));
        Assert.Equal("consistent", hook.ThawRecord.Verdict);
        _server.AssertNoSessionsOf(user);
    }
}
