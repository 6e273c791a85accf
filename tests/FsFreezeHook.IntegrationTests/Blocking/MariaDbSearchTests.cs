using System;
using System.Diagnostics;
using System.Globalization;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Blocking;

/// <summary>What is no blocker on MariaDB though it looks like one, and what the server's own limits must not cut.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class MariaDbSearchTests : IDisposable
{
    private readonly DatabaseServer _server;
    private readonly PublishedHook _hook = new();

    public MariaDbSearchTests(MariaDbFixture bed)
    {
        _server = bed.Server;
        _hook.UseServer(_server, ("lock-timeout", "4s"), ("max-stall", "1500ms"));
    }

    public void Dispose() => _hook.Dispose();

    [Theory]
    [InlineData("-- a report\nSELECT SLEEP(20)")]
    [InlineData("# a report\n/* daily */ (SELECT SLEEP(20))")]
    [InlineData("ANALYZE SELECT SLEEP(20)")]
    [InlineData("ANALYZE FORMAT=JSON SELECT SLEEP(20)")]
    [InlineData("DO SLEEP(20)")]
    public void A_read_is_no_blocker_however_it_begins(string statement)
    {
        using RunningStatement read = RunningStatement.Start(_server, statement, "User sleep");
        AssertLocks();
    }

    /// <summary>
    /// By their words they may be in the way, and what they hold is not: one attempt tells, and it is granted at once.
    /// </summary>
    [Theory]
    [InlineData("SELECT 'nothing FOR UPDATE', SLEEP(20)")]
    [InlineData("SELECT SLEEP(20) /* not FOR UPDATE */")]
    [InlineData("CREATE TEMPORARY TABLE of_a_report (a INT) SELECT SLEEP(20) AS a")]
    public void What_only_looks_like_a_blocker_costs_one_attempt_before_the_time_is_over(string statement)
    {
        using RunningStatement running = RunningStatement.Start(_server, statement, "User sleep");
        WaitUntilItIsOld(running);
        AssertLocks();
    }

    /// <summary>
    /// Its stall is bounded as that of any attempt, and it is the only one behind something that was seen all the while.
    /// </summary>
    [Fact]
    public void What_is_a_blocker_by_its_words_and_is_one_costs_one_attempt_and_is_named()
    {
        _hook.MySql!["max-stall"] = "500ms";
        using MySqlConnection connection = _server.Connect();
        connection.Execute("CREATE TABLE IF NOT EXISTS searched_myisam (n INT) ENGINE=MyISAM");
        connection.Execute("INSERT INTO searched_myisam VALUES (0)");
        using PacedClients writers = new(_server, 2, TimeSpan.FromMilliseconds(20));
        using RunningStatement running = RunningStatement.Start(
            _server, "SET STATEMENT max_statement_time = 60 FOR UPDATE searched_myisam SET n = n + SLEEP(20)", "User sleep");
        WaitUntilItIsOld(running);
        long asked = Stopwatch.GetTimestamp();
        CommandResult freeze = _hook.Freeze();
        Assert.Equal(22, freeze.ExitCode);
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"connection {running.Id} ("), freeze.Error, StringComparison.Ordinal);
        _ = Assert.Single(
            _hook.Log.Split('\n'), line => line.Contains("an attempt at the lock was given up", StringComparison.Ordinal));
        Assert.InRange(writers.LongestBetween(asked, freeze.EndedAt), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Behind_another_backup_the_stages_wait_for_all_of_the_time_without_an_attempt_and_say_what_it_is()
    {
        using MySqlConnection backup = _server.Connect();
        backup.Execute("BACKUP STAGE START");
        using PacedClients writers = new(_server, 2, TimeSpan.FromMilliseconds(20));
        (_hook.MySql!["lock"], _hook.MySql["max-stall"]) = ("backup-stage", "500ms");
        long asked = Stopwatch.GetTimestamp();
        CommandResult freeze = _hook.Freeze();
        Assert.Equal(22, freeze.ExitCode);
        Assert.InRange(freeze.Duration.TotalSeconds, 3.5, 6);
        Assert.Matches(@"backup stage not granted within 4(\.\d)? s: another backup \(BACKUP STAGE, ", freeze.Error);
        Assert.DoesNotContain("given up", _hook.Log, StringComparison.Ordinal);
        Assert.InRange(writers.LongestBetween(asked, freeze.EndedAt), TimeSpan.Zero, TimeSpan.FromMilliseconds(400));
    }

    [Fact]
    public void Once_the_other_backup_has_ended_the_stages_are_granted_though_it_took_longer_than_all_attempts_may()
    {
        using MySqlConnection backup = _server.Connect();
        backup.Execute("BACKUP STAGE START");
        (_hook.MySql!["lock"], _hook.MySql["max-stall"]) = ("backup-stage", "500ms");
        using BackgroundProcess freeze = _hook.Start("freeze");
        _ = Eventually.True(
            () => _hook.Log.Contains("waits for another backup", StringComparison.Ordinal),
            TimeSpan.FromSeconds(10),
            "the freeze waits");
        Assert.False(freeze.WaitForExitUpTo(TimeSpan.FromSeconds(2)));
        backup.Execute("BACKUP STAGE END");
        Assert.Equal((0, string.Empty), (freeze.WaitForExit(TimeSpan.FromSeconds(10)), freeze.Output));
        Assert.True(WriteProbe.IsWriteLocked(_server, WriteProbe.MyIsamTable));
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
    }

    [Theory]
    [InlineData("BACKUP STAGE START; BACKUP STAGE FLUSH")]
    [InlineData("BACKUP STAGE START; BACKUP STAGE BLOCK_DDL")]
    public void Another_backup_in_its_stages_is_neither_a_blocker_of_the_read_lock_nor_ended(string stages)
    {
        using MySqlConnection administrator = _server.Connect();
        administrator.Execute("INSTALL SONAME 'metadata_lock_info'");
        try
        {
            using MySqlConnection backup = _server.Connect();
            foreach (string stage in stages.Split("; "))
            {
                backup.Execute(stage);
            }

            _hook.MySql!["blockers"] = "kill";
            AssertLocks();
            backup.Execute("BACKUP STAGE END");
        }
        finally
        {
            administrator.Execute("UNINSTALL SONAME 'metadata_lock_info'");
        }
    }

    [Fact]
    public void A_limit_of_the_servers_on_statements_does_not_cut_an_attempt()
    {
        using MySqlConnection administrator = _server.Connect();
        using MySqlConnection locker = _server.Connect();
        locker.Execute("LOCK TABLES probe_myisam WRITE");
        administrator.Execute("SET GLOBAL max_statement_time = 1");
        try
        {
            CommandResult freeze = _hook.Freeze();
            Assert.Equal(22, freeze.ExitCode);
            Assert.InRange(freeze.Duration, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(6));
        }
        finally
        {
            administrator.Execute("SET GLOBAL max_statement_time = 0");
        }
    }

    [Fact]
    public void A_limit_of_the_servers_on_idle_sessions_does_not_end_ours_while_we_wait()
    {
        using MySqlConnection administrator = _server.Connect();
        using MySqlConnection locker = _server.Connect();
        locker.Execute("LOCK TABLES probe_myisam WRITE");
        administrator.Execute("SET GLOBAL wait_timeout = 1");
        try
        {
            Assert.Equal(22, _hook.Freeze().ExitCode);
        }
        finally
        {
            administrator.Execute("SET GLOBAL wait_timeout = 28800");
        }
    }

    private void WaitUntilItIsOld(RunningStatement running)
    {
        using MySqlConnection connection = _server.Connect();
        string query = string.Create(
            CultureInfo.InvariantCulture, $"SELECT TIME_MS > 300 FROM information_schema.PROCESSLIST WHERE ID = {running.Id}");
        _ = Eventually.True(() => connection.Value(query) == "1", TimeSpan.FromSeconds(10), "the statement has run for a while");
    }

    private void AssertLocks()
    {
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.True(WriteProbe.IsWriteLocked(_server));
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
    }
}
