using System;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Hooks;

/// <summary>Which hooks are run, in which order, and where they are looked for: as the stock dispatcher does.</summary>
[Collection(nameof(WithNoServer))]
public sealed class HookDirectoryTests : IDisposable
{
    private readonly PublishedHook _hook = new();

    public void Dispose() => _hook.Dispose();

    [Fact]
    public void Hooks_run_in_byte_order_for_freeze_and_for_thaw()
    {
        foreach (string name in (string[])["b", "B", "20", "10", "a.sh", "_", "ä"])
        {
            _ = _hook.AddNotingHook(name);
        }

        AssertSilentSuccess(_hook.Freeze());
        Assert.Equal(
            ["10 freeze", "20 freeze", "B freeze", "_ freeze", "a.sh freeze", "b freeze", "ä freeze"], _hook.TakeNotes());
        AssertSilentSuccess(_hook.Thaw());
        Assert.Equal(["10 thaw", "20 thaw", "B thaw", "_ thaw", "a.sh thaw", "b thaw", "ä thaw"], _hook.TakeNotes());
    }

    [Fact]
    public void A_name_that_is_no_UTF_8_runs_in_its_place_and_is_shown_with_its_byte()
    {
        _ = _hook.AddNotingHook("c");
        _ = _hook.AddNotingHook("d");

        // Latin-1, as an old administrator's editor wrote it; the shell copies what no string can name.
        _ = Command.Must(
            "sh", "-c", "cd \"$1\" && sed 's/\"c /\"caf /' c >\"$(printf 'caf\\351')\" && chmod 755 caf*", "sh",
            _hook.HookDirectory);
        AssertSilentSuccess(_hook.Freeze());
        Assert.Equal(["c freeze", "caf freeze", "d freeze"], _hook.TakeNotes());
        AssertSilentSuccess(_hook.Thaw());
        Assert.Contains(@"caf\xe9: runs with freeze", _hook.Log, StringComparison.Ordinal);
        Assert.Contains(@"caf\xe9", _hook.Run("freeze", "--dry-run").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Backups_and_what_packaging_tools_leave_behind_are_ignored()
    {
        const string Suffixes = "~ .bak .orig .rpmnew .rpmorig .rpmsave .sample "
            + ".dpkg-old .dpkg-new .dpkg-tmp .dpkg-dist .dpkg-bak .dpkg-backup .dpkg-remove";
        foreach (string suffix in Suffixes.Split(' '))
        {
            _ = _hook.AddNotingHook("hook" + suffix);
        }

        _ = _hook.AddNotingHook("hook.sh");
        AssertSilentSuccess(_hook.Freeze());
        Assert.Equal(["hook.sh freeze"], _hook.TakeNotes());
    }

    [Fact]
    public void Dot_names_directories_and_what_is_not_executable_are_skipped()
    {
        _ = _hook.AddNotingHook(".hidden");
        string plain = _hook.AddNotingHook("plain");
        _ = _hook.AddHook("plain", $"#!/bin/sh\necho plain >>{plain}\n", executable: false);
        _ = Directory.CreateDirectory(Path.Combine(_hook.HookDirectory, "directory"));
        _ = _hook.AddNotingHook("runs");
        AssertSilentSuccess(_hook.Freeze());
        Assert.Equal(["runs freeze"], _hook.TakeNotes());
    }

    [Fact]
    public void Links_are_followed_and_a_broken_one_is_logged_and_skipped()
    {
        _ = _hook.AddNotingHook("target");
        string elsewhere = Path.Combine(_hook.Folder, "elsewhere");
        File.Move(Path.Combine(_hook.HookDirectory, "target"), elsewhere);
        _ = File.CreateSymbolicLink(Path.Combine(_hook.HookDirectory, "10-link"), elsewhere);
        _ = File.CreateSymbolicLink(Path.Combine(_hook.HookDirectory, "20-broken"), "/nowhere/at/all");
        _ = Directory.CreateSymbolicLink(Path.Combine(_hook.HookDirectory, "30-folder"), _hook.Folder);
        AssertSilentSuccess(_hook.Freeze());
        Assert.Equal(["target freeze"], _hook.TakeNotes());
        Assert.Contains("20-broken", _hook.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void Put_among_the_hooks_the_program_does_not_run_itself()
    {
        _ = _hook.AddNotingHook("20-other");
        File.Copy(_hook.Program, Path.Combine(_hook.HookDirectory, "10-fsfreeze-hook"));
        AssertSilentSuccess(_hook.Freeze());
        Assert.Equal(["20-other freeze"], _hook.TakeNotes());
        AssertSilentSuccess(_hook.Thaw());
        Assert.Equal(["20-other thaw"], _hook.TakeNotes());
        Assert.Contains(
            CheckFindings.Run(_hook).NotWell,
            finding => finding.StartsWith("fail hooks.skipped: ", StringComparison.Ordinal)
                && finding.Contains("10-fsfreeze-hook is this program", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_by_another_dispatcher_as_one_of_the_hooks_it_leaves_the_others_to_that()
    {
        _ = _hook.AddNotingHook("20-other");
        _hook.WriteConfiguration();
        string asHook = Path.Combine(_hook.HookDirectory, "10-fsfreeze-hook");
        File.Copy(_hook.Program, asHook);
        foreach (string verb in (string[])["freeze", "thaw"])
        {
            AssertSilentSuccess(Command.Run(asHook, [verb, "--config", _hook.ConfigurationFile]));
            Assert.Empty(_hook.TakeNotes());
        }
    }

    [Theory]
    [InlineData("freeze")]
    [InlineData("thaw")]
    public void A_missing_hook_directory_is_success(string argument)
    {
        Directory.Delete(_hook.HookDirectory);
        AssertSilentSuccess(_hook.Run(argument));
    }

    [Theory]
    [InlineData("cd \"$(dirname \"$HOOK\")\" && exec ./fsfreeze-hook freeze")]
    [InlineData("cd \"$(dirname \"$HOOK\")/fsfreeze-hook.d\" && exec ../fsfreeze-hook freeze")]
    public void Started_by_a_relative_path_it_finds_the_folder_beside_it(string script)
    {
        _ = _hook.AddNotingHook("hook");
        AssertSilentSuccess(_hook.RunFromShell(script));
        Assert.Equal(["hook freeze"], _hook.TakeNotes());
    }

    [Fact]
    public void Started_through_a_link_it_finds_the_folder_beside_the_link()
    {
        _ = _hook.AddNotingHook("beside-the-binary");
        _hook.WriteConfiguration();
        using TemporaryFolder linked = new();
        string notes = linked.File("notes");
        _ = File.CreateSymbolicLink(linked.File("fsfreeze-hook"), _hook.Program);
        File.Copy(_hook.ConfigurationFile, linked.File("fsfreeze-hook.conf"));
        string hook = Path.Combine(linked.Subfolder("fsfreeze-hook.d"), "beside-the-link");
        File.WriteAllText(hook, $"#!/bin/sh\necho \"$0\" >{notes}\n");
        File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        AssertSilentSuccess(Command.Run(linked.File("fsfreeze-hook"), ["freeze"]));
        Assert.Equal(hook, File.ReadAllText(notes).TrimEnd());
        Assert.Empty(_hook.TakeNotes());
    }

    [Fact]
    public void Started_through_PATH_it_does_not_take_the_working_folder_for_its_own()
    {
        _ = _hook.AddNotingHook("in-the-working-folder");
        AssertSilentSuccess(_hook.RunFromShell(
            $"PATH=\"$(dirname \"$HOOK\"):$PATH\" exec fsfreeze-hook --config '{_hook.ConfigurationFile}' freeze", _hook.Folder));
        Assert.Empty(_hook.TakeNotes());
    }

    [Fact]
    public void The_configured_hook_directory_wins()
    {
        _ = _hook.AddNotingHook("hook");
        string elsewhere = Path.Combine(_hook.Folder, "elsewhere.d");
        Directory.Move(_hook.HookDirectory, elsewhere);
        _hook.Settings["hook-directory"] = elsewhere;
        AssertSilentSuccess(_hook.Freeze());
        Assert.Equal(["hook freeze"], _hook.TakeNotes());
    }

    private static void AssertSilentSuccess(CommandResult result)
    {
        Assert.Empty(result.Error);
        Assert.Empty(result.Output);
        Assert.Equal(0, result.ExitCode);
    }
}
