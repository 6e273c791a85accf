using System;
using System.IO;
using System.Linq;
using FsFreezeHook.Hooks;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Hooks;

public sealed class HookDirectoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Hooks_come_in_the_byte_order_of_their_names()
    {
        // As in the C locale: capitals before small letters, and UTF-8 by its bytes, in which an emoji comes after
        // a private character.
        string[] expected = ["-a", "10", "9", "A", "Z", "_", "a", "a b", "a.sh", "aa", "z", "\u00e4", "\uE000", "\U0001F600"];
        foreach (string name in expected.Reverse())
        {
            _folder.Executable(name);
        }

        Assert.Equal(expected, HookDirectory.List(_folder.Root).Select(hook => hook.Name));
        Assert.All(HookDirectory.List(_folder.Root), hook =>
        {
            Assert.Null(hook.Skipped);
            Assert.Equal(_folder[hook.Name], hook.Path);
        });
    }

    [Theory]
    [InlineData("hook~")]
    [InlineData("hook.bak")]
    [InlineData("hook.orig")]
    [InlineData("hook.rpmnew")]
    [InlineData("hook.rpmorig")]
    [InlineData("hook.rpmsave")]
    [InlineData("hook.sample")]
    [InlineData("hook.dpkg-old")]
    [InlineData("hook.dpkg-new")]
    [InlineData("hook.dpkg-tmp")]
    [InlineData("hook.dpkg-dist")]
    [InlineData("hook.dpkg-bak")]
    [InlineData("hook.dpkg-backup")]
    [InlineData("hook.dpkg-remove")]
    public void What_editors_and_package_tools_leave_behind_is_not_run(string name)
    {
        _folder.Executable(name);
        Assert.Equal(SkipReason.IgnoredSuffix, Only().Skipped);
    }

    [Theory]
    [InlineData("bak")]
    [InlineData("hook.BAK")]
    [InlineData("hook.bak.sh")]
    [InlineData("hook.dpkg-other")]
    [InlineData("~hook")]
    [InlineData("#hook#")]
    public void What_only_looks_like_that_is_run(string name)
    {
        _folder.Executable(name);
        Assert.Null(Only().Skipped);
    }

    [Fact]
    public void A_name_that_begins_with_a_dot_is_not_even_there()
    {
        _folder.Executable(".hidden");
        Directory.CreateDirectory(_folder[".git"]);
        Assert.Empty(HookDirectory.List(_folder.Root));
    }

    [Fact]
    public void A_directory_and_a_link_to_one_are_not_run()
    {
        Directory.CreateDirectory(_folder["a"]);
        Directory.CreateSymbolicLink(_folder["b"], "a");
        Assert.Equal(
            [SkipReason.IsDirectory, SkipReason.IsDirectory], HookDirectory.List(_folder.Root).Select(hook => hook.Skipped));
    }

    [Fact]
    public void A_link_is_judged_by_the_file_it_leads_to_and_run_under_its_own_name()
    {
        using TemporaryFolder elsewhere = new();
        File.CreateSymbolicLink(_folder["run"], elsewhere.Executable("target.bak"));
        File.CreateSymbolicLink(_folder["skipped"], elsewhere.Write("plain", ""));
        File.CreateSymbolicLink(_folder["twice"], "run");
        Assert.Equal(
            [("run", null), ("skipped", SkipReason.NotExecutable), ("twice", (SkipReason?)null)],
            HookDirectory.List(_folder.Root).Select(hook => (hook.Name, hook.Skipped)));
        Assert.Equal(_folder["run"], HookDirectory.List(_folder.Root)[0].Path);
    }

    [Fact]
    public void This_program_is_known_by_a_link_and_as_a_copy_and_is_not_run()
    {
        string program = Environment.ProcessPath!;
        File.CreateSymbolicLink(_folder["link"], program);
        File.Copy(program, _folder["copy"]);
        _folder.Executable("other");
        Assert.Equal(
            [("copy", SkipReason.IsThisProgram), ("link", SkipReason.IsThisProgram), ("other", (SkipReason?)null)],
            HookDirectory.List(_folder.Root).Select(hook => (hook.Name, hook.Skipped)));
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("link")]
    public void A_link_that_leads_nowhere_is_not_run(string target)
    {
        File.CreateSymbolicLink(_folder["link"], target);
        Assert.NotNull(Only().Skipped);
    }

    [Theory]
    [InlineData("644", false)]
    [InlineData("600", false)]
    [InlineData("700", true)]
    [InlineData("755", true)]
    public void A_file_is_run_where_its_mode_allows_it(string mode, bool runs)
    {
        TemporaryFolder.SetMode(_folder.Executable("hook"), mode);
        Assert.Equal(runs ? null : SkipReason.NotExecutable, Only().Skipped);
    }

    [Fact]
    public void A_missing_directory_has_no_hooks_and_neither_has_a_file_in_its_place()
    {
        Assert.Empty(HookDirectory.List(_folder["none"]));
        Assert.Empty(HookDirectory.List(_folder["none/deeper"]));
        Assert.Empty(HookDirectory.List(_folder.Write("file", "")));
        Assert.Empty(HookDirectory.List(_folder.Root + "/file/below"));
    }

    [Fact]
    public void A_link_to_the_directory_is_followed()
    {
        using TemporaryFolder elsewhere = new();
        elsewhere.Executable("hook");
        Directory.CreateSymbolicLink(_folder["hooks.d"], elsewhere.Root);
        Assert.Equal(_folder["hooks.d/hook"], Assert.Single(HookDirectory.List(_folder["hooks.d"])).Path);
    }

    public void Dispose() => _folder.Dispose();

    private HookFile Only() => Assert.Single(HookDirectory.List(_folder.Root));
}
