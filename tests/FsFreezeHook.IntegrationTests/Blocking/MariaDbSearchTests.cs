using System;
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

    private void AssertLocks()
    {
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.True(WriteProbe.IsWriteLocked(_server));
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
    }
}
