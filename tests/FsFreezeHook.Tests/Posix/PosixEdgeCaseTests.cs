using System;
using System.IO;
using System.Threading;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace FsFreezeHook.Tests.Posix;

[Collection(ChildProcesses.Name)]
public sealed class PosixEdgeCaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void How_a_child_ended_is_known_as_often_as_it_is_asked()
    {
        using Child child = Child.Shell("exit 7");
        Assert.Equal(new ExitStatus(7, 0), child.Status());
        Assert.Equal(new ExitStatus(7, 0), child.Process.Reap());
    }

    [Fact]
    public void The_content_of_a_lock_file_can_be_replaced_twice_by_one_owner()
    {
        using FileLock? mine = FileLock.TryTake(_folder["lock"], TimeSpan.Zero);
        mine!.Write("first"u8);
        mine.Write("second"u8);
        Assert.Equal("second"u8.ToArray(), FileSystem.TryReadAll(_folder["lock"], 100));
    }

    [Fact]
    public void A_named_pipe_in_the_place_of_a_directory_is_refused_and_not_waited_for()
    {
        NamedPipe.Create(_folder["run"]).Dispose();
        Background ensuring = Background.Run(() => OwnDirectory.Ensure(_folder["run"], UnixMode.OwnerDirectory));
        bool ended = SpinWait.SpinUntil(() => !ensuring.IsRunning, TimeSpan.FromSeconds(2));

        // Whoever waits in open(2) is let go by a writer.
        using SafeFileHandle writer = Descriptor.Open(_folder["run"], Libc.O_RDWR);
        Assert.True(ensuring.Failure() is IOException or PosixException);
        Assert.True(ended, "it waits for a writer");
    }

    public void Dispose() => _folder.Dispose();
}
