using System;
using System.IO;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace FsFreezeHook.Tests.Posix;

[Collection(ChildProcesses.Name)]
public sealed class NamedPipeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["pipe"];

    [Fact]
    public void What_is_written_is_read_and_the_pipe_does_not_end_when_its_writers_go()
    {
        using SafeFileHandle reader = NamedPipe.Create(Path);
        foreach (byte sent in "12"u8)
        {
            using (SafeFileHandle? writer = NamedPipe.TryOpenWriter(Path))
            {
                Assert.NotNull(writer);
                Descriptor.Write(writer, [sent]);
            }

            byte[] received = new byte[8];
            Assert.Equal(1, Descriptor.Read(reader, received));
            Assert.Equal(sent, received[0]);
            Assert.Equal(-1, Descriptor.WaitReadable([reader], TimeSpan.Zero));
        }
    }

    [Fact]
    public void Only_its_owner_may_use_it()
    {
        using SafeFileHandle reader = NamedPipe.Create(Path);
        Assert.Equal("600", TemporaryFolder.Mode(Path));
    }

    [Fact]
    public void A_file_that_is_left_over_is_replaced()
    {
        _folder.Write("pipe", "stale");
        NamedPipe.Create(Path).Dispose();
        using SafeFileHandle reader = NamedPipe.Create(Path);
        Assert.Equal(FileKind.NamedPipe, FileSystem.Describe(Path)?.Kind);
    }

    [Fact]
    public void A_link_is_replaced_and_its_target_stays()
    {
        File.CreateSymbolicLink(Path, _folder.Write("target", "kept"));
        using SafeFileHandle reader = NamedPipe.Create(Path);
        Assert.Equal(FileKind.NamedPipe, FileSystem.Describe(Path)?.Kind);
        Assert.Equal("kept", File.ReadAllText(_folder["target"]));
    }

    [Fact]
    public void A_directory_is_not_replaced()
    {
        Directory.CreateDirectory(Path);
        Assert.Throws<PosixException>(() => NamedPipe.Create(Path));
    }

    [Fact]
    public void Without_a_reader_there_is_no_writer_and_no_waiting_for_one()
    {
        NamedPipe.Create(Path).Dispose();
        Assert.Equal(FileKind.NamedPipe, FileSystem.Describe(Path)?.Kind);
        Assert.Null(NamedPipe.TryOpenWriter(Path));
    }

    [Fact]
    public void What_is_no_pipe_is_not_written_to()
    {
        Assert.Null(NamedPipe.TryOpenWriter(_folder["none"]));
        Assert.Null(NamedPipe.TryOpenWriter(_folder.Write("file", "content")));
        Assert.Null(NamedPipe.TryOpenWriter(_folder.Root));
        Assert.Null(NamedPipe.TryOpenWriter("/dev/null"));
    }

    [Fact]
    public void A_link_to_a_pipe_is_not_followed()
    {
        using SafeFileHandle reader = NamedPipe.Create(Path);
        File.CreateSymbolicLink(_folder["link"], Path);
        Assert.Null(NamedPipe.TryOpenWriter(_folder["link"]));
    }

    [Fact]
    public void A_full_pipe_is_an_error_and_no_waiting()
    {
        using SafeFileHandle reader = NamedPipe.Create(Path);
        using SafeFileHandle? writer = NamedPipe.TryOpenWriter(Path);
        Assert.NotNull(writer);
        Assert.Throws<PosixException>(() => Descriptor.Write(writer, new byte[2 * 1024 * 1024]));
    }

    public void Dispose() => _folder.Dispose();
}
