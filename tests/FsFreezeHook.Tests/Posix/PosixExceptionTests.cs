using System;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace FsFreezeHook.Tests.Posix;

public sealed class PosixExceptionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void What_could_not_be_written_is_named_with_what_to_do()
    {
        using SafeFileHandle full = Descriptor.Open("/dev/full", Libc.O_WRONLY);
        PosixException failure = Assert.Throws<PosixException>(() => Descriptor.Write(full, "x"u8));
        Assert.Equal("write /dev/full: No space left on device", failure.Message);
        Assert.Equal("write /dev/full: No space left on device; make room on its filesystem", failure.MessageAndRemedy);
    }

    [Fact]
    public void What_could_not_be_read_is_named()
    {
        using SafeFileHandle folder = Descriptor.Open(_folder.Root, Libc.O_RDONLY);
        Assert.StartsWith(
            $"read {_folder.Root}: ",
            Assert.Throws<PosixException>(() => Descriptor.Read(folder, new byte[1])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_is_called_one()
    {
        using AnonymousPipe pipe = AnonymousPipe.Create();
        pipe.TakeReader().Dispose();
        Assert.Equal(
            "write a pipe: Broken pipe", Assert.Throws<PosixException>(() => Descriptor.Write(pipe.Writer, "x"u8)).Message);
    }

    [Theory]
    [InlineData(
        Libc.EROFS,
        "mount its filesystem for writing; where ProtectSystem= or ReadOnlyPaths= of a service does not let it be written, "
            + "ReadWritePaths= does")]
    [InlineData(Libc.EDQUOT, "make room on its filesystem")]
    [InlineData(Libc.EIO, "check its disk")]
    [InlineData(Libc.ENFILE, "raise fs.file-max")]
    [InlineData(Libc.EINTR, "see whether the kernel's log says more (dmesg), and try again")]
    public void Each_error_has_a_remedy(int errno, string remedy) =>
        Assert.Equal(remedy, new PosixException("open", "/x", errno).Remedy);

    [Theory]
    [InlineData(Libc.ENOSPC, true)]
    [InlineData(Libc.EDQUOT, true)]
    [InlineData(Libc.EROFS, false)]
    public void A_full_filesystem_and_a_quota_that_is_used_up_are_one(int errno, bool expected) =>
        Assert.Equal(expected, new PosixException("write", "/x", errno).IsOutOfSpace);

    public void Dispose() => _folder.Dispose();
}
