using System;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Strategies;

/// <summary>Servers that are set up in ways that take away what the program stands on elsewhere.</summary>
[Collection(nameof(WithNoServer))]
public sealed class UnusualServerTests : IDisposable
{
    private readonly PublishedHook _hook = new();

    public UnusualServerTests()
    {
        RunningServers.MustBeNone();
    }

    public void Dispose() => _hook.Dispose();

    [Theory]
    [InlineData("--performance-schema=OFF")]
    [InlineData("--performance-schema-consumer-global-instrumentation=OFF")]
    public void A_server_that_lists_no_locks_is_locked_and_proven_by_the_statement_alone(string option)
    {
        using MySqlServer server = MySqlServer.StartNew(new DatabaseServerOptions { Extra = [option] });
        _hook.UseServer(server);
        AssertLocks(server);
        Assert.Equal("statement", Assert.Single(_hook.FreezeRecord.Instances).Proof);
    }

    [Fact]
    public void A_server_whose_redo_log_is_off_fails_the_freeze_and_is_locked_once_it_is_on()
    {
        using MySqlServer server = MySqlServer.StartNew();
        using MySqlConnection connection = server.Connect();
        connection.Execute("ALTER INSTANCE DISABLE INNODB REDO_LOG");
        _hook.UseServer(server);
        CommandResult freeze = _hook.Freeze();
        Assert.Equal(23, freeze.ExitCode);
        Assert.Contains("redo log is disabled", freeze.Error, StringComparison.Ordinal);
        Assert.False(WriteProbe.IsWriteLocked(server));
        connection.Execute("ALTER INSTANCE ENABLE INNODB REDO_LOG");
        AssertLocks(server);
    }

    [Theory]
    [InlineData("8.0.99")]
    [InlineData("5.7.1-MariaDB")]
    public void A_MariaDB_that_states_another_version_is_locked_as_what_it_is(string stated)
    {
        string release;
        using (MariaDbServer honest = MariaDbServer.StartNew())
        using (MySqlConnection connection = honest.Connect())
        {
            release = connection.Value("SELECT SUBSTRING_INDEX(@@version, '-', 1)");
        }

        using MariaDbServer server = MariaDbServer.StartNew(new DatabaseServerOptions { Extra = ["--version=" + stated] });
        _hook.UseServer(server, ("lock", "backup-stage"));
        AssertLocks(server, WriteProbe.MyIsamTable);
        RecordedInstance instance = Assert.Single(_hook.FreezeRecord.Instances);
        Assert.Equal(($"MariaDB {release}", stated, "backup-stage"), (instance.Server, instance.ServerVersion, instance.Lock));
    }

    [Theory]
    [InlineData("read-lock")]
    [InlineData("backup-stage")]
    [InlineData("auto")]
    public void A_MariaDB_without_grants_is_locked_by_every_strategy(string strategy)
    {
        using MariaDbServer before = MariaDbServer.StartNew();
        before.Stop();
        using MariaDbServer server = MariaDbServer.StartNew(
            new DatabaseServerOptions { DataFolder = before.DataFolder, HasData = true, Extra = ["--skip-grant-tables"] });
        _hook.UseServer(server, ("lock", strategy));
        Assert.DoesNotContain(
            CheckFindings.Run(_hook).NotWell, finding => finding.StartsWith("fail instance", StringComparison.Ordinal));
        AssertLocks(server, WriteProbe.MyIsamTable);
    }

    [Theory]
    [InlineData("read-lock")]
    [InlineData("instance-lock")]
    [InlineData("auto")]
    public void A_MySQL_without_grants_is_locked_by_every_strategy(string strategy)
    {
        using MySqlServer before = MySqlServer.StartNew(new DatabaseServerOptions { MyIsam = false });
        before.Stop();
        using MySqlServer server = MySqlServer.StartNew(new DatabaseServerOptions
        {
            DataFolder = before.DataFolder,
            HasData = true,
            MyIsam = false,
            Extra = ["--skip-grant-tables"],
        });
        _hook.UseServer(server, ("lock", strategy));
        Assert.DoesNotContain(
            CheckFindings.Run(_hook).NotWell, finding => finding.StartsWith("fail instance", StringComparison.Ordinal));
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.NotEmpty(GlobalLocks.Of(server));
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.Empty(GlobalLocks.Of(server));
    }

    [Fact]
    public void Tables_whose_data_is_elsewhere_or_in_memory_are_named_by_freeze_and_check()
    {
        using MariaDbServer server = MariaDbServer.StartNew();
        _hook.UseServer(server);
        AssertLocks(server);
        Assert.Empty(Assert.Single(_hook.FreezeRecord.Instances).Engines ?? ["nothing"]);
        Assert.Contains("protects every table", CheckFindings.Run(_hook).Json, StringComparison.Ordinal);
        server.RunAsAdministrator(
            $"""
            INSTALL SONAME 'ha_federatedx';
            CREATE SERVER itself FOREIGN DATA WRAPPER mysql OPTIONS (HOST 'localhost', SOCKET '{server.SocketPath}',
              USER '{DatabaseServer.ClientUser}', PASSWORD '{DatabaseServer.ClientPassword}',
              DATABASE '{DatabaseServer.Database}');
            CREATE TABLE bed.far (id INT) ENGINE=FEDERATED CONNECTION='itself/{WriteProbe.Tables[0]}';
            CREATE TABLE bed.fleeting (id INT) ENGINE=MEMORY;
            """);
        AssertLocks(server);
        Assert.Equal(
            [
                "tables of the engine FEDERATED, such as bed.far, have their data elsewhere: "
                    + "it is not locked and not in this snapshot",
                "tables of the engine MEMORY, such as bed.fleeting, are empty in a restored copy",
            ],
            Assert.Single(_hook.FreezeRecord.Instances).Engines);
        Assert.Contains("bed.far", _hook.Log, StringComparison.Ordinal);
        CheckFindings check = CheckFindings.Run(_hook);
        Assert.Contains(
            check.NotWell,
            finding => finding.StartsWith("warn instance.engines: tables of the engine FEDERATED", StringComparison.Ordinal));
        Assert.Contains("bed.fleeting", check.Json, StringComparison.Ordinal);
        Assert.DoesNotContain("protects every table", check.Json, StringComparison.Ordinal);
    }

    private void AssertLocks(DatabaseServer server) => AssertLocks(server, WriteProbe.Tables);

    private void AssertLocks(DatabaseServer server, params string[] tables)
    {
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.All(tables, table => Assert.True(WriteProbe.IsWriteLocked(server, table)));
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
    }
}
