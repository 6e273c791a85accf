using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Locking;

/// <summary>What MySQL does differently: SELECTs hold up the lock, and an attempt outlives the client that made it.</summary>
[Collection(nameof(WithMySql))]
public sealed class MySqlLockTests : IDisposable
{
    private readonly DatabaseServer _server;
    private readonly PublishedHook _hook = new();

    public MySqlLockTests(MySqlFixture bed)
    {
        _server = bed.Server;
        _hook.UseServer(_server);
        using MySqlConnection connection = _server.Connect();
        connection.Execute("CREATE TABLE IF NOT EXISTS selected (id INT) ENGINE = InnoDB");
        connection.Execute("INSERT INTO selected VALUES (1)");
    }

    public void Dispose() => _hook.Dispose();

    [Fact]
    public void A_killed_holder_frees_the_clients_at_once_and_is_reported_at_thaw()
    {
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.True(WriteProbe.IsWriteLocked(_server));
        Assert.Single(_hook.Holders).Signal("KILL");
        AssertFree();
        Assert.Equal(24, _hook.Thaw().ExitCode);
    }

    [Fact]
    public void An_attempt_behind_a_long_SELECT_is_given_up_and_leaves_nothing_pending() => BehindALongSelect(() =>
    {
        _hook.MySql!["lock-timeout"] = "2s";
        _hook.MySql["max-stall"] = "500ms";
        CommandResult freeze = _hook.Freeze();
        Assert.Equal(22, freeze.ExitCode);
        _ = Assert.Single(freeze.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        AssertFree();
        _server.AssertNoSessionsOf("root", TimeSpan.FromSeconds(1));
    });

    [Fact]
    public void A_dispatcher_that_is_killed_behind_a_long_SELECT_takes_the_attempt_with_it() => BehindALongSelect(() =>
    {
        using (BackgroundProcess freeze = _hook.Start("freeze"))
        {
            _ = Eventually.True(() => _server.SessionsOf("root").Count > 0, TimeSpan.FromSeconds(10), "the holder has connected");
            freeze.Kill();
        }

        AssertFree();
        _ = Eventually.True(() => _hook.Holders.Count == 0, TimeSpan.FromSeconds(3), "the holder has gone");
        Assert.False(File.Exists(_hook.CommittedRecord));
    });

    private void BehindALongSelect(Action test)
    {
        using MySqlConnection connection = _server.Connect();
        string id = connection.Value("SELECT CONNECTION_ID()");
        Thread select = new(() =>
        {
            try
            {
                // In a row of the table: the statement holds the table open while it sleeps.
                _ = connection.Value("SELECT SLEEP(50) FROM selected LIMIT 1");
            }
            catch (MySqlException killed) when (killed.ErrorCode == MySqlErrorCode.QueryInterrupted)
            {
            }
        });
        select.Start();
        try
        {
            _ = Eventually.True(
                () => _server.SessionsOf(DatabaseServer.ClientUser).Any(session => session.State == "User sleep"),
                TimeSpan.FromSeconds(10),
                "the SELECT runs");
            test();
        }
        finally
        {
            using MySqlConnection killer = _server.Connect();
            killer.Execute($"KILL QUERY {int.Parse(id, CultureInfo.InvariantCulture)}");
            _ = select.Join(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(0, _hook.Thaw().ExitCode);
    }

    private void AssertFree() => Assert.InRange(WriteProbe.TimeToWrite(_server), TimeSpan.Zero, TimeSpan.FromSeconds(1));
}
