using System;
using System.Globalization;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Locking;

/// <summary>From a lock's grant to its end, whichever end it takes.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class LockTests : IDisposable
{
    private readonly DatabaseServer _server;
    private readonly PublishedHook _hook = new();

    public LockTests(MariaDbFixture bed)
    {
        _server = bed.Server;
        _hook.UseServer(_server);
        _ = _hook.AddNotingHook("hook");
    }

    public void Dispose() => _hook.Dispose();

    [Fact]
    public void Clients_cannot_write_from_freeze_to_thaw_and_can_before_and_after()
    {
        Assert.False(WriteProbe.IsWriteLocked(_server));
        AssertSilentSuccess(_hook.Freeze());
        Assert.True(WriteProbe.IsWriteLocked(_server));
        AssertSilentSuccess(_hook.Thaw());
        AssertFree();
        Assert.Equal(["hook freeze", "hook thaw"], _hook.TakeNotes());
        Assert.Empty(_hook.Holders);
        _server.AssertNoSessionsOf("root");
    }

    [Fact]
    public void Hooks_freeze_before_the_lock_is_taken_and_thaw_after_it_is_released()
    {
        using TemporaryFolder folder = new();
        string locked = folder.File("locked");
        string password = $"MYSQL_PWD={DatabaseServer.ClientPassword}";
        string client = $"mysql --no-defaults -S {_server.SocketPath} -u {DatabaseServer.ClientUser} {DatabaseServer.Database}";
        _ = _hook.AddHook(
            "probe",
            $"#!/bin/sh\n{password} {client} -e 'SET lock_wait_timeout = 1; LOCK TABLES probe_myisam WRITE' || exit 1\n"
            + $"echo \"$1 free\" >>{locked}\n");
        AssertSilentSuccess(_hook.Freeze());
        AssertSilentSuccess(_hook.Thaw());
        Assert.Equal(["freeze free", "thaw free"], File.ReadAllLines(locked));
    }

    [Fact]
    public void Thaw_with_nothing_frozen_is_success_and_runs_the_hooks()
    {
        AssertSilentSuccess(_hook.Thaw());
        Assert.Equal(["hook thaw"], _hook.TakeNotes());
    }

    [Fact]
    public void A_second_thaw_is_success_and_runs_the_hooks_again()
    {
        AssertSilentSuccess(_hook.Freeze());
        AssertSilentSuccess(_hook.Thaw());
        AssertSilentSuccess(_hook.Thaw());
        Assert.Equal(["hook freeze", "hook thaw", "hook thaw"], _hook.TakeNotes());
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
    }

    [Fact]
    public void A_session_that_the_server_killed_is_reported_at_thaw()
    {
        AssertSilentSuccess(_hook.Freeze());
        using (MySqlConnection connection = _server.Connect())
        {
            connection.Execute($"KILL {Assert.Single(_server.SessionsOf("root")).Id.ToString(CultureInfo.InvariantCulture)}");
        }

        AssertFree();
        _ = _hook.TakeNotes();
        string line = AssertFailure(24, _hook.Thaw());
        Assert.Contains("mysql", line, StringComparison.Ordinal);
        Assert.Contains("to the server was lost", line, StringComparison.Ordinal);
        Assert.Equal("lost", Assert.Single(_hook.ThawRecord.Instances).Outcome);
        Assert.Equal(["hook thaw"], _hook.TakeNotes());
        Assert.Equal("broken", _hook.ThawRecord.Verdict);
        AssertNextCycleWorks();
    }

    [Fact]
    public void A_lock_beyond_its_limit_is_released_and_reported_at_thaw()
    {
        _hook.MySql!["max-hold"] = "1500ms";
        AssertSilentSuccess(_hook.Freeze());
        Assert.InRange(WriteProbe.TimeToWrite(_server), TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(5));
        _ = Eventually.True(() => _hook.Holders.Count == 0, TimeSpan.FromSeconds(5), "the holder has ended");
        _ = _hook.TakeNotes();
        _ = AssertFailure(25, _hook.Thaw());
        Assert.Equal(["hook thaw"], _hook.TakeNotes());
        Assert.Equal("broken", _hook.ThawRecord.Verdict);
        Assert.Equal("expired", Assert.Single(_hook.ThawRecord.Instances).Outcome);
        AssertNextCycleWorks();
    }

    [Fact]
    public void A_killed_holder_frees_the_clients_at_once_and_is_reported_at_thaw()
    {
        AssertSilentSuccess(_hook.Freeze());
        Assert.Single(_hook.Holders).Signal("KILL");
        AssertFree();
        _ = AssertFailure(24, _hook.Thaw());
        Assert.Equal("broken", _hook.ThawRecord.Verdict);
        AssertNextCycleWorks();
    }

    [Fact]
    public void A_stopped_holder_is_not_waited_for_beyond_a_bound_and_the_clients_get_free()
    {
        AssertSilentSuccess(_hook.Freeze());
        Assert.Single(_hook.Holders).Signal("STOP");
        CommandResult thaw = _hook.Thaw();
        _ = AssertFailure(24, thaw);
        Assert.InRange(thaw.Duration, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        AssertFree();
        Assert.Empty(_hook.Holders);
        AssertNextCycleWorks();
    }

    [Fact]
    public void A_holder_that_is_asked_to_end_releases_and_is_reported_at_thaw()
    {
        AssertSilentSuccess(_hook.Freeze());
        Assert.Single(_hook.Holders).Signal("TERM");
        AssertFree();
        CommandResult thaw = _hook.Thaw();
        Assert.Contains(thaw.ExitCode, (int[])[24, 25]);
        Assert.Equal("broken", _hook.ThawRecord.Verdict);
        AssertNextCycleWorks();
    }

    [Fact]
    public void A_dispatcher_that_is_killed_before_it_commits_takes_the_attempt_with_it()
    {
        using GatedUpdate blocker = new(_server);
        using (BackgroundProcess freeze = _hook.Start("freeze"))
        {
            _ = Eventually.True(() => _hook.Holders.Count == 1, TimeSpan.FromSeconds(10), "the holder has started");
            _ = Eventually.True(() => _server.SessionsOf("root").Count > 0, TimeSpan.FromSeconds(10), "the holder has connected");
            freeze.Kill();
        }

        AssertFree();
        _ = Eventually.True(() => _hook.Holders.Count == 0, TimeSpan.FromSeconds(3), "the holder has gone");
        _server.AssertNoSessionsOf("root");
        Assert.False(File.Exists(_hook.CommittedRecord));
        blocker.Finish();
        AssertNextCycleWorks();
    }

    [Fact]
    public void An_attempt_that_is_given_up_leaves_nothing_pending_on_the_server()
    {
        _hook.MySql!["lock-timeout"] = "2s";
        _hook.MySql["max-stall"] = "500ms";
        using GatedUpdate blocker = new(_server);
        CommandResult freeze = _hook.Freeze();
        _ = AssertFailure(22, freeze);
        Assert.InRange(freeze.Duration, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(6));
        AssertFree();
        Assert.True(blocker.IsAtTheGate);
        _server.AssertNoSessionsOf("root");
        Assert.Empty(_hook.Holders);
        Assert.Equal(["hook freeze", "hook thaw"], _hook.TakeNotes());
        blocker.Finish();
        AssertNextCycleWorks();
    }

    [Fact]
    public void Writers_wait_for_a_blocker_no_longer_than_twice_the_stall()
    {
        _hook.MySql!["lock-timeout"] = "5s";
        _hook.MySql["max-stall"] = "1s";
        using GatedUpdate blocker = new(_server);
        using WritingClients clients = new(_server, 2);
        clients.WaitForMore(5);
        _ = AssertFailure(22, _hook.Freeze());
        clients.WaitForMore(5);
        clients.Stop();
        Assert.InRange(clients.LongestStall, TimeSpan.Zero, TimeSpan.FromSeconds(2.5));
        blocker.Finish();
    }

    private static void AssertSilentSuccess(CommandResult result) =>
        Assert.Equal((0, string.Empty, string.Empty), (result.ExitCode, result.Output, result.Error));

    private static string AssertFailure(int exitCode, CommandResult result)
    {
        Assert.Equal((exitCode, string.Empty), (result.ExitCode, result.Output));
        return Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private void AssertFree() => Assert.InRange(WriteProbe.TimeToWrite(_server), TimeSpan.Zero, TimeSpan.FromSeconds(1));

    private void AssertNextCycleWorks()
    {
        _ = _hook.MySql!.Remove("max-hold");
        _ = _hook.MySql.Remove("lock-timeout");
        _ = _hook.MySql.Remove("max-stall");
        AssertSilentSuccess(_hook.Freeze());
        Assert.True(WriteProbe.IsWriteLocked(_server));
        AssertSilentSuccess(_hook.Thaw());
        AssertFree();
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
    }
}
