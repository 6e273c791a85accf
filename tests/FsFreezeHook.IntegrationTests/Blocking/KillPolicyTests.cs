using System;
using System.Globalization;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Blocking;

/// <summary>
/// The policies that end what is in the way: only that, only after half of the time, and with a line for each in the log, that
/// has no statement's text. Seen from the sessions that are ended and from those that must not be.
/// </summary>
public abstract class KillPolicyTests
{
    private const double LockTimeout = 3;

    private protected KillPolicyTests(DatabaseServer server)
    {
        Server = server;
        Blockers.MakeTables(server);
    }

    private protected DatabaseServer Server { get; }

    [Fact]
    public void Kill_ends_a_long_UPDATE_of_a_MyISAM_table_after_half_of_the_time_and_no_bystander()
    {
        using Blocker bystander = Blocker.Start(Server, BlockerKind.IdleTransaction);
        using Blocker update = Blocker.Start(Server, BlockerKind.MyIsamUpdate);
        using PublishedHook hook = Install("kill");
        AssertGrantedAfterHalf(hook);
        update.WaitForEnd();
        Assert.Equal(MySqlErrorCode.QueryInterrupted, update.Failure?.ErrorCode);
        AssertLogged(hook, update, "UPDATE");
        Assert.DoesNotContain($"connection {bystander.Id} ", hook.Log, StringComparison.Ordinal);
        Assert.Contains(Server.SessionsOf(DatabaseServer.ClientUser), session => session.Id == bystander.Id);
    }

    [Fact]
    public void Kill_reads_ends_no_UPDATE_and_the_freeze_fails_under_its_number()
    {
        using Blocker update = Blocker.Start(Server, BlockerKind.MyIsamUpdate);
        using PublishedHook hook = Install("kill-reads");
        CommandResult freeze = hook.Freeze();
        Assert.Equal(22, freeze.ExitCode);
        Blockers.AssertNamed(BlockedEnd.Named, update, freeze.Error);
        Assert.True(update.IsRunning);
    }

    [Fact]
    public void Kill_ends_no_session_that_waits_itself()
    {
        using PacedClients clients = new(Server, 2, TimeSpan.FromMilliseconds(20));
        using PublishedHook hook = Install("kill");
        using (Blocker.Start(Server, BlockerKind.ReadLock))
        {
            clients.WaitForAStallOf(TimeSpan.FromMilliseconds(1200));
            CommandResult freeze = hook.Freeze();
            Assert.True(freeze.ExitCode is 0 or 22, freeze.Error);
            Assert.Equal(0, hook.Thaw().ExitCode);
        }

        clients.Stop();
    }

    [Fact]
    public void Wait_ends_no_session()
    {
        using Blocker update = Blocker.Start(Server, BlockerKind.MyIsamUpdate);
        using PublishedHook hook = Install("wait");
        Assert.Equal(22, hook.Freeze().ExitCode);
        Assert.True(update.IsRunning);
    }

    /// <summary>The program, under a policy.</summary>
    private protected PublishedHook Install(string policy, params (string Key, string Value)[] settings)
    {
        PublishedHook hook = new();
        hook.UseServer(Server, [("blockers", policy), ("lock-timeout", $"{LockTimeout}s"), ("max-stall", "1s"), .. settings]);
        return hook;
    }

    /// <summary>The lock is granted, and not before half of the time.</summary>
    private protected void AssertGrantedAfterHalf(PublishedHook hook)
    {
        CommandResult freeze = hook.Freeze();
        Assert.True(freeze.ExitCode == 0, freeze.Error);
        Assert.True(WriteProbe.IsWriteLocked(Server));
        Assert.Equal(0, hook.Thaw().ExitCode);
        Assert.Equal("consistent", hook.ThawRecord.Verdict);
        Assert.InRange(freeze.Duration.TotalSeconds, LockTimeout / 2, LockTimeout + 0.5);
    }

    /// <summary>The log has the number, the account, the database, the seconds and the kind, and not the statement.</summary>
    private protected static void AssertLogged(PublishedHook hook, Blocker ended, string kind)
    {
        string line = Assert.Single(hook.Log.Split('\n'), line => line.Contains("ended", StringComparison.OrdinalIgnoreCase)
            && line.Contains(string.Create(CultureInfo.InvariantCulture, $"connection {ended.Id} ("), StringComparison.Ordinal));
        Assert.Contains($"{DatabaseServer.ClientUser}@localhost", line, StringComparison.Ordinal);
        Assert.Contains(DatabaseServer.Database, line, StringComparison.Ordinal);
        Assert.Contains(kind, line, StringComparison.Ordinal);
        Assert.Matches(@"\d s\b", line);
        Assert.DoesNotContain(Blocker.Canary, hook.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(Blocker.Table, hook.Log, StringComparison.Ordinal);
    }

    /// <summary>Whether the server still has a session.</summary>
    private protected bool IsThere(Blocker blocker) =>
        Server.SessionsOf(DatabaseServer.ClientUser).Any(session => session.Id == blocker.Id);
}
