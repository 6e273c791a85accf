using System;
using System.Linq;
using FsFreezeHook.Configuration;
using Xunit;

namespace FsFreezeHook.Tests.Configuration;

public sealed class ConfigurationLocatorTests
{
    [Theory]
    [InlineData("/srv/tool/fsfreeze-hook", "/srv/tool/fsfreeze-hook.conf")]
    [InlineData("/srv/tool/fsfreeze-hook", "/srv/tool/fsfreeze-hook.d")]
    public void The_folder_of_the_program_wins_if_it_has_the_file_or_the_hook_directory(string argv0, string existing)
    {
        ConfigurationLocation location = Locate(argv0, null, existing, "/etc/qemu/fsfreeze-hook.conf");
        Assert.Equal("/srv/tool/fsfreeze-hook.conf", location.ConfigFile);
        Assert.Equal("/srv/tool/fsfreeze-hook.d", location.HookDirectory);
        Assert.False(location.ConfigFileIsGiven);
    }

    [Theory]
    [InlineData("/etc/qemu/fsfreeze-hook.conf")]
    [InlineData("/etc/qemu/fsfreeze-hook.d")]
    [InlineData("/etc/qemu/fsfreeze-hook.d", "/etc/qemu-ga/fsfreeze-hook.conf")]
    public void Etc_qemu_comes_second(params string[] existing) =>
        Assert.Equal("/etc/qemu/fsfreeze-hook.conf", Locate("/usr/bin/fsfreeze-hook", null, existing).ConfigFile);

    [Theory]
    [InlineData("/etc/qemu-ga/fsfreeze-hook.conf")]
    [InlineData("/etc/qemu-ga/fsfreeze-hook.d")]
    public void Etc_qemu_ga_comes_third(string existing)
    {
        ConfigurationLocation location = Locate("/usr/bin/fsfreeze-hook", null, existing);
        Assert.Equal("/etc/qemu-ga/fsfreeze-hook.conf", location.ConfigFile);
        Assert.Equal("/etc/qemu-ga/fsfreeze-hook.d", location.HookDirectory);
    }

    [Theory]
    [InlineData("/usr/bin/fsfreeze-hook", "/usr/bin/fsfreeze-hook.conf")]
    [InlineData("fsfreeze-hook", "/etc/qemu/fsfreeze-hook.conf")]
    [InlineData("", "/etc/qemu/fsfreeze-hook.conf")]
    public void Where_nothing_exists_it_is_the_programs_folder_or_else_etc_qemu(string argv0, string expected) =>
        Assert.Equal(expected, Locate(argv0, null).ConfigFile);

    [Fact]
    public void A_bare_name_has_no_folder_not_even_the_current_one() =>
        Assert.Equal("/etc/qemu/fsfreeze-hook.conf", Locate("fsfreeze-hook", null, "/srv/fsfreeze-hook.conf").ConfigFile);

    [Theory]
    [InlineData("./fsfreeze-hook", "/srv/./fsfreeze-hook.conf")]
    [InlineData("sub/fsfreeze-hook", "/srv/sub/fsfreeze-hook.conf")]
    [InlineData("../fsfreeze-hook", "/srv/../fsfreeze-hook.conf")]
    [InlineData("/srv/link/../fsfreeze-hook", "/srv/link/../fsfreeze-hook.conf")]
    [InlineData("/srv//x/./fsfreeze-hook", "/srv//x/./fsfreeze-hook.conf")]
    [InlineData("/fsfreeze-hook", "/fsfreeze-hook.conf")]
    public void The_folder_is_text_made_absolute_and_never_normalised(string argv0, string expected) =>
        Assert.Equal(expected, Locate(argv0, null).ConfigFile);

    [Fact]
    public void A_current_directory_of_the_root_gives_no_double_slash()
    {
        ConfigurationLocator locator = new("x/fsfreeze-hook", "/", _ => false);
        Assert.Equal("/x/fsfreeze-hook.conf", locator.Locate(null).ConfigFile);
    }

    [Theory]
    [InlineData("/tmp/try.conf", "/tmp/try.conf")]
    [InlineData("try.conf", "/srv/try.conf")]
    [InlineData("../try.conf", "/srv/../try.conf")]
    public void A_given_file_moves_the_configuration_and_leaves_the_hooks_where_they_are(string given, string expected)
    {
        ConfigurationLocation location = Locate("/usr/bin/fsfreeze-hook", given, "/etc/qemu/fsfreeze-hook.d");
        Assert.Equal(expected, location.ConfigFile);
        Assert.True(location.ConfigFileIsGiven);
        Assert.Equal("/etc/qemu/fsfreeze-hook.d", location.HookDirectory);
    }

    private static ConfigurationLocation Locate(string argv0, string? given, params string[] existing) =>
        new ConfigurationLocator(argv0, "/srv", path => existing.Contains(path, StringComparer.Ordinal)).Locate(given);
}
