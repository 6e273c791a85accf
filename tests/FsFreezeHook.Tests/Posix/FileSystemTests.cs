using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace FsFreezeHook.Tests.Posix;

public sealed class FileSystemTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_file_is_replaced_whole_with_its_mode_and_nothing_is_left_beside_it()
    {
        string path = _folder.Write("record", "the old one, which was longer");
        TemporaryFolder.SetMode(path, "666");
        FileSystem.Replace(path, "new"u8, UnixMode.OwnerFile);
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal("600", TemporaryFolder.Mode(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void What_a_replacement_that_was_killed_left_behind_does_not_stop_the_next()
    {
        _folder.Write("record.new", "half");
        FileSystem.Replace(_folder["record"], "whole"u8, UnixMode.OwnerFile);
        Assert.Equal("whole", File.ReadAllText(_folder["record"]));
        Assert.False(File.Exists(_folder["record.new"]));
    }

    [Fact]
    public void A_reader_meanwhile_sees_the_old_or_the_new_and_never_less()
    {
        string path = _folder.Write("record", new string('0', 10_000));
        using CancellationTokenSource enough = new();
        Background writing = Background.Run(() =>
        {
            for (int i = 0; !enough.IsCancellationRequested; i++)
            {
                FileSystem.Replace(path, Encoding.ASCII.GetBytes(new string((char)('0' + (i % 10)), 10_000)), UnixMode.OwnerFile);
            }
        });
        for (int i = 0; i < 2_000; i++)
        {
            byte[]? content = FileSystem.TryReadAll(path, 20_000);
            Assert.Equal(10_000, content?.Length);
            Assert.Single(content!.Distinct());
        }

        enough.Cancel();
        writing.Join();
    }

    [Fact]
    public void Where_it_cannot_be_replaced_the_old_one_stays()
    {
        Directory.CreateDirectory(_folder["record.new"]);
        string path = _folder.Write("record", "old");
        Assert.Throws<PosixException>(() => FileSystem.Replace(path, "new"u8, UnixMode.OwnerFile));
        Assert.Equal("old", File.ReadAllText(path));
    }

    [Theory]
    [InlineData("700")]
    [InlineData("777")]
    [InlineData("500")]
    public void A_directory_that_is_there_gets_its_mode_and_keeps_its_files(string mode)
    {
        string path = _folder["state"];
        Directory.CreateDirectory(path);
        _folder.Write("state/file", "kept");
        TemporaryFolder.SetMode(path, mode);
        OwnDirectory.Ensure(path, UnixMode.GroupReadableDirectory);
        Assert.Equal("750", TemporaryFolder.Mode(path));
        Assert.Equal("kept", File.ReadAllText(_folder["state/file"]));
    }

    [Fact]
    public void A_directory_is_made_with_its_mode_and_its_parents_with_it()
    {
        OwnDirectory.Ensure(_folder["run/deep/state"], UnixMode.OwnerDirectory);
        Assert.Equal("700", TemporaryFolder.Mode(_folder["run/deep/state"]));
    }

    [Fact]
    public void What_is_no_directory_is_refused_and_a_link_to_one_too()
    {
        string file = _folder.Write("file", "kept");
        Assert.Equal(
            $"{file} is not a directory",
            Assert.Throws<IOException>(() => OwnDirectory.Ensure(file, UnixMode.OwnerDirectory)).Message);
        Directory.CreateDirectory(_folder["real"]);
        TemporaryFolder.SetMode(_folder["real"], "755");
        Directory.CreateSymbolicLink(_folder["link"], _folder["real"]);
        Assert.Throws<PosixException>(() => OwnDirectory.Ensure(_folder["link"], UnixMode.OwnerDirectory));
        Assert.Equal("755", TemporaryFolder.Mode(_folder["real"]));
    }

    [Fact]
    public void A_directory_that_could_be_made_or_given_its_mode_is_left_as_it_is()
    {
        OwnDirectory.Require(_folder["run/deep/state"], UnixMode.OwnerDirectory);
        Assert.False(Directory.Exists(_folder["run"]));
        Directory.CreateDirectory(_folder["run"]);
        TemporaryFolder.SetMode(_folder["run"], "755");
        OwnDirectory.Require(_folder["run"], UnixMode.OwnerDirectory);
        Assert.Equal("755", TemporaryFolder.Mode(_folder["run"]));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("file/below")]
    [InlineData("link")]
    [InlineData("pipe")]
    public void A_directory_that_could_not_be_is_refused_before_anything_is_made(string name)
    {
        _folder.Write("file", string.Empty);
        Directory.CreateDirectory(_folder["real"]);
        Directory.CreateSymbolicLink(_folder["link"], _folder["real"]);
        NamedPipe.Create(_folder["pipe"]).Dispose();
        string path = Path.Combine(_folder.Root, name);
        Exception foretold = Assert.ThrowsAny<Exception>(() => OwnDirectory.Require(path, UnixMode.OwnerDirectory));
        Exception refused = Assert.ThrowsAny<Exception>(() => OwnDirectory.Ensure(path, UnixMode.OwnerDirectory));
        Assert.All([foretold, refused], e => Assert.True(e is PosixException or IOException, e.ToString()));
    }

    [Fact]
    public void Free_space_is_reported_for_what_exists_and_for_what_will_be_made_and_not_for_what_has_no_limit()
    {
        Assert.NotNull(FileSystem.FreeBytes(_folder.Root));
        Assert.NotNull(FileSystem.FreeBytes(_folder["run/deep/state"]));
        Assert.Null(FileSystem.FreeBytes("/proc/self"));
    }

    [Fact]
    public void A_file_is_read_whole_up_to_its_limit_and_not_beyond()
    {
        string path = _folder.Write("file", "12345");
        Assert.Equal("12345"u8.ToArray(), FileSystem.TryReadAll(path, 5));
        Assert.Equal("12345"u8.ToArray(), FileSystem.TryReadAll(path, 100));
        Assert.Null(FileSystem.TryReadAll(path, 4));
        Assert.Equal(Array.Empty<byte>(), FileSystem.TryReadAll(_folder.Write("empty", ""), 5));
    }

    [Fact]
    public void Nothing_but_a_regular_file_is_read_whole_and_a_pipe_is_not_waited_for()
    {
        Assert.Null(FileSystem.TryReadAll(_folder["none"], 100));
        Assert.Null(FileSystem.TryReadAll(_folder.Root, 100));
        Assert.Null(FileSystem.TryReadAll("/dev/zero", 100));
        File.CreateSymbolicLink(_folder["link"], _folder.Write("file", "content"));
        Assert.Null(FileSystem.TryReadAll(_folder["link"], 100));
        NamedPipe.Create(_folder["pipe"]).Dispose();
        Assert.Null(FileSystem.TryReadAll(_folder["pipe"], 100));
    }

    [Fact]
    public void A_file_is_described_as_the_kernel_sees_it()
    {
        string path = _folder.Write("file", "12345");
        TemporaryFolder.SetMode(path, "4750");
        using SafeFileHandle open = Descriptor.Open(path, Libc.O_RDONLY);
        FileDescription found = FileSystem.Describe(open);
        Assert.Equal((FileKind.Regular, 0x9E8u, User.Effective, 5), (found.Kind, found.Permissions, found.Owner, found.Size));
        Assert.Equal(found, FileSystem.Describe(path));
        Assert.InRange(DateTimeOffset.UtcNow - found.ChangedAt, TimeSpan.FromSeconds(-5), TimeSpan.FromMinutes(1));
        DateTime later = new(2100, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, later);
        Assert.Equal(later, FileSystem.Describe(path)?.ChangedAt.UtcDateTime);
        File.SetLastWriteTimeUtc(path, new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.InRange(FileSystem.Describe(path)!.Value.ChangedAt, found.ChangedAt, later);
        FileSystem.Remove(path);
        Assert.Null(FileSystem.Describe(path));
        Assert.Equal(FileKind.Directory, FileSystem.Describe(_folder.Root)?.Kind);
        File.CreateSymbolicLink(_folder["link"], "nowhere");
        Assert.Equal(FileKind.Link, FileSystem.Describe(_folder["link"])?.Kind);
        Assert.Throws<PosixException>(() => FileSystem.Describe(_folder.Write("file", "") + "/below"));
    }

    [Fact]
    public void Removing_what_is_not_there_is_no_error_and_a_directory_stays()
    {
        FileSystem.Remove(_folder.Write("file", ""));
        FileSystem.Remove(_folder["file"]);
        Assert.Throws<PosixException>(() => FileSystem.Remove(_folder.Root));
        Assert.True(Directory.Exists(_folder.Root));
    }

    [Fact]
    public void Each_writer_appends_to_what_the_others_wrote()
    {
        using SafeFileHandle one = FileSystem.OpenAppending(_folder["log"], UnixMode.OwnerFile);
        using SafeFileHandle other = FileSystem.OpenAppending(_folder["log"], UnixMode.OwnerFile);
        Descriptor.Write(one, "1"u8);
        Descriptor.Write(other, "2"u8);
        Descriptor.Write(one, "3"u8);
        Assert.Equal("123", File.ReadAllText(_folder["log"]));
    }

    [Theory]
    [InlineData("666", "640")]
    [InlineData("644", "640")]
    [InlineData("600", "600")]
    public void A_file_that_is_appended_to_loses_what_its_mode_does_not_have_and_gets_nothing(string mode, string expected)
    {
        TemporaryFolder.SetMode(_folder.Write("log", "one"), mode);
        using SafeFileHandle log = FileSystem.OpenAppending(_folder["log"], UnixMode.GroupReadableFile);
        Assert.Equal(expected, TemporaryFolder.Mode(_folder["log"]));
    }

    [Fact]
    public void What_has_a_second_name_is_not_appended_to()
    {
        string path = _folder.Write("target", "kept");
        using (Process process = Process.Start("ln", [path, _folder["log"]]))
        {
            process.WaitForExit();
        }

        Assert.Contains(
            "hard link",
            Assert.Throws<IOException>(() => FileSystem.OpenAppending(_folder["log"], UnixMode.OwnerFile)).Message,
            StringComparison.Ordinal);
        Assert.Equal("kept", File.ReadAllText(path));
    }

    [Fact]
    public void What_may_be_executed_is_what_the_mode_or_a_links_target_says()
    {
        string path = _folder.Write("file", "");
        TemporaryFolder.SetMode(path, "644");
        File.CreateSymbolicLink(_folder["link"], path);
        Assert.False(FileSystem.IsExecutable(path));
        TemporaryFolder.SetMode(path, "755");
        Assert.True(FileSystem.IsExecutable(path));
        Assert.True(FileSystem.IsExecutable(_folder["link"]));
        Assert.False(FileSystem.IsExecutable(_folder["none"]));
    }

    [Fact]
    public void What_the_kernel_says_in_proc_is_read_and_what_has_gone_is_null()
    {
        Assert.StartsWith("Name:", FileSystem.TryReadText("/proc/self/status"));
        Assert.Null(FileSystem.TryReadText("/proc/0/status"));
    }

    public void Dispose() => _folder.Dispose();
}
