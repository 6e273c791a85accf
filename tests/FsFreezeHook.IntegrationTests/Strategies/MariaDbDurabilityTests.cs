using System;
using System.Globalization;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Strategies;

/// <summary>
/// What MariaDB acknowledged before the lock is in its files when freeze returns, however it writes its redo log. A server that
/// is killed then shows it: what it had in memory is lost, and what it wrote is what a copy of the frozen disk has.
/// </summary>
[Collection(nameof(WithNoServer))]
public sealed class MariaDbDurabilityTests : IDisposable
{
    private const int Rows = 1_000;
    private const string Account = "limited";
    private const string Password = "limited-Password-1";

    private readonly PublishedHook _hook = new();

    public MariaDbDurabilityTests() => RunningServers.MustBeNone();

    public void Dispose() => _hook.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void What_was_acknowledged_is_in_its_files_and_no_writer_waits_for_the_servers_own_flush(int setting)
    {
        using MariaDbServer server = Start(setting);
        AssertKeepsRows(server, "InnoDB");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void So_it_is_of_MyRocks_whose_log_no_statement_writes(int setting)
    {
        using MariaDbServer server = Start(
            0,
            "--plugin-load-add=ha_rocksdb",
            string.Create(CultureInfo.InvariantCulture, $"--rocksdb-flush-log-at-trx-commit={setting}"));
        AssertKeepsRows(server, "ROCKSDB");
    }

    [Fact]
    public void An_account_that_may_not_make_it_flush_locks_and_what_may_be_missing_is_reported()
    {
        using MariaDbServer server = Start(0);
        server.CreateUser(Account, Password, "RELOAD, PROCESS, BINLOG MONITOR, SLAVE MONITOR");
        _hook.UseServer(server, ("user", Account), ("password", Password));
        CommandResult check = _hook.Run("check");
        Assert.Contains(
            "innodb_flush_log_at_trx_commit is 0, and the account may not change it", check.Output, StringComparison.Ordinal);
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.True(WriteProbe.IsWriteLocked(server));
        Assert.Contains(
            "what was committed in the last 30 s may be missing",
            Assert.Single(Assert.Single(_hook.FreezeRecord.Instances).Notes!),
            StringComparison.Ordinal);
        Assert.Contains("what was committed in the last 30 s may be missing", _hook.Log, StringComparison.Ordinal);
        Assert.Equal(0, _hook.Thaw().ExitCode);
    }

    private void AssertKeepsRows(DatabaseServer server, string engine)
    {
        _hook.UseServer(server);
        WriteRows(server, engine);
        int setting = Setting(server);
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.True(WriteProbe.IsWriteLocked(server));
        Assert.Equal(setting, Setting(server));
        Assert.Empty(Assert.Single(_hook.FreezeRecord.Instances).Notes!);
        server.Kill();
        server.Start();
        Assert.Equal(Rows, Count(server));
        _ = _hook.Thaw();
    }

    // Its own flush comes too late for any freeze.
    private static MariaDbServer Start(int setting, params string[] extra) => MariaDbServer.StartNew(new DatabaseServerOptions
    {
        Extra =
        [
            string.Create(CultureInfo.InvariantCulture, $"--innodb-flush-log-at-trx-commit={setting}"),
            "--innodb-flush-log-at-timeout=30",
            "--skip-log-bin",
            .. extra,
        ],
    });

    private static void WriteRows(DatabaseServer server, string engine)
    {
        using MySqlConnection connection = server.Connect();
        connection.Execute("CREATE TABLE acknowledged (id INT PRIMARY KEY) ENGINE = " + engine);
        foreach (int number in Enumerable.Range(0, Rows))
        {
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO acknowledged VALUES ({number})"));
        }
    }

    private static int Count(DatabaseServer server) => Number(server, "SELECT COUNT(*) FROM acknowledged");

    private static int Setting(DatabaseServer server) => Number(server, "SELECT @@GLOBAL.innodb_flush_log_at_trx_commit");

    private static int Number(DatabaseServer server, string query)
    {
        using MySqlConnection connection = server.Connect();
        return int.Parse(connection.Value(query), CultureInfo.InvariantCulture);
    }
}
