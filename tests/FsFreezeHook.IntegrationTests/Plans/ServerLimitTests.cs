using System;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Plans;

/// <summary>What a server's own settings do to a lock, and that a dry run says so before.</summary>
[Collection(nameof(WithNoServer))]
public sealed class ServerLimitTests : IDisposable
{
    private readonly PublishedHook _hook = new();

    public void Dispose() => _hook.Dispose();

    [Theory]
    [InlineData(ServerKind.MariaDb)]
    [InlineData(ServerKind.MySql)]
    public void Where_no_session_may_idle_as_long_as_max_hold_the_lock_is_lost_and_it_is_said_before(ServerKind kind)
    {
        using DatabaseServer server = DatabaseServers.Start(
            kind, new DatabaseServerOptions { Extra = ["--maximum-wait-timeout=2"] });
        _hook.UseServer(server);
        CommandResult plan = Plan();
        Assert.Equal(0, plan.ExitCode);
        Assert.Contains(
            "the server ends a session that is idle for 2s, and with it the lock", plan.Output, StringComparison.Ordinal);
        Assert.Equal(0, _hook.Freeze().ExitCode);
        server.AssertNoSessionsOf("root", TimeSpan.FromSeconds(20));
        Assert.Equal(24, _hook.Thaw().ExitCode);

        _hook.MySql!["max-hold"] = "2s";
        Assert.DoesNotContain("is idle for", Plan().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void No_other_limit_of_a_MariaDB_ends_a_session_that_holds_the_lock()
    {
        using DatabaseServer server = DatabaseServers.Start(ServerKind.MariaDb, new DatabaseServerOptions
        {
            Extra =
            [
                "--wait-timeout=1", "--interactive-timeout=1", "--idle-transaction-timeout=1",
                "--idle-readonly-transaction-timeout=1",
                "--idle-write-transaction-timeout=1", "--max-statement-time=1", "--autocommit=0", "--lock-wait-timeout=1",
            ],
        });
        _hook.UseServer(server);
        Assert.DoesNotContain("is idle for", Plan().Output, StringComparison.Ordinal);
        Assert.Equal(0, _hook.Freeze().ExitCode);
        using (MySqlConnection connection = server.Connect())
        {
            // Asked within the session's own limits, for three times as long as those that the server would have had.
            connection.Execute("SET SESSION wait_timeout = 60, max_statement_time = 0");
            connection.Execute("SELECT SLEEP(3)");
        }

        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
    }

    [Fact]
    public void A_log_of_every_statement_is_reported_where_it_would_freeze()
    {
        using TemporaryFolder folder = new();
        using LoopFilesystem disk = LoopFilesystem.Create(folder.File("image"), folder.File("mount"), 256);
        using TmpfsMount memory = new(folder.File("memory"));
        _ = Command.Must("chown", "mysql", memory.Path);
        string data = Path.Combine(disk.MountPoint, "data");
        _ = Command.Must("install", "-d", "-o", "mysql", data);
        using DatabaseServer server = MariaDbServer.StartNew(new DatabaseServerOptions { DataFolder = data });
        _hook.UseServer(server);
        using MySqlConnection connection = server.Connect();
        Assert.DoesNotContain("general log", Plan().Output, StringComparison.Ordinal);
        connection.Execute("SET GLOBAL general_log_file = 'all.log'");
        connection.Execute("SET GLOBAL general_log = ON");
        Assert.Contains($"the general log is on, in {data}/all.log, and", Plan().Output, StringComparison.Ordinal);
        connection.Execute($"SET GLOBAL general_log_file = '{memory.Path}/all.log'");
        Assert.DoesNotContain("general log", Plan().Output, StringComparison.Ordinal);
        connection.Execute("SET GLOBAL log_output = 'TABLE'");
        Assert.Contains($"the general log is on, in {data}/mysql, and", Plan().Output, StringComparison.Ordinal);
        connection.Execute("SET GLOBAL general_log = OFF, log_output = 'FILE', long_query_time = 0, slow_query_log = ON, "
            + "slow_query_log_file = 'slow.log'");
        connection.Execute("INSTALL SONAME 'server_audit'");
        connection.Execute("SET GLOBAL server_audit_logging = ON");
        string plan = Plan().Output;
        Assert.Contains($"the slow query log of every statement is on, in {data}/slow.log, and", plan, StringComparison.Ordinal);
        Assert.Contains($"the audit log is on, in {data}/server_audit.log, and", plan, StringComparison.Ordinal);
        connection.Execute("SET GLOBAL server_audit_logging = OFF, slow_query_log = OFF");
        Assert.DoesNotContain(" log is on", Plan().Output, StringComparison.Ordinal);
        server.Stop();
    }

    [Fact]
    public void A_table_that_the_instance_lock_does_not_protect_is_what_freeze_would_end_with()
    {
        using DatabaseServer server = DatabaseServers.Start(ServerKind.MySql);
        _hook.UseServer(server, ("lock", "instance-lock"));
        CommandResult plan = Plan();
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((3, freeze.Error), (plan.ExitCode, plan.Error));
        Assert.Contains(WriteProbe.MyIsamTable, plan.Error, StringComparison.Ordinal);

        _hook.MySql!["lock"] = "auto";
        plan = Plan();
        Assert.Equal(0, plan.ExitCode);
        Assert.Contains("read lock (lock = auto): ", plan.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_account_that_may_have_one_connection_locks_with_it_and_the_record_says_what_is_lost()
    {
        using DatabaseServer server = DatabaseServers.Start(ServerKind.MariaDb);
        server.CreateUser("single", "single-Password-1", "RELOAD, PROCESS");
        using (MySqlConnection connection = server.Connect())
        {
            connection.Execute("GRANT USAGE ON *.* TO 'single'@'localhost' WITH MAX_USER_CONNECTIONS 1");
        }

        _hook.UseServer(server, ("user", "single"), ("password", "single-Password-1"));
        CommandResult plan = Plan();
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.Equal(0, plan.ExitCode);
        Assert.True(WriteProbe.IsWriteLocked(server));
        Assert.Contains(
            Assert.Single(_hook.FreezeRecord.Instances).Notes ?? [],
            note => note.Contains("one free connection", StringComparison.Ordinal));
        Assert.Equal(0, _hook.Thaw().ExitCode);
    }

    private CommandResult Plan() => _hook.Run("freeze", "--dry-run");
}
