using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using FsFreezeHook.Approval;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Syncing;

/// <summary>Dirty pages are written out before the lock, by the kernel's word.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class DirtyPagesTests : IDisposable
{
    private const int Mebibyte = 1024 * 1024;
    private const int Dirty = 48 * Mebibyte;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly PublishedHook _hook = new();
    private readonly DatabaseServer _server;
    private readonly LoopFilesystem _outer;

    public DirtyPagesTests(MariaDbFixture bed)
    {
        _server = bed.Server;
        _outer = LoopFilesystem.Create(_folder.File("outer"), _folder.File("outer-mount"), 256);
        _hook.UseServer(_server);
        _hook.Settings["sync-limit"] = "30s";
        _hook.WriteConfiguration();
    }

    [Fact]
    public void A_freeze_writes_them_out_and_its_record_has_each_filesystem()
    {
        long before = MakeDirty(_outer);
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.InRange(_outer.BytesWritten - before, Dirty, long.MaxValue);
        Assert.True(WriteProbe.IsWriteLocked(_server));
        Assert.Equal(0, _hook.Thaw().ExitCode);
        RecordedFilesystem[] filesystems = [.. _hook.FreezeRecord.Filesystems];
        RecordedFilesystem written = Assert.Single(filesystems, filesystem => filesystem.Path == _outer.MountPoint);
        Assert.Null(written.Problem);
        Assert.InRange(written.Rounds, 1, int.MaxValue);
        Assert.Contains(filesystems, filesystem => filesystem.Path == "/");
        Assert.DoesNotContain(filesystems, filesystem => filesystem.Path.StartsWith(_hook.Tmpfs, StringComparison.Ordinal));
        Assert.Equal(filesystems.DistinctBy(filesystem => filesystem.Path), filesystems);
        Assert.Contains($"{_outer.MountPoint} ", _hook.Log, StringComparison.Ordinal);
        Assert.InRange(
            Assert.Single(_hook.FreezeRecord.Instances).Steps["writtenOut"],
            0,
            Assert.Single(_hook.FreezeRecord.Instances).Steps["locked"]);
    }

    [Fact]
    public void A_rehearsal_writes_them_out_too_and_shows_what_that_comes_to()
    {
        using LoopFilesystem inner = MakeDirtyInner("1s");
        using FreezeWatchdog hang = Hang();
        CommandResult rehearsal = _hook.Run("rehearse", "--hold", "0s", "--json");
        Assert.Equal(0, rehearsal.ExitCode);
        Assert.NotEmpty(Syncs(inner));
        PublishedSchema.Describes("rehearse", rehearsal.Output);
        using JsonDocument document = JsonDocument.Parse(rehearsal.Output);
        JsonElement[] filesystems = [.. document.RootElement.GetProperty("filesystems").EnumerateArray()];
        JsonElement hung = Assert.Single(
            filesystems, filesystem => filesystem.GetProperty("path").GetString() == inner.MountPoint);
        Assert.Contains("sync-limit", hung.GetProperty("problem").GetString(), StringComparison.Ordinal);
        JsonElement root = Assert.Single(filesystems, filesystem => filesystem.GetProperty("path").GetString() == "/");
        Assert.InRange(root.GetProperty("rounds").GetInt32(), 1, int.MaxValue);
        Assert.Contains("dirty pages: ", _hook.Run("rehearse", "--hold", "0s").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_limit_of_zero_they_are_left_to_the_agent()
    {
        using LoopFilesystem inner = MakeDirtyInner("0");
        using FreezeWatchdog hang = Hang();
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.Empty(Syncs(inner));
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.Empty(_hook.FreezeRecord.Filesystems);
    }

    [Fact]
    public void A_device_that_hangs_is_left_behind_after_the_limit_and_nothing_runs_once_it_is_back()
    {
        using LoopFilesystem inner = MakeDirtyInner("2s");
        using (Hang())
        {
            Assert.Equal(0, _hook.Freeze().ExitCode);
            Assert.True(WriteProbe.IsWriteLocked(_server));
            Assert.Equal(0, _hook.Thaw().ExitCode);
            Assert.NotEmpty(Syncs(inner));
        }

        _ = Eventually.True(() => Syncs(inner).Length == 0, Bound, "nothing is left running");
        RecordedFilesystem hung = Assert.Single(
            _hook.FreezeRecord.Filesystems, filesystem => filesystem.Path == inner.MountPoint);
        Assert.Contains("sync-limit", hung.Problem, StringComparison.Ordinal);
        Assert.InRange(hung.Milliseconds, 500, 6000);
        Assert.Contains($"{inner.MountPoint} still has dirty pages", _hook.Log, StringComparison.Ordinal);
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
        TimeSpan waited = WriteProbe.TimeToWrite(_server);
        Assert.Equal((0, 0), (_hook.Freeze().ExitCode, _hook.Thaw().ExitCode));
        FaultTable.Add(
            new FaultRow("a filesystem's device hangs", "before ready", "MariaDB, by hand", "0", "0", "held until thaw", "1 s"),
            waited);
    }

    [Fact]
    public async Task An_agent_has_its_answer_while_one_hangs()
    {
        using LoopFilesystem inner = MakeDirtyInner("1s");
        using LoopFilesystem other = LoopFilesystem.Create(_folder.File("other"), _folder.File("other-mount"), 64);

        // This one reads what its hook writes until all who might write have gone.
        using GuestAgent agent = new(GuestAgentBuild.Unstable, _hook.Program);
        using FreezeWatchdog otherWatchdog = new(other.MountPoint);
        using FreezeWatchdog hang = Hang();
        string mount = other.MountPoint;
        _ = await Task.Run(() => agent.Freeze(mount), TestContext.Current.CancellationToken)
            .WaitAsync(Bound, TestContext.Current.CancellationToken);
        Assert.NotEmpty(Syncs(inner));
        Assert.True(WriteProbe.IsWriteLocked(_server));

        // The agent thaws whatever is frozen.
        Assert.InRange(agent.Thaw(), 1, 2);
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
    }

    [Fact]
    public void An_interrupted_freeze_does_not_wait_for_one_that_hangs()
    {
        using LoopFilesystem inner = MakeDirtyInner("30s");
        using FreezeWatchdog hang = Hang();
        using BackgroundProcess freeze = _hook.Start("freeze");
        _ = Eventually.True(() => Syncs(inner).Length > 0, Bound, "it is being written out");
        _ = Command.Must("kill", "-TERM", $"{freeze.Pid}");
        Assert.Equal(1, freeze.WaitForExit(TimeSpan.FromSeconds(5)));
        _ = WriteProbe.TimeToWrite(_server);
    }

    public void Dispose()
    {
        _outer.Dispose();
        _hook.Dispose();
        _folder.Dispose();
    }

    // A dirty filesystem, whose device is a file on the outer one.
    private LoopFilesystem MakeDirtyInner(string syncLimit)
    {
        _hook.Settings["sync-limit"] = syncLimit;
        _hook.WriteConfiguration();
        LoopFilesystem inner = LoopFilesystem.Create(
            Path.Combine(_outer.MountPoint, "image"), _folder.File("inner-mount"), 128);
        _ = MakeDirty(inner);
        return inner;
    }

    // Whatever is written to the inner filesystem's device waits from now on, in the kernel, as for a disk that does
    // not answer.
    private FreezeWatchdog Hang()
    {
        FreezeWatchdog watchdog = new(_outer.MountPoint);
        _ = Command.Must("fsfreeze", "-f", _outer.MountPoint);
        return watchdog;
    }

    private static long MakeDirty(LoopFilesystem filesystem)
    {
        long before = filesystem.BytesWritten;
        File.WriteAllBytes(Path.Combine(filesystem.MountPoint, "dirty"), new byte[Dirty]);
        return before;
    }

    private static ProcessEntry[] Syncs(LoopFilesystem filesystem) =>
        [.. ProcessEntry.All().Where(process => process.IsAlive
            && (process.CommandLine.StartsWith("sync ", StringComparison.Ordinal)
                || process.CommandLine.StartsWith("fsfreeze-hook write-out ", StringComparison.Ordinal))
            && process.CommandLine.Contains(filesystem.MountPoint, StringComparison.Ordinal))];
}
