using System;
using System.Collections.Generic;
using System.Text.Json;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Agents;

/// <summary>
/// The host sees why. An agent from QEMU 9.1 on hands on the one line that the program printed; an older one the exit code, and
/// then the line is in the guest: in its log, and in <c>status</c>.
/// </summary>
[Collection(nameof(WithMariaDb))]
public sealed class HostReportTests(MariaDbFixture bed, ITestOutputHelper output) : IDisposable
{
    // What the newer agent puts before its hook's output.
    private const string AgentsWords = "child process has failed to execute fsfreeze hook: ";

    private readonly PublishedHook _hook = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _hook.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(GuestAgentBuild.Debian12)]
    [InlineData(GuestAgentBuild.Debian13)]
    [InlineData(GuestAgentBuild.Unstable)]
    public void A_server_that_cannot_be_reached(GuestAgentBuild build)
    {
        _hook.MySql = new Dictionary<string, string> { ["socket"] = "/nowhere/at/all.sock" };
        AssertTheHostSeesWhyFreezeFailed(build, 20, "mysql: ", "/nowhere/at/all.sock", "set 'socket'");
    }

    [Theory]
    [InlineData(GuestAgentBuild.Debian12)]
    [InlineData(GuestAgentBuild.Debian13)]
    [InlineData(GuestAgentBuild.Unstable)]
    public void A_missing_privilege(GuestAgentBuild build)
    {
        bed.Server.CreateUser("weak", "weak-password", "PROCESS");
        _hook.UseServer(bed.Server, ("user", "weak"), ("password", "weak-password"));
        AssertTheHostSeesWhyFreezeFailed(build, 21, "mysql: ", "RELOAD", "fsfreeze-hook grants");
    }

    [Theory]
    [InlineData(GuestAgentBuild.Debian12)]
    [InlineData(GuestAgentBuild.Debian13)]
    [InlineData(GuestAgentBuild.Unstable)]
    public void A_blocker(GuestAgentBuild build)
    {
        Blockers.MakeTables(bed.Server);
        using IBlocker blocker = Blockers.Start(bed.Server, BlockerKind.MyIsamUpdate);
        _hook.UseServer(bed.Server, ("lock-timeout", "1s"), ("max-stall", "500ms"));
        AssertTheHostSeesWhyFreezeFailed(
            build, 22, "mysql: ", $"connection {blocker.Id} ({DatabaseServer.ClientUser}@", "'lock-timeout'");
    }

    [Theory]
    [InlineData(GuestAgentBuild.Debian12)]
    [InlineData(GuestAgentBuild.Debian13)]
    [InlineData(GuestAgentBuild.Unstable)]
    public void A_hook_that_failed(GuestAgentBuild build)
    {
        _hook.UseServer(bed.Server);
        _hook.Settings["failing-hook"] = "abort";
        _ = _hook.AddHook("10-fails", "#!/bin/sh\necho words of its own\necho more of them >&2\n[ \"$1\" = thaw ] || exit 7\n");
        AssertTheHostSeesWhyFreezeFailed(build, 10, "10-fails", "7", "log");
    }

    [Theory]
    [InlineData(GuestAgentBuild.Debian12)]
    [InlineData(GuestAgentBuild.Debian13)]
    [InlineData(GuestAgentBuild.Unstable)]
    public void A_configuration_with_a_fault(GuestAgentBuild build)
    {
        _hook.UseServer(bed.Server, ("sokcet", "x"));
        AssertTheHostSeesWhyFreezeFailed(build, 3, _hook.ConfigurationFile, "'sokcet'", "'socket'");
    }

    [Theory]
    [InlineData(GuestAgentBuild.Debian12)]
    [InlineData(GuestAgentBuild.Debian13)]
    [InlineData(GuestAgentBuild.Unstable)]
    public void An_already_frozen_system(GuestAgentBuild build)
    {
        using SyslogListener syslog = new();
        _hook.UseServer(bed.Server);
        Assert.Equal(0, _hook.Freeze().ExitCode);
        string line = $"frozen by hand since {_hook.FreezeRecord.CommittedAt.ToLocalTime():yyyy-MM-dd HH:mm:ss zzz}; "
            + "run 'fsfreeze-hook thaw' in the guest, and try again";
        AssertTold(build, 30, line, Refused(build, (agent, mount) => agent.Freeze(mount)));

        // Its log may lie on what is frozen, and is not touched until thaw: there is the system log, and status shows both.
        Assert.DoesNotContain("frozen by hand", _hook.Log, StringComparison.Ordinal);
        Assert.Contains($"freeze failed: {line}", syslog.Messages(), StringComparison.Ordinal);
        ProgramStatus status = ProgramStatus.Of(_hook);
        Assert.Equal(("frozen", _hook.FreezeRecord.FreezeId), (status.State, status.Freeze.GetProperty("freezeId").GetString()));
        Assert.Equal(
            (30, line),
            (status.LastFailure.GetProperty("exitCode").GetInt32(), status.LastFailure.GetProperty("line").GetString()));
        Assert.Empty(status.History);
        Assert.Equal(0, _hook.Thaw().ExitCode);
        ProgramStatus thawed = ProgramStatus.Of(_hook);
        Assert.Equal("consistent 0 hand", thawed.Newest);
        Assert.Equal(line, thawed.LastFailure.GetProperty("line").GetString());
        Assert.Contains($"freeze failed: {line}", _hook.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GuestAgentBuild.Debian12)]
    [InlineData(GuestAgentBuild.Debian13)]
    [InlineData(GuestAgentBuild.Unstable)]
    public void A_lock_that_was_lost_before_thaw(GuestAgentBuild build)
    {
        _hook.UseServer(bed.Server);
        string told = Refused(build, (agent, mount) =>
        {
            Assert.Equal(1, agent.Freeze(mount));
            ProcessEntry holder = Assert.Single(_hook.Holders);
            holder.Signal("KILL");
            _ = Eventually.True(() => holder.HasEnded, TimeSpan.FromSeconds(10), "the holder has ended");
            Assert.Equal("lock-lost", ProgramStatus.Of(_hook).State);
            return agent.Thaw();
        });
        string line = AssertTheGuestKnows(24, "broken", "mysql: ", "the lock was lost before thaw", "take another one");
        AssertTold(build, 24, line, told);
        Assert.Contains(line, _hook.Log, StringComparison.Ordinal);
    }

    private void AssertTheHostSeesWhyFreezeFailed(GuestAgentBuild build, int exitCode, params string[] words)
    {
        string told = Refused(build, (agent, mount) => agent.Freeze(mount));
        string line = AssertTheGuestKnows(exitCode, "failed", words);
        AssertTold(build, exitCode, line, told);
        Assert.Contains($"freeze failed: {line}", _hook.Log, StringComparison.Ordinal);
        Assert.Equal("thawed", ProgramStatus.Of(_hook).State);
        Assert.Contains(line, Command.Must(_hook.Program, "status").Output, StringComparison.Ordinal);
    }

    /// <summary>The line that <c>status</c> has, with what must stand in it.</summary>
    private string AssertTheGuestKnows(int exitCode, string verdict, params string[] words)
    {
        ProgramStatus status = ProgramStatus.Of(_hook);
        Assert.Equal($"{verdict} {exitCode} agent", status.Newest);
        JsonElement failure = status.LastFailure;
        Assert.Equal(JsonSerializer.Serialize(status.History[0]), JsonSerializer.Serialize(failure));
        string line = failure.GetProperty("line").GetString()!;
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
        return line;
    }

    /// <summary>The newer agent tells the line and nothing else, the older one the code.</summary>
    private void AssertTold(GuestAgentBuild build, int exitCode, string line, string told)
    {
        output.WriteLine($"{build}: {told}");
        Assert.DoesNotContain('\n', line);
        if (build == GuestAgentBuild.Debian12)
        {
            Assert.Contains($"status {exitCode}", told, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(AgentsWords + line, told.TrimEnd('\n'));
        }
    }

    /// <summary>What the agent tells its host of something that its hook refuses.</summary>
    private string Refused(GuestAgentBuild build, Func<GuestAgent, string, int> ask)
    {
        _hook.WriteConfiguration();
        using LoopFilesystem filesystem = LoopFilesystem.Create(_folder.File("image"), _folder.File("mount"), 16);
        using FreezeWatchdog watchdog = new(filesystem.MountPoint);
        using GuestAgent agent = new(build, _hook.Program);
        string told = Assert.Throws<GuestAgentException>(() => ask(agent, filesystem.MountPoint)).Message;
        Assert.Equal("thawed", agent.Status());
        return told;
    }
}
