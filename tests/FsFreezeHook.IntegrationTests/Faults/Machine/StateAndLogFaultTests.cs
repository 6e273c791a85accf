using System;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>
/// A log and a state directory that cannot be written, or that stand still. Neither ever fails a freeze or a thaw.
/// </summary>
[Collection(nameof(WithMySql))]
public sealed class StateAndLogFaultTests : FaultBed
{
    private const string LogFile = "log-file";
    private const string StateDirectory = "state-directory";

    private readonly TemporaryFolder _folder = new();
    private readonly string _usableState;

    public StateAndLogFaultTests(MySqlFixture bed)
        : base(bed.Server, GuestAgentBuild.Unstable)
    {
        _usableState = Hook.StateDirectory;
    }

    [Theory]
    [InlineData(LogFile, "log")]
    [InlineData(StateDirectory, "state directory")]
    public void On_a_full_filesystem_it_is_done_without(string key, string what)
    {
        using TmpfsMount tmpfs = new(_folder.File("full"), "size=4k,mode=0755");
        File.WriteAllText(Path.Combine(tmpfs.Path, "filler"), new string('x', 4096));
        Hook.Settings[key] = Path.Combine(tmpfs.Path, "here");
        RunsWithout($"{what} full");
    }

    [Theory]
    [InlineData(LogFile, "log")]
    [InlineData(StateDirectory, "state directory")]
    public void On_a_read_only_filesystem_it_is_done_without(string key, string what)
    {
        using TmpfsMount tmpfs = new(_folder.File("read-only"));
        Hook.Settings[key] = Path.Combine(tmpfs.Path, "here");
        tmpfs.MakeReadOnly();
        RunsWithout($"{what} on a read-only filesystem");
    }

    [Theory]
    [InlineData(LogFile, "log", "mkdir \"$1\"", "a directory")]
    [InlineData(LogFile, "log", "mkfifo \"$1\"", "a FIFO without a reader")]
    [InlineData(LogFile, "log", "ln -s /dev/full \"$1\"", "a symlink")]
    [InlineData(StateDirectory, "state directory", "touch \"$1\"", "a regular file")]
    [InlineData(StateDirectory, "state directory", "mkdir \"$1\"; chown 65534 \"$1\"", "a directory of another owner")]
    public void With_something_else_in_its_place_it_is_done_without(string key, string what, string make, string other)
    {
        Hook.Settings[key] = _folder.File("here");
        _ = Command.Must("/bin/sh", "-c", make, "sh", _folder.File("here"));
        RunsWithout($"{other} in the {what}'s place");
    }

    [Fact]
    public void On_the_filesystem_that_the_agent_freezes_both_are_written_before_and_after()
    {
        Hook.Settings[LogFile] = Path.Combine(Bench.MountPoint, "hook.log");
        Hook.Settings[StateDirectory] = Path.Combine(Bench.MountPoint, "state");
        DoesNoHarm("log and state directory on the frozen filesystem", Held);
        Assert.Contains("consistent", Hook.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_frozen_filesystem_the_log_keeps_a_freeze_waiting_and_no_client()
    {
        Hook.Settings[LogFile] = Path.Combine(Bench.MountPoint, "hook.log");
        using BackgroundProcess freeze = StartWhileFrozen("freeze");
        WaitUntilStuck();
        TimeSpan waited = Bench.AssertWritable(OneSecond);
        Unfreeze();
        Assert.Equal(0, freeze.WaitForExit(TimeSpan.FromSeconds(10)));
        Assert.True(IsLocked);
        Assert.Equal(0, Hook.Thaw().ExitCode);
        _ = Bench.AssertWritable(OneSecond);
        Conclude(
            new FaultRow(
                "log on a filesystem that somebody froze", BeforeReady, ByHand, "0, once that is thawed", "0", NeverTaken, "1 s"),
            waited);
    }

    [Fact]
    public void On_a_frozen_filesystem_the_log_keeps_a_thaw_waiting_and_no_client()
    {
        Hook.Settings[LogFile] = Path.Combine(Bench.MountPoint, "hook.log");
        Assert.Equal(0, Hook.Freeze().ExitCode);
        using BackgroundProcess thaw = StartWhileFrozen("thaw");
        TimeSpan waited = Bench.AssertWritable(OneSecond);
        WaitUntilStuck();
        Assert.False(IsLocked);
        Unfreeze();
        Assert.Equal(0, thaw.WaitForExit(TimeSpan.FromSeconds(10)));
        Assert.Equal("consistent", Hook.ThawRecord.Verdict);
        Conclude(
            new FaultRow(
                "log on a filesystem that somebody froze", Releasing, ByHand, "0", "0, once that is thawed", Released, "1 s"),
            waited);
    }

    [Fact]
    public void On_a_frozen_filesystem_the_state_directory_costs_the_clients_no_more_than_a_missing_decision()
    {
        Hook.Settings[StateDirectory] = Bench.MountPoint;
        using BackgroundProcess freeze = StartWhileFrozen("freeze");
        _ = Eventually.True(() => IsLocked, TimeSpan.FromSeconds(10), "the lock is held");
        WaitUntilStuck();
        TimeSpan waited = Bench.AssertWritable(TimeSpan.FromSeconds(11));
        Unfreeze();
        Assert.Equal(24, freeze.WaitForExit(TimeSpan.FromSeconds(10)));
        Bench.AssertNoHolder();
        Hook.Settings[StateDirectory] = _usableState;
        Assert.Equal(0, Hook.Thaw().ExitCode);
        Conclude(
            new FaultRow(
                "state directory on a filesystem that somebody froze", InTheCommit, ByHand, "24, once that is thawed", "0",
                Released, "11 s"),
            waited);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _folder.Dispose();
    }

    // More than for a moment: who starts a process is in that state too, until it has begun.
    private void WaitUntilStuck()
    {
        int inARow = 0;
        _ = Eventually.True(
            () => (inARow = Bench.Dispatcher?.State == "D" ? inARow + 1 : 0) == 20,
            TimeSpan.FromSeconds(10),
            "the program waits for the filesystem");
    }

    private BackgroundProcess StartWhileFrozen(string verb)
    {
        _ = Command.Must("fsfreeze", "-f", Bench.MountPoint);
        return Hook.Start(verb);
    }

    private void Unfreeze() => Command.Must("fsfreeze", "-u", Bench.MountPoint);

    private void RunsWithout(string fault)
    {
        Hook.WriteConfiguration();
        Assert.Equal("0", Bench.Freeze());
        Assert.True(IsLocked);
        Assert.Equal("0", Bench.Thaw());
        TimeSpan waited = Bench.AssertWritable(OneSecond);
        Hook.Settings[StateDirectory] = _usableState;
        Conclude(new FaultRow(fault, BeforeReady, Bench.Bed, "0", "0", HeldUntilThaw, "1 s"), waited);
    }
}
