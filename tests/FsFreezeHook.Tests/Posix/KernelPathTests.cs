using System.IO;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.Configuration;
using Xunit;

namespace FsFreezeHook.Tests.Posix;

public sealed class KernelPathTests
{
    [Theory]
    [InlineData("/etc/qemu/fsfreeze-hook.conf", "/etc/qemu/fsfreeze-hook.conf")]
    [InlineData("/etc//qemu/./x..y", "/etc//qemu/./x..y")]
    [InlineData("/no-such-folder/../x", "/x")]
    [InlineData("/../../x", "/x")]
    [InlineData("/no-such-folder/..", "/")]
    public void Only_a_path_with_two_dots_is_changed(string path, string expected) =>
        Assert.Equal(expected, KernelPath.Resolve(path));

    [Fact]
    public void Two_dots_behind_a_link_lead_to_the_parent_of_its_target()
    {
        using ConfigurationFolder folder = new();
        Directory.CreateDirectory(Path.Combine(folder.Root, "real/deep"));
        Directory.CreateSymbolicLink(Path.Combine(folder.Root, "link"), "real/deep");
        folder.Write(Path.Combine(folder.Root, "real/file"), "");

        Assert.Equal(Path.Combine(folder.Root, "real/file"), KernelPath.Resolve(folder.Root + "/link/../file"));
        Assert.True(KernelPath.Exists(folder.Root + "/link/../file"));
        Assert.False(KernelPath.Exists(folder.Root + "/file"));
    }

    [Fact]
    public void A_chain_of_relative_links_is_walked_from_where_each_one_is()
    {
        using ConfigurationFolder folder = new();
        Directory.CreateDirectory(Path.Combine(folder.Root, "a/b/c"));
        Directory.CreateDirectory(Path.Combine(folder.Root, "elsewhere"));
        Directory.CreateSymbolicLink(Path.Combine(folder.Root, "far"), folder.Root + "/a/b");
        Directory.CreateSymbolicLink(Path.Combine(folder.Root, "elsewhere/near"), "../far/../b/c");
        Assert.Equal(folder.Root + "/a/b/x", KernelPath.Resolve(folder.Root + "/elsewhere/near/../x"));
    }

    [Fact]
    public void Links_in_a_circle_come_to_an_end()
    {
        using ConfigurationFolder folder = new();
        Directory.CreateSymbolicLink(Path.Combine(folder.Root, "a"), "b");
        Directory.CreateSymbolicLink(Path.Combine(folder.Root, "b"), "a");
        Assert.Equal(folder.Root + "/a/../x", KernelPath.Resolve(folder.Root + "/a/../x"));
    }

    [Fact]
    public void A_link_to_nothing_exists()
    {
        using ConfigurationFolder folder = new();
        File.CreateSymbolicLink(Path.Combine(folder.Root, "dangling"), "nowhere");
        Assert.True(KernelPath.Exists(folder.Root + "/dangling"));
    }
}
