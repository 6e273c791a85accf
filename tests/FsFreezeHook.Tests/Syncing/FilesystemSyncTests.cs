using System;
using System.Linq;
using FsFreezeHook.Posix;
using FsFreezeHook.Syncing;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Syncing;

/// <summary>Writing filesystems out, in processes of its own.</summary>
public sealed class FilesystemSyncTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();
    private readonly Interruption _interruption = new();

    [Fact]
    public void Each_is_written_out_once_at_least()
    {
        using FilesystemSync sync = new([At(".")], "/bin/true", Limit, TimeProvider.System);
        Assert.True(sync.Begin());
        sync.Finish(_interruption.Handle, Limit, progress: null);
        SyncedFilesystem written = Assert.Single(sync.Filesystems);
        Assert.Null(written.Problem);
        Assert.InRange(written.Rounds, 1, int.MaxValue);
    }

    [Fact]
    public void One_that_cannot_be_is_told_and_keeps_no_other_from_it()
    {
        using FilesystemSync sync = new([At("not there"), At(".")], "/bin/true", Limit, TimeProvider.System);
        Assert.True(sync.Begin());
        sync.Finish(_interruption.Handle, Limit, progress: null);
        Assert.Equal([false, true], sync.Filesystems.Select(filesystem => filesystem.Problem is null));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public void With_nothing_to_do_or_no_time_it_does_not_begin(int seconds)
    {
        using FilesystemSync sync = new(
            seconds == 0 ? [At(".")] : [], "/bin/true", TimeSpan.FromSeconds(seconds), TimeProvider.System);
        Assert.False(sync.Begin());
        sync.Finish(_interruption.Handle, Limit, progress: null);
        Assert.Empty(sync.Filesystems);
        Assert.False(sync.IsStale);
    }

    [Fact]
    public void What_was_written_out_just_now_is_not_stale()
    {
        using FilesystemSync sync = new([At(".")], "/bin/true", Limit, TimeProvider.System);
        Assert.False(sync.IsStale);
        _ = sync.Begin();
        sync.Finish(_interruption.Handle, Limit, progress: null);
        Assert.False(sync.IsStale);
        Soon.True(() => sync.IsStale, "it is stale after a second");
    }

    [Fact]
    public void Writers_run_afterwards_for_as_long_as_the_last_round_took()
    {
        ManualTime clock = new();
        clock.AdvanceAtEachLook(TimeSpan.FromMilliseconds(10));
        using FilesystemSync sync = new([At(".")], "/bin/true", Limit, clock);
        Assert.Equal(TimeSpan.Zero, sync.Rest);
        _ = sync.Begin();
        sync.Finish(_interruption.Handle, Limit, progress: null);
        Assert.InRange(sync.Rest, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(100));
        clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(TimeSpan.Zero, sync.Rest);
    }

    [Fact]
    public void A_signal_ends_the_waiting()
    {
        _interruption.Raise("a signal");
        using FilesystemSync sync = new([At(".")], "/bin/true", Limit, TimeProvider.System);
        _ = sync.Begin();
        sync.Finish(_interruption.Handle, Limit, progress: null);
        Assert.False(sync.Filesystems.Single().Rounds > 1);
    }

    private Mount At(string name) => new(1, "0:0", _folder[name], "ext4", "/dev/sda1", "rw");

    public void Dispose()
    {
        _interruption.Dispose();
        _folder.Dispose();
    }
}
