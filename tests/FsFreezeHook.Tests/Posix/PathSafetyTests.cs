using System;
using System.IO;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Posix;

public sealed class PathSafetyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _file;

    public PathSafetyTests()
    {
        Directory.CreateDirectory(_folder["a/b"]);
        TemporaryFolder.SetMode(_folder["a"], "755");
        TemporaryFolder.SetMode(_folder["a/b"], "755");
        _file = _folder.Write("a/b/file", "");
        TemporaryFolder.SetMode(_file, "644");
    }

    [Fact]
    public void What_only_its_owner_may_change_is_safe_and_so_is_what_is_not_there()
    {
        Assert.Null(Find(_file));
        Assert.Null(Find(_folder["a"] + "//./b/../b/file"));
        Assert.Null(Find(_folder["a/none/file"]));
        Assert.Null(Find(_file + "/below"));
        Assert.Null(Find("/"));
    }

    [Theory]
    [InlineData("a/b/file", "606")]
    [InlineData("a/b/file", "660")]
    [InlineData("a/b", "777")]
    [InlineData("a", "757")]
    [InlineData("a", "2702")]
    public void What_others_may_write_on_the_way_is_named_with_its_mode_and_a_remedy(string name, string mode)
    {
        TemporaryFolder.SetMode(_folder[name], mode);
        string path = _folder[name];
        Assert.Equal(
            $"{path} has mode {mode.PadLeft(4, '0')} and owner {User.Effective}; chmod go-w {path}", Find(_file)?.ToString());
    }

    [Fact]
    public void A_folder_with_the_sticky_bit_is_safe_on_the_way_and_not_at_the_end()
    {
        TemporaryFolder.SetMode(_folder["a"], "1777");
        Assert.Null(Find(_file));
        Assert.Equal(_folder["a"], Find(_folder["a"])?.Path);
    }

    [Fact]
    public void One_that_was_passed_before_is_judged_again_where_it_is_the_end()
    {
        TemporaryFolder.SetMode(_folder["a"], "1777");
        PathSafety paths = new();
        Assert.Null(paths.Find(_file));
        Assert.NotNull(paths.Find(_folder["a"]));
    }

    [Fact]
    public void A_link_is_followed_to_what_it_leads_to_and_through_every_folder_there()
    {
        Directory.CreateSymbolicLink(_folder["relative"], "a/b");
        Directory.CreateSymbolicLink(_folder["absolute"], _folder["relative"]);
        Assert.Null(Find(_folder["absolute/file"]));
        TemporaryFolder.SetMode(_folder["a"], "777");
        Assert.Equal(_folder["a"], Find(_folder["absolute/file"])?.Path);
        Assert.Equal(_folder["a"], Find(_folder["relative"])?.Path);
    }

    [Fact]
    public void Two_dots_are_resolved_as_the_kernel_does()
    {
        Directory.CreateSymbolicLink(_folder["link"], "a/b");
        TemporaryFolder.SetMode(_folder.Write("a/file", ""), "666");
        Assert.Equal(_folder["a/file"], Find(_folder["link"] + "/../file")?.Path);
        Assert.Null(Find("/../../" + _file));
    }

    [Fact]
    public void A_circle_of_links_ends()
    {
        File.CreateSymbolicLink(_folder["one"], "two");
        File.CreateSymbolicLink(_folder["two"], "one");
        Assert.Null(Find(_folder["one"]));
    }

    [Fact]
    public void A_file_of_another_user_is_named_with_its_owner()
    {
        UnsafePath path = new("/x", 0x1A4, 65534);
        Assert.Equal("/x has mode 0644 and owner 65534; chown -h root /x", path.ToString());
        Assert.Equal(
            "/x has mode 0666 and owner 65534; chown -h root /x && chmod go-w /x",
            (path with { Permissions = 0x1B6 }).ToString());
    }

    public void Dispose() => _folder.Dispose();

    private static UnsafePath? Find(string path) => new PathSafety().Find(path);
}
