using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace FsFreezeHook.Tests.Posix;

[Collection(ChildProcesses.Name)]
public sealed class FileLockTests : IDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    // Waiting for an event counts in ticks of the coarse clock, and may end that much early.
    private static readonly TimeSpan TickOfWaiting = TimeSpan.FromMilliseconds(16);

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["lock"];

    [Fact]
    public void It_has_one_owner_until_it_is_released()
    {
        using (FileLock? mine = FileLock.TryTake(Path, TimeSpan.Zero))
        {
            Assert.NotNull(mine);
            Assert.Null(FileLock.TryTake(Path, TimeSpan.Zero));
        }

        using FileLock? again = FileLock.TryTake(Path, TimeSpan.Zero);
        Assert.NotNull(again);
    }

    [Fact]
    public void The_file_is_for_its_owner_alone_and_stays()
    {
        FileLock.TryTake(Path, TimeSpan.Zero)?.Dispose();
        Assert.Equal("600", TemporaryFolder.Mode(Path));
    }

    [Fact]
    public void What_is_no_file_in_its_place_is_taken_away_and_not_waited_for()
    {
        using SafeFileHandle pipe = NamedPipe.Create(Path);
        FileLock.TryTake(Path, TimeSpan.Zero)?.Dispose();
        Assert.Equal(FileKind.Regular, FileSystem.Describe(Path)!.Value.Kind);
    }

    [Fact]
    public void Waiting_for_it_ends_when_the_time_is_over_and_not_before()
    {
        using FileLock? mine = FileLock.TryTake(Path, TimeSpan.Zero);
        long begun = Stopwatch.GetTimestamp();
        Assert.Null(FileLock.TryTake(Path, Short));
        Assert.InRange(Stopwatch.GetElapsedTime(begun), Short - TickOfWaiting, Soon.Bound);
    }

    [Fact]
    public void A_process_that_waits_gets_it_when_the_owner_releases_it()
    {
        FileLock? theirs = FileLock.TryTake(Path, TimeSpan.Zero);
        FileLock? mine = null;
        Background waiting = Background.Run(() => mine = FileLock.TryTake(Path, Soon.Bound));
        WaitUntilSomebodyWaits();
        theirs!.Dispose();
        waiting.Join();
        using (mine)
        {
            Assert.NotNull(mine);
            Assert.Null(FileLock.TryTake(Path, TimeSpan.Zero));
        }
    }

    [Fact]
    public void A_process_that_stopped_waiting_does_not_get_it_later()
    {
        FileLock? theirs = FileLock.TryTake(Path, TimeSpan.Zero);
        Assert.Null(FileLock.TryTake(Path, Short));
        theirs!.Dispose();

        // The kernel may hand it to the thread that gave up; it must come free again at once.
        using FileLock? mine = FileLock.TryTake(Path, Soon.Bound);
        Assert.NotNull(mine);
    }

    [Fact]
    public void A_child_inherits_nothing_of_it_so_it_ends_with_its_owner()
    {
        FileLock? mine = FileLock.TryTake(Path, TimeSpan.Zero);
        using Child child = Child.Shell("echo ready; read line");
        Assert.Equal("ready", child.Line());
        mine!.Dispose();
        using FileLock? again = FileLock.TryTake(Path, TimeSpan.Zero);
        Assert.NotNull(again);
    }

    [Fact]
    public void Another_process_that_has_it_keeps_it_until_it_is_killed()
    {
        FileLock.TryTake(Path, TimeSpan.Zero)?.Dispose();
        using Child child = Child.Shell("exec 9<>\"$0\"; flock -n 9 && echo locked; read line", Path);
        Assert.Equal("locked", child.Line());
        Assert.Null(FileLock.TryTake(Path, TimeSpan.Zero));
        child.Process.KillGroup();
        using FileLock? mine = FileLock.TryTake(Path, Soon.Bound);
        Assert.NotNull(mine);
    }

    [Fact]
    public void Its_content_is_replaced_whole_and_outlives_it()
    {
        using (FileLock? mine = FileLock.TryTake(Path, TimeSpan.Zero))
        {
            mine!.Write("a long one"u8);
        }

        using (FileLock? mine = FileLock.TryTake(Path, TimeSpan.Zero))
        {
            Assert.Equal("a long one", Content());
            mine!.Write("short"u8);
            Assert.Equal("short", Content());
        }
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_an_error_and_a_link_is_not_followed()
    {
        Assert.True(Assert.Throws<PosixException>(() => FileLock.TryTake(_folder["none/lock"], TimeSpan.Zero)).IsMissing);
        File.CreateSymbolicLink(Path, _folder["elsewhere"]);
        Assert.Throws<PosixException>(() => FileLock.TryTake(Path, TimeSpan.Zero));
        Assert.False(File.Exists(_folder["elsewhere"]));
    }

    public void Dispose() => _folder.Dispose();

    // Without the lock that .NET takes on each file that it opens.
    private string Content() => Encoding.UTF8.GetString(FileSystem.TryReadAll(Path, 100) ?? []);

    // What waits in flock(2) stands in /proc/locks with an arrow.
    private void WaitUntilSomebodyWaits()
    {
        using Child child = Child.Shell("stat -c %i \"$0\"", Path);
        string inode = $":{child.Line()} ";
        Soon.True(
            () => Array.Exists(
                File.ReadAllLines("/proc/locks"),
                line => line.Contains("->", StringComparison.Ordinal) && line.Contains(inode, StringComparison.Ordinal)),
            "somebody waits for the lock");
    }
}
