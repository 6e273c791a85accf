using System;
using System.Collections.Generic;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Logins;

/// <summary>
/// MySQL locks an account after some failed logins in a row: a freeze and a check each night must not bring that about.
/// </summary>
[Collection(nameof(WithMySql))]
public sealed class FailedLoginTests : IDisposable
{
    private const string Locking = "FAILED_LOGIN_ATTEMPTS 3 PASSWORD_LOCK_TIME 1";
    private const string Secret = "S3cret-of.this-test";
    private const int Nights = 4;

    private readonly DatabaseServer _server;
    private readonly MySqlConnection _administrator;
    private readonly TemporaryFolder _folder = new();
    private readonly PublishedHook _hook = new();

    public FailedLoginTests(MySqlFixture bed)
    {
        _server = bed.Server;
        _administrator = _server.Connect();
        _hook.Variables = new Dictionary<string, string?> { ["HOME"] = _folder.Path };
    }

    [Fact]
    public void Roots_own_account_whose_password_is_not_configured_is_not_locked_by_freezes_and_checks()
    {
        _administrator.Execute($"ALTER USER 'root'@'localhost' IDENTIFIED WITH caching_sha2_password BY '{Secret}' {Locking}");
        try
        {
            _hook.UseServer(_server);
            for (int night = 0; night < Nights; night++)
            {
                Assert.Equal(21, _hook.Freeze().ExitCode);
                Assert.Equal(1, _hook.Run("check", "--json").ExitCode);
            }

            AssertGetsIn("root", Secret);

            // The password is told now: what was remembered of the login without one does not matter.
            _hook.MySql!["password"] = Secret;
            AssertLocks("root");
        }
        finally
        {
            _ = _hook.Thaw();
            _administrator.Execute("ALTER USER 'root'@'localhost' IDENTIFIED WITH auth_socket");
        }
    }

    [Fact]
    public void A_stale_password_in_an_option_file_locks_no_account_over_the_nights_where_another_login_succeeds()
    {
        _administrator.Execute("DROP USER IF EXISTS 'nightly'@'localhost'");
        _administrator.Execute(
            $"CREATE USER 'nightly'@'localhost' IDENTIFIED WITH caching_sha2_password BY '{Secret}' {Locking}");
        File.WriteAllText(
            _folder.File(".my.cnf"), $"[client]\nsocket = {_server.SocketPath}\nuser = nightly\npassword = stale\n");
        for (int night = 0; night < Nights; night++)
        {
            AssertLocks("root");
            Assert.Equal(0, _hook.Thaw().ExitCode);
            _ = _hook.Run("check", "--json");
        }

        AssertGetsIn("nightly", Secret);
    }

    [Theory]
    [InlineData("ACCOUNT LOCK", "is locked")]
    [InlineData("PASSWORD EXPIRE", "has expired")]
    public void An_account_that_is_barred_is_reported_with_the_cause(string attribute, string words)
    {
        _administrator.Execute("DROP USER IF EXISTS 'barred'@'localhost'");
        _administrator.Execute($"CREATE USER 'barred'@'localhost' IDENTIFIED BY '{Secret}' {attribute}");
        _hook.UseServer(_server, ("user", "barred"), ("password", Secret));
        CommandResult freeze = _hook.Freeze();
        Assert.Equal(21, freeze.ExitCode);
        Assert.Contains(words, freeze.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("start it", freeze.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Offline_mode_and_an_init_connect_that_fails_are_reported_as_such_and_do_not_stop_the_account_of_grants()
    {
        _server.CreateUser("ordinary", Secret, "RELOAD, PROCESS");
        _administrator.Execute("DROP USER IF EXISTS 'fsfreeze-hook'@'localhost'");
        foreach ((string set, string reset, string words) in ((string, string, string)[])
            [
                ("SET GLOBAL offline_mode = ON", "SET GLOBAL offline_mode = OFF", "offline_mode"),
                ("SET GLOBAL init_connect = 'SELECT nonsense'", "SET GLOBAL init_connect = ''", "init_connect"),
            ])
        {
            _hook.UseGrantedAccount(_server);
            IDictionary<string, string> granted = _hook.MySql!;
            _administrator.Execute(set);
            try
            {
                Assert.Equal((0, string.Empty), (_hook.Freeze().ExitCode, string.Empty));
                Assert.True(WriteProbe.IsWriteLocked(_server));
                Assert.Equal(0, _hook.Thaw().ExitCode);
                _hook.UseServer(_server, ("user", "ordinary"), ("password", Secret));
                CommandResult freeze = _hook.Freeze();
                Assert.Contains(words, freeze.Error, StringComparison.Ordinal);
                Assert.DoesNotContain("start it", freeze.Error, StringComparison.Ordinal);
                Assert.NotEqual(0, freeze.ExitCode);
            }
            finally
            {
                _hook.MySql = granted;
                _ = _hook.Thaw();
                _administrator.Execute(reset);
            }
        }
    }

    public void Dispose()
    {
        _hook.Dispose();
        _folder.Dispose();
        _administrator.Dispose();
    }

    private void AssertLocks(string user)
    {
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.True(WriteProbe.IsWriteLocked(_server));
        _ = Assert.Single(_server.SessionsOf(user));
    }

    private void AssertGetsIn(string user, string password)
    {
        using MySqlConnection connection = _server.Connect(user, password, string.Empty);
        Assert.StartsWith(user + "@", connection.Value("SELECT CURRENT_USER()"), StringComparison.Ordinal);
    }
}
