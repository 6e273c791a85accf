using System;
using System.Collections.Generic;
using System.Threading;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Grants;

/// <summary>The account that <c>grants</c> prints, made by the server's own client, the same on both servers.</summary>
public abstract class GrantsTests : IDisposable
{
    private const string User = "fsfreeze-hook";

    private readonly DatabaseServer _server;
    private readonly PublishedHook _hook = new();

    private protected GrantsTests(DatabaseServer server)
    {
        _server = server;
        using MySqlConnection connection = server.Connect();
        connection.Execute($"DROP USER IF EXISTS '{User}'@'localhost'");
        connection.Execute("DROP TABLE IF EXISTS made_meanwhile");
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("read-lock", "wait")]
    [InlineData("read-lock", "kill")]
    [InlineData("auto", "kill-reads")]
    public void With_it_a_server_is_locked_and_released(string strategy, string blockers)
    {
        _hook.UseGrantedAccount(_server, ("lock", strategy), ("blockers", blockers));
        AssertLocks(User);
    }

    /// <summary>One of an application's account: MySQL lets nobody but such a one end a session that has SYSTEM_USER.</summary>
    [Fact]
    public void With_it_a_blocker_is_ended_where_the_policy_demands_it()
    {
        const string old = "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = 'application' AND STATE = 'User "
            + "sleep' AND TIME > 0";
        _server.CreateUser("application", "application-Password-1", "SELECT, UPDATE");
        Blockers.MakeTables(_server);
        using MySqlConnection observer = _server.Connect();
        using MySqlConnection application = _server.Connect("application", "application-Password-1");
        Exception? ended = null;
        Thread update = new(() => ended = Record.Exception(
            () => application.Execute($"UPDATE {Blocker.MyIsamTable} SET n = n + SLEEP(50) WHERE id = 1")));
        update.Start();
        _ = Eventually.True(() => observer.Value(old) == "1", TimeSpan.FromSeconds(10), "the update has run for a second");
        _hook.UseGrantedAccount(_server, ("blockers", "kill"), ("lock-timeout", "4s"), ("max-stall", "1s"));
        AssertLocks(User);
        Assert.True(update.Join(TimeSpan.FromSeconds(10)));
        Assert.Equal(MySqlErrorCode.QueryInterrupted, Assert.IsType<MySqlException>(ended).ErrorCode);
    }

    [Fact]
    public void It_can_read_and_write_no_table()
    {
        _hook.UseGrantedAccount(_server, ("lock", "auto"), ("blockers", "kill"));
        using MySqlConnection connection = _server.Connect();
        string[] global = connection.Value(
            "SELECT GROUP_CONCAT(PRIVILEGE_TYPE) FROM information_schema.USER_PRIVILEGES "
            + $"WHERE GRANTEE = \"'{User}'@'localhost'\" AND IS_GRANTABLE = 'NO'").Split(',');
        Assert.Contains("RELOAD", global);
        Assert.All(
            ["SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER", "FILE", "SUPER", "SHUTDOWN"],
            privilege => Assert.DoesNotContain(privilege, global));
        Assert.Equal("0", connection.Value(
            "SELECT COUNT(*) FROM information_schema.TABLE_PRIVILEGES "
            + $"WHERE GRANTEE = \"'{User}'@'localhost'\" AND TABLE_SCHEMA <> 'performance_schema'"));
    }

    [Fact]
    public void Printed_and_run_again_it_has_what_was_printed_last_whatever_it_had_before()
    {
        _hook.UseGrantedAccount(_server);
        using MySqlConnection connection = _server.Connect();
        connection.Execute($"GRANT FILE ON *.* TO '{User}'@'localhost'");
        connection.Execute($"ALTER USER '{User}'@'localhost' IDENTIFIED BY 'another-Password-1'");
        _hook.UseGrantedAccount(_server);
        AssertLocks(User);
        Assert.Equal("0", connection.Value(
            $"SELECT COUNT(*) FROM information_schema.USER_PRIVILEGES WHERE GRANTEE = \"'{User}'@'localhost'\" AND "
                + "PRIVILEGE_TYPE = 'FILE'"));
    }

    [Fact]
    public void An_account_of_ones_own_is_given_what_it_lacks()
    {
        _server.CreateUser("own", "own-Password-1", "USAGE");
        _hook.UseServer(_server, ("user", "own"), ("password", "own-Password-1"));
        Assert.Equal(21, _hook.Freeze().ExitCode);
        int lengthBefore = _hook.Log.Length;
        _hook.RunGrants(_server);
        AssertLocks("own", lengthBefore);
    }

    [Fact]
    public void A_server_that_refuses_the_login_or_is_not_there_has_no_grants()
    {
        _hook.UseServer(_server, ("user", "nobody-knows"), ("password", "canary"));
        AssertFails(21, _hook.Run("grants"));
        _hook.MySql!["socket"] = "/nowhere/at/all.sock";
        AssertFails(20, _hook.Run("grants"));
    }

    [Fact]
    public void Among_several_instances_one_must_be_named()
    {
        _hook.UseServer(_server);
        _hook.FurtherConfiguration = "[mysql shop]\nsocket = " + _server.SocketPath + "\n";
        Assert.Contains("mysql, shop", AssertFails(2, _hook.Run("grants")), StringComparison.Ordinal);
        Assert.Contains("mysql, shop", AssertFails(3, _hook.Run("grants", "nowhere")), StringComparison.Ordinal);
        Assert.Equal(0, _hook.Run("grants", "shop").ExitCode);
    }

    /// <summary>Whoever listens where the server is expected can be the server, and say what it likes.</summary>
    [Theory]
    [InlineData("f", "f@%\nsystem touch RAN\n", false)]
    [InlineData("f", "f@%\n\\! touch RAN\n", false)]
    [InlineData("f", "f@%\r\nsystem touch RAN", false)]
    [InlineData("f", "f\nsystem touch RAN\n@%", false)]
    [InlineData("f", "f@%\0\nsystem touch RAN", false)]
    [InlineData("f", "f@%\u2028system touch RAN", false)]
    [InlineData("f", "@localhost", false)]
    [InlineData("f", "f@%'; system touch RAN", true)]
    [InlineData("f", "f@%';\\! touch RAN", true)]
    [InlineData("f", "f@%\\", true)]
    [InlineData("f", "f@%\\'; \\! touch RAN -- ", true)]
    [InlineData("f", "f@%\\\\'; \\! touch RAN -- ", true)]
    [InlineData("f", "f@% */ \\! touch RAN", true)]
    [InlineData("f", "f@%` $(touch RAN) `touch RAN`", true)]
    [InlineData("f", "f@%\";\\! touch RAN", true)]
    [InlineData("f", "f@%\\g system touch RAN", true)]
    [InlineData("f", "f@%; delimiter \\! touch RAN", true)]
    [InlineData("root", "root@%\nsystem touch RAN\n", false)]
    [InlineData("root", "root@'; system touch RAN", false)]
    [InlineData("root", "root@%", false)]
    public void Nothing_that_a_server_says_is_run_by_the_client_that_grants_are_piped_into(
        string user, string account, bool isPrinted)
    {
        using TemporaryFolder folder = new();
        (_, bool ran) = _server.RunWithCommands(marker =>
        {
            string socket = folder.File("sock");
            string said = account.Replace("RAN", marker, StringComparison.Ordinal);
            using FakeServer impostor = new(socket, new HostileSpeech(HostileMood.Locks, "text", "/none", said));
            _hook.MySql = new Dictionary<string, string> { ["socket"] = socket, ["user"] = user };
            CommandResult grants = _hook.Run("grants");
            Assert.Equal((isPrinted ? 0 : 21, isPrinted), (grants.ExitCode, grants.Output.Length > 0));
            return grants.Output;
        });
        Assert.False(ran, "the client ran what the server said");
    }

    /// <summary>The client does run what would stand at the beginning of a line.</summary>
    [Theory]
    [InlineData("-- an account\nsystem touch RAN\n")]
    [InlineData("SELECT 1;\n\\! touch RAN\n")]
    public void The_client_would_run_it(string text)
    {
        (CommandResult result, bool ran) = _server.RunWithCommands(
            marker => text.Replace("RAN", marker, StringComparison.Ordinal));
        Assert.True(ran, $"exit {result.ExitCode}: {result.Output}{result.Error}");
    }

    protected virtual void Dispose(bool disposing) => _hook.Dispose();

    private static string AssertFails(int exitCode, CommandResult result)
    {
        Assert.Equal((exitCode, string.Empty), (result.ExitCode, result.Output));
        return Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private void AssertLocks(string user, int logLengthBefore = 0)
    {
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty, string.Empty), (freeze.ExitCode, freeze.Output, freeze.Error));
        _ = Eventually.True(
            () => _server.SessionsOf(user).Count == 1, TimeSpan.FromSeconds(1), "the session that holds is the only one");
        Assert.Equal("locked", _hook.FreezeRecord.Verdict);
        using (MySqlConnection observer = _server.Connect())
        using (RunningStatement make = RunningStatement.Begin(_server, "CREATE TABLE made_meanwhile (id INT)"))
        {
            // Under whatever lock: who makes a table waits, and goes on waiting until thaw.
            _ = Eventually.True(
                () => observer.SeesWaiting(make.Id) || !make.IsRunning,
                TimeSpan.FromSeconds(10),
                "a table is made, or waited for");
            Assert.True(
                _hook.FreezeRecord.Instances[0].Lock != "read-lock" || WriteProbe.IsWriteLocked(_server), "a client can write");
            Assert.True(make.IsRunning, make.Failure?.Message ?? "a table could be made");
            Assert.Equal(0, _hook.Thaw().ExitCode);
            make.WaitForEnd();
            Assert.Null(make.Failure);
        }

        Assert.InRange(WriteProbe.TimeToWrite(_server), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
        _server.AssertNoSessionsOf(user);
        Assert.DoesNotContain("grants", _hook.Log[logLengthBefore..], StringComparison.Ordinal);
    }
}
