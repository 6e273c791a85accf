using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Blocking;

/// <summary>Blockers on MySQL that are easily missed or mistaken, found by what they hold.</summary>
[Collection(nameof(WithMySql))]
public sealed class MySqlSearchTests : IDisposable
{
    private readonly DatabaseServer _server;
    private readonly PublishedHook _hook = new();

    public MySqlSearchTests(MySqlFixture bed)
    {
        _server = bed.Server;
        _hook.UseServer(_server, ("lock-timeout", "2s"), ("max-stall", "500ms"));
        using MySqlConnection connection = _server.Connect();
        connection.Execute("CREATE TABLE IF NOT EXISTS searched (id INT) ENGINE = InnoDB");
        connection.Execute("INSERT INTO searched VALUES (1)");
    }

    public void Dispose() => _hook.Dispose();

    [Fact]
    public void A_dump_that_is_loaded_under_LOCK_TABLES_is_one_however_short_its_statements_are()
    {
        using PacedClients writers = new(_server, 2, TimeSpan.FromMilliseconds(20));
        using RunningStatement load = RunningStatement.Repeat(
            _server, "LOCK TABLES searched WRITE", "INSERT INTO searched VALUES (1), (2), (3)");
        long asked = Stopwatch.GetTimestamp();
        CommandResult freeze = _hook.Freeze();
        TimeSpan stall = writers.LongestBetween(asked, freeze.EndedAt);
        Assert.Equal(22, freeze.ExitCode);
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"connection {load.Id} ("), freeze.Error, StringComparison.Ordinal);
        Assert.InRange(stall, TimeSpan.Zero, TimeSpan.FromMilliseconds(400));
    }

    [Theory]
    [InlineData("LOCK TABLES searched READ", "SELECT COUNT(*) FROM searched")]
    [InlineData("HANDLER searched OPEN", "HANDLER searched READ FIRST")]
    public void A_session_that_idles_is_one_though_it_has_used_what_it_keeps(string first, string then)
    {
        using MySqlConnection idle = _server.Connect();
        idle.Execute(first);
        _ = idle.Value(then);
        using PacedClients writers = new(_server, 2, TimeSpan.FromMilliseconds(20));
        long asked = Stopwatch.GetTimestamp();
        CommandResult freeze = _hook.Freeze();
        TimeSpan stall = writers.LongestBetween(asked, freeze.EndedAt);
        Assert.Equal(22, freeze.ExitCode);
        Assert.Contains($"connection {idle.Value("SELECT CONNECTION_ID()")} (", freeze.Error, StringComparison.Ordinal);
        Assert.InRange(stall, TimeSpan.Zero, TimeSpan.FromMilliseconds(400));
    }

    [Fact]
    public void A_change_of_the_schema_that_waits_for_a_backup_lock_is_one()
    {
        using MySqlConnection backup = _server.Connect();
        backup.Execute("LOCK INSTANCE FOR BACKUP");
        using RunningStatement alter = RunningStatement.Start(
            _server, "ALTER TABLE searched ADD COLUMN IF_WAITED INT, ALGORITHM = COPY", "Waiting for backup lock");
        CommandResult freeze = _hook.Freeze();
        Assert.Equal(22, freeze.ExitCode);
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"connection {alter.Id} ("), freeze.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_read_that_begins_with_a_comment_is_ended_by_kill_reads_as_any_other()
    {
        _hook.MySql!["blockers"] = "kill-reads";
        using RunningStatement read = RunningStatement.Start(
            _server, "/* app:report */ -- daily\n SELECT SLEEP(5) FROM searched LIMIT 8", "User sleep");
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.Equal(0, _hook.Thaw().ExitCode);
        read.WaitForEnd();
        Assert.NotNull(read.Failure);
    }

    /// <summary>It sees by their words alone which statements are in the way, and those that are.</summary>
    [Theory]
    [InlineData("DO SLEEP(20)", false)]
    [InlineData("SET SESSION lock_wait_timeout = 50 + SLEEP(20)", false)]
    [InlineData("SELECT SLEEP(20) FROM searched LIMIT 1", true)]
    public void An_account_with_PROCESS_alone_takes_no_statement_for_one_that_never_takes_a_lock(
        string statement, bool isInTheWay)
    {
        _server.CreateUser("narrow", "narrow-Password-1", "RELOAD, PROCESS");
        _hook.UseServer(
            _server, ("user", "narrow"), ("password", "narrow-Password-1"), ("lock-timeout", "2s"), ("max-stall", "500ms"));
        using RunningStatement wait = RunningStatement.Start(_server, statement, "User sleep");
        _ = Eventually.True(
            () => _server.SessionsOf(DatabaseServer.ClientUser).Any(session => session.Id == wait.Id && IsOld(session.Id)),
            TimeSpan.FromSeconds(10),
            "it has run for more than a second");
        CommandResult freeze = _hook.Freeze();
        if (isInTheWay)
        {
            Assert.Equal(22, freeze.ExitCode);
            Assert.Contains(
                string.Create(CultureInfo.InvariantCulture, $"connection {wait.Id} ("), freeze.Error, StringComparison.Ordinal);
            return;
        }

        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        _ = Assert.Single(_server.SessionsOf("narrow"));
        Assert.True(WriteProbe.IsWriteLocked(_server));
        Assert.Equal(0, _hook.Thaw().ExitCode);
    }

    private bool IsOld(long session)
    {
        using MySqlConnection connection = _server.Connect();
        return connection.Value($"SELECT TIME >= 2 FROM information_schema.PROCESSLIST WHERE ID = {session}") == "1";
    }
}
