using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Agents;

/// <summary>
/// Where there is nothing that an agent could freeze, as with ZFS or NFS alone, the lock is the only quiescing.
/// </summary>
[Collection(nameof(WithMariaDb))]
public sealed class NothingToFreezeTests : IDisposable
{
    private const string User = "unfreezable";
    private const string Password = "not frozen at all";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly UnfreezableRoot _root = new();
    private readonly PublishedHook _hook = new();
    private readonly DatabaseServer _server;

    public NothingToFreezeTests(MariaDbFixture bed)
    {
        _server = bed.Server;
        _server.RunAsAdministrator(
            $"CREATE OR REPLACE USER '{User}'@'127.0.0.1' IDENTIFIED BY '{Password}'; GRANT RELOAD, "
                + $"PROCESS ON *.* TO '{User}'@'127.0.0.1';");
        _hook.UseServerOverTcp(_server, User, Password);
        _hook.Settings["unfrozen-limit"] = "1s";
        _hook.Settings["state-directory"] = Path.Combine(_hook.Tmpfs, "state");
        _hook.Settings["log-file"] = Path.Combine(_hook.Tmpfs, "log");
        _hook.WriteConfiguration();
    }

    [Theory]
    [InlineData(GuestAgentBuild.Debian12)]
    [InlineData(GuestAgentBuild.Debian13)]
    [InlineData(GuestAgentBuild.Unstable)]
    public void The_lock_is_held_until_the_agents_thaw(GuestAgentBuild build)
    {
        using GuestAgent agent = new(build, _hook.Program, start: _root.Start(_hook.Tmpfs));
        Freeze(agent);
        Assert.Equal(0, agent.Thaw());
        _ = WriteProbe.TimeToWrite(_server);
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
        Assert.Contains("no filesystem here can be frozen", _hook.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GuestAgentBuild.Debian12)]
    [InlineData(GuestAgentBuild.Debian13)]
    [InlineData(GuestAgentBuild.Unstable)]
    public void It_is_released_when_the_agent_ends(GuestAgentBuild build)
    {
        using GuestAgent agent = new(build, _hook.Program, start: _root.Start(_hook.Tmpfs));
        Freeze(agent);
        agent.Kill();
        Assert.InRange(WriteProbe.TimeToWrite(_server), TimeSpan.Zero, Second);

        // As long as the holder is about to end, a thaw by hand is refused.
        CommandResult thaw = _hook.Thaw();
        _ = Eventually.True(
            () => (thaw.ExitCode == 30 ? thaw = _hook.Thaw() : thaw).ExitCode != 30, Second, "the holder has ended");
        Assert.Equal(25, thaw.ExitCode);
        Assert.Contains("the guest agent ended", thaw.Error, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        foreach (ServerSession session in _server.SessionsOf(User))
        {
            _server.RunAsAdministrator($"KILL {session.Id};");
        }

        _hook.Dispose();
        _root.Dispose();
    }

    private void Freeze(GuestAgent agent)
    {
        Assert.Equal(0, agent.Freeze("/no/such/mount"));
        Assert.False(File.Exists(agent.StateFile));

        // Three times as long as the limit.
        long frozen = Stopwatch.GetTimestamp();
        _ = Assert.ThrowsAny<TestBedException>(
            () => Eventually.True(() => !_server.SessionsOf(User).Any(), 3 * Second, "the lock goes"));
        Assert.True(
            WriteProbe.IsWriteLocked(_server), $"the lock went within {Stopwatch.GetElapsedTime(frozen).TotalSeconds:0.0} s");
    }
}
