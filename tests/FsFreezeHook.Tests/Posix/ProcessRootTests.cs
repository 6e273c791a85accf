using System;
using System.IO;
using System.Text;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Posix;

/// <summary>A folder as the root of some process. One in a container has links that lead to its own files.</summary>
public sealed class ProcessRootTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ProcessRoot _root;

    public ProcessRootTests()
    {
        _ = Directory.CreateDirectory(_folder["data"]);
        _ = _folder.Write("data/file", "content");
        _root = ProcessRoot.TryOpen(_folder.Root) ?? throw new InvalidOperationException("no root");
    }

    [Fact]
    public void A_file_is_found_by_the_path_that_the_process_has_for_it() =>
        Assert.Equal(FileIdentity.Of(_folder["data/file"]), Assert.NotNull(_root.Identify("/data/file")));

    [Fact]
    public void An_absolute_link_leads_to_the_processs_own_file_and_not_to_ours()
    {
        _ = File.CreateSymbolicLink(_folder["link"], "/data/file");
        _ = Directory.CreateSymbolicLink(_folder["folder"], "/data");
        Assert.Equal(FileIdentity.Of(_folder["data/file"]), Assert.NotNull(_root.Identify("/link")));
        Assert.Equal(FileIdentity.Of(_folder["data/file"]), Assert.NotNull(_root.Identify("/folder/file")));
        Assert.Equal("content", Encoding.UTF8.GetString(_root.TryRead("/link", 64)!));
    }

    [Fact]
    public void Nothing_leads_out_of_it()
    {
        _ = File.CreateSymbolicLink(_folder["out"], "/proc/self/status");
        Assert.Null(_root.Identify("/out"));
        Assert.Equal(FileIdentity.Of(_folder["data/file"]), _root.Identify("/../../../data/file"));
    }

    [Fact]
    public void No_more_is_read_than_asked_for() =>
        Assert.Equal("cont", Encoding.UTF8.GetString(_root.TryRead("/data/file", 4)!));

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/data")]
    public void What_is_no_file_is_not_read(string path) => Assert.Null(_root.TryRead(path, 64));

    [Fact]
    public void A_process_that_has_gone_has_no_root() => Assert.Null(ProcessRoot.TryOpen($"/proc/{int.MaxValue}/root"));

    [Fact]
    public void The_mount_that_an_open_file_is_on_is_found_in_the_mount_table()
    {
        using ProcessRoot ours = Assert.IsType<ProcessRoot>(ProcessRoot.TryOpen("/proc/self/root"));
        using var file = ours.TryFind("/proc/version");
        Assert.Equal("proc", MountTable.Of(Environment.ProcessId).Find(file!)?.Type);
        Assert.Null(new MountTable(string.Empty).Find(file!));
    }

    [Fact]
    public void An_entry_is_distinguished_from_what_it_links_to()
    {
        _ = File.CreateSymbolicLink(_folder["link"], "data/file");
        Assert.Equal(FileIdentity.Of(_folder["link"]), FileIdentity.OfEntry(_folder["data/file"], out bool isLink));
        Assert.False(isLink);
        Assert.NotEqual(FileIdentity.Of(_folder["link"]), FileIdentity.OfEntry(_folder["link"], out isLink));
        Assert.True(isLink);
        Assert.Null(FileIdentity.OfEntry(_folder["nothing"], out _));
    }

    public void Dispose()
    {
        _root.Dispose();
        _folder.Dispose();
    }
}
