using System;
using System.Diagnostics;
using System.IO;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Posix;

public sealed class SmallFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_file_is_read_whole_and_described_through_a_link()
    {
        TemporaryFolder.SetMode(_folder.Write("f", "text"), "640");
        File.CreateSymbolicLink(_folder["link"], "f");
        SmallFile? file = SmallFile.Read(_folder["link"], 10);
        Assert.Equal("text"u8, file!.Content.Span);
        Assert.Equal((FileKind.Regular, Convert.ToUInt32("640", 8)), (file.Description.Kind, file.Description.Permissions));
    }

    [Theory]
    [InlineData(9, 9)]
    [InlineData(10, 10)]
    [InlineData(11, 11)]
    [InlineData(100, 11)]
    public void One_byte_more_than_the_limit_shows_that_there_are_more(int length, int read) =>
        Assert.Equal(read, SmallFile.Read(_folder.Write("f", new string('x', length)), 10)!.Content.Length);

    [Fact]
    public void A_file_of_the_kernels_that_has_no_size_is_read_too() =>
        Assert.False(SmallFile.Read("/proc/self/status", 100_000)!.Content.IsEmpty);

    [Fact]
    public void What_does_not_exist_is_null()
    {
        _folder.Write("f", "");
        Assert.Null(SmallFile.Read(_folder["nowhere"], 10));
        Assert.Null(SmallFile.Read(_folder["f/x"], 10));
    }

    [Fact]
    public void A_directory_and_a_named_pipe_are_described_and_not_read()
    {
        Assert.Equal(FileKind.Directory, SmallFile.Read(_folder.Root, 10)!.Description.Kind);
        using (Process process = Process.Start("mkfifo", [_folder["pipe"]]))
        {
            process.WaitForExit();
        }

        SmallFile pipe = SmallFile.Read(_folder["pipe"], 10)!;
        Assert.Equal((FileKind.NamedPipe, 0), (pipe.Description.Kind, pipe.Content.Length));
    }

    public void Dispose() => _folder.Dispose();
}
