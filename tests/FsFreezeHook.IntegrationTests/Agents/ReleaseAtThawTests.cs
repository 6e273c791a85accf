using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Agents;

/// <summary>
/// The lock goes when the agent has thawed its filesystems, before it runs its thaw hook; and not sooner, by
/// whatever else happens.
/// </summary>
[Collection(nameof(WithNoServer))]
public sealed class ReleaseAtThawTests : IClassFixture<MariaDbOnLoopFixture>, IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly MariaDbOnLoopFixture _bed;
    private readonly PublishedHook _hook;
    private readonly FreezeWatchdog _watchdog;
    private readonly string _wrapper;
    private readonly string _begun;
    private readonly string _gate;
    private GuestAgent _agent;

    public ReleaseAtThawTests(MariaDbOnLoopFixture bed)
    {
        _bed = bed;
        _hook = bed.Install();
        _watchdog = new FreezeWatchdog(bed.Filesystem.MountPoint);
        (_begun, _gate) = (Path.Combine(_hook.Tmpfs, "begun"), Path.Combine(_hook.Tmpfs, "gate"));
        _wrapper = Path.Combine(_hook.Folder, "late-thaw");
        File.WriteAllText(
            _wrapper,
            $"#!/bin/sh\nif [ \"$1\" = thaw ]; then : >{_begun}; until [ -e {_gate} ]; do sleep 0.02; done; fi\n"
                + $"exec {_hook.Program} \"$@\"\n");
        File.SetUnixFileMode(_wrapper, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _agent = new GuestAgent(GuestAgentBuild.Debian12, _wrapper);
    }

    [Theory]
    [InlineData(GuestAgentBuild.Debian12)]
    [InlineData(GuestAgentBuild.Debian13)]
    [InlineData(GuestAgentBuild.Unstable)]
    public async Task A_client_writes_before_the_thaw_hook_runs_and_the_thaw_is_clean(GuestAgentBuild build)
    {
        _agent.Dispose();
        _agent = new GuestAgent(build, _wrapper);
        Task<int> thaw = BeginThaw();
        _ = WriteProbe.TimeToWrite(_bed.Server);
        Assert.False(thaw.IsCompleted, "the thaw hook did not wait");
        OpenGate();
        Assert.Equal(1, await thaw);
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
        RecordedOutcome outcome = Assert.Single(_hook.ThawRecord.Instances);
        Assert.Equal("released", outcome.Outcome);
        Assert.True(outcome.WhenFilesystemsThawed);
    }

    [Theory]
    [InlineData("mkfifo -m 600 \"$1\"")]
    [InlineData("echo 'nonsense = here' >\"$1\"")]
    [InlineData(":")]
    public async Task A_configuration_that_is_broken_by_then_is_no_reason_not_to_close_the_freeze(string make)
    {
        using TmpfsMount run = new("/run");
        using TmpfsMount state = new("/var/lib");
        using TmpfsMount log = new("/var/log");
        Task<int> thaw = BeginThaw();
        string freezeId = _hook.FreezeRecord.FreezeId;
        _ = WriteProbe.TimeToWrite(_bed.Server);
        _ = Command.Must("/bin/sh", "-c", $"rm \"$1\"; {make}", "sh", _hook.ConfigurationFile);
        OpenGate();
        Assert.Equal(1, await thaw);
        Assert.Equal((freezeId, "consistent"), (_hook.ThawRecord.FreezeId, _hook.ThawRecord.Verdict));
    }

    [Fact]
    public void Until_the_host_has_it_thaw_other_questions_release_nothing()
    {
        OpenGate();
        _ = _agent.Freeze(_bed.Filesystem.MountPoint);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal("frozen", _agent.Status());
            _agent.Ping();
        }

        Assert.True(WriteProbe.IsWriteLocked(_bed.Server));
        Assert.Equal(1, _agent.Thaw());
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
    }

    [Fact]
    public void A_state_file_that_somebody_removes_while_the_filesystem_is_frozen_releases_nothing_at_once()
    {
        OpenGate();
        _ = _agent.Freeze(_bed.Filesystem.MountPoint);
        Assert.True(WriteProbe.IsWriteLocked(_bed.Server));
        File.Delete(_agent.StateFile);
        Assert.True(WriteProbe.IsWriteLocked(_bed.Server));
        File.WriteAllText(_agent.StateFile, string.Empty);
        Assert.Equal(1, _agent.Thaw());
    }

    [Fact]
    public async Task A_thaw_by_hand_that_comes_before_the_thaw_hook_finds_it_released_and_so_does_the_thaw_hook()
    {
        Task<int> thaw = BeginThaw();
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
        TimeSpan waited = WriteProbe.TimeToWrite(_bed.Server);
        OpenGate();
        Assert.Equal(1, await thaw);
        AddRow("thaw by hand before the thaw hook", "0, and the agent's 0", waited);
    }

    [Fact]
    public async Task A_next_freeze_closes_one_whose_thaw_hook_never_ran_as_held_throughout()
    {
        Task<int> thaw = BeginThaw();
        TimeSpan waited = WriteProbe.TimeToWrite(_bed.Server);
        _agent.Kill();
        _ = await Assert.ThrowsAnyAsync<TestBedException>(() => thaw);
        string first = _hook.FreezeRecord.FreezeId;
        _agent.Restart();
        Assert.Equal(1, _agent.Freeze(_bed.Filesystem.MountPoint));
        Assert.True(WriteProbe.IsWriteLocked(_bed.Server));
        Assert.Equal((first, "consistent"), (_hook.ThawRecord.FreezeId, _hook.ThawRecord.Verdict));
        OpenGate();
        Assert.Equal(1, _agent.Thaw());
        AddRow("the agent thaws, its thaw hook never runs, next freeze", "0", waited);
    }

    [Fact]
    public async Task A_thaw_hook_that_is_killed_before_it_closes_the_freeze_leaves_it_to_the_next_one()
    {
        Task<int> thaw = BeginThaw();
        TimeSpan waited = WriteProbe.TimeToWrite(_bed.Server);
        ProcessEntry hook = Assert.Single(ProcessEntry.All(), process => process.IsAlive && process.Parent == _agent.Pid);
        _ = Command.Must("kill", "-KILL", $"{hook.Pid}");
        _ = await Assert.ThrowsAnyAsync<GuestAgentException>(() => thaw);
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
        OpenGate();
        AddRow("SIGKILL of the thaw hook after the agent has thawed", "killed, then 0", waited);
    }

    public void Dispose()
    {
        _agent.Dispose();
        _watchdog.Dispose();
        _hook.Dispose();
    }

    private void OpenGate() => File.WriteAllText(_gate, string.Empty);

    private Task<int> BeginThaw()
    {
        Assert.Equal(1, _agent.Freeze(_bed.Filesystem.MountPoint));
        Assert.True(WriteProbe.IsWriteLocked(_bed.Server));
        Task<int> thaw = Task.Run(_agent.Thaw);
        _ = Eventually.True(() => File.Exists(_begun), Bound, "the thaw hook begins");
        _ = Eventually.True(
            () => Directory.EnumerateFiles(_hook.RuntimeDirectory, "*.outcome").Any(), Bound, "the holder has released");
        return thaw;
    }

    private void AddRow(string fault, string thaw, TimeSpan waited)
    {
        Assert.Equal(1, _agent.Freeze(_bed.Filesystem.MountPoint));
        Assert.Equal(1, _agent.Thaw());
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
        FaultTable.Add(
            new FaultRow(
                fault, "between the agent's thaw and its thaw hook", "MariaDB, agent 7.2", "0", thaw,
                "held until the agent had thawed", "1 s"),
            waited);
    }
}
