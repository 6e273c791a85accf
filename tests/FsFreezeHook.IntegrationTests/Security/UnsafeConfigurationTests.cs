using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Security;

/// <summary>Files that tell a program of root's what to do, and that a local user could write or replace.</summary>
[Collection(nameof(WithNoServer))]
public sealed class UnsafeConfigurationTests : IDisposable
{
    private const string Canary = "canary-in-a-file";

    private readonly PublishedHook _hook = new();
    private readonly TemporaryFolder _folder = new();

    private string DropIns => _hook.ConfigurationFile + ".d";

    public void Dispose()
    {
        _hook.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("chmod 0602 {conf}", "{conf}")]
    [InlineData("chown 65534 {conf}", "{conf}")]
    [InlineData("chown 65534 {folder}", "{folder}")]
    [InlineData("chmod 0757 {folder}", "{folder}")]
    [InlineData("chmod 0775 {dropins}", "{dropins}")]
    [InlineData("chmod 1777 {dropins}", "{dropins}")]
    [InlineData("chown 65534 {dropins}", "{dropins}")]
    [InlineData("chown 65534 {dropin}", "{dropin}")]
    [InlineData("chmod 0660 {dropin}", "{dropin}")]
    public void A_configuration_that_others_may_write_is_refused_and_named_with_mode_and_remedy(string change, string named)
    {
        _hook.MySql = new Dictionary<string, string> { ["enabled"] = "no" };
        _ = Directory.CreateDirectory(DropIns);
        string dropIn = Path.Combine(DropIns, "a.conf");
        File.WriteAllText(dropIn, "[mysql]\npassword = " + Canary + "\n");
        _ = Command.Must("chmod", "600", dropIn);
        Assert.Equal((0, string.Empty), Outcome(_hook.Freeze()));

        string Filled(string text) => text.Replace("{conf}", _hook.ConfigurationFile, StringComparison.Ordinal)
            .Replace("{dropins}", DropIns, StringComparison.Ordinal)
            .Replace("{dropin}", dropIn, StringComparison.Ordinal)
            .Replace("{folder}", _hook.Folder, StringComparison.Ordinal);
        string[] words = Filled(change).Split(' ');
        _hook.WriteConfiguration();
        _ = Command.Must(words[0], words[1..]);
        CommandResult freeze = Command.Run(_hook.Program, ["freeze"]);
        string line = Assert.Single(freeze.Error.TrimEnd().Split('\n'));
        Assert.Equal(3, freeze.ExitCode);
        Assert.Contains("unsafe permissions", line, StringComparison.Ordinal);
        Assert.Matches(words[0] == "chown" ? $"owner {LocalUser.Id}" : words[1], line);
        Assert.Matches($"ch(mod|own) .*{Filled(named)}", line);
        Assert.DoesNotContain(Canary, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chown 65534 {file}")]
    [InlineData("chown 65534 {folder}")]
    [InlineData("chmod 0777 {folder}")]
    [InlineData("chmod 0606 {file}")]
    public void An_option_file_that_the_configuration_names_and_others_may_change_is_refused(string change)
    {
        string folder = _folder.Subfolder("options");
        string file = Path.Combine(folder, "my.cnf");
        File.WriteAllText(file, $"[client]\nsocket = /nowhere\npassword = {Canary}\n");
        _ = Command.Must("chmod", "600", file);
        _hook.MySql = new Dictionary<string, string> { ["defaults-file"] = file };
        Assert.Equal(20, _hook.Freeze().ExitCode);
        string[] words =
        [
            .. change.Split(' ').Select(word =>
                word.Replace("{file}", file, StringComparison.Ordinal).Replace("{folder}", folder, StringComparison.Ordinal)),
        ];
        _ = Command.Must(words[0], words[1..]);
        CommandResult freeze = _hook.Freeze();
        Assert.Equal(3, freeze.ExitCode);
        string line = Assert.Single(freeze.Error.TrimEnd().Split('\n'));
        Assert.StartsWith(file, line, StringComparison.Ordinal);
        Assert.Contains("unsafe permissions", line, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, line + _hook.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_that_a_user_made_is_not_followed_to_a_configuration()
    {
        string folder = _folder.Subfolder("linked");
        string link = Path.Combine(folder, "my.conf");
        _hook.WriteConfiguration();
        _ = File.CreateSymbolicLink(link, _hook.ConfigurationFile);
        _ = Command.Must("chown", "--no-dereference", $"{LocalUser.Id}", link);
        CommandResult freeze = Command.Run(_hook.Program, ["--config", link, "freeze"]);
        Assert.Equal(3, freeze.ExitCode);
        Assert.Contains($"{link} has mode 0777 and owner {LocalUser.Id}", freeze.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chmod 0757 {hook}", "{hook} has mode 0757 and owner 0; chmod go-w {hook}")]
    [InlineData("chown 65534 {hook}", "{hook} has mode 0700 and owner 65534; chown -h root {hook}")]
    [InlineData("chmod 1777 {hooks}", "{hooks} has mode 1777 and owner 0; chmod go-w {hooks}")]
    [InlineData("chown 65534 {hooks}", "{hooks} has mode 0755 and owner 65534; chown -h root {hooks}")]
    public void A_hook_that_others_may_change_is_run_with_a_warning_that_names_it(string change, string warning)
    {
        string Filled(string text) => text.Replace("{hooks}", _hook.HookDirectory, StringComparison.Ordinal)
            .Replace("{hook}", Path.Combine(_hook.HookDirectory, "hook"), StringComparison.Ordinal);
        _ = _hook.AddNotingHook("hook");
        _ = _hook.AddNotingHook("other");
        Assert.Equal((0, string.Empty), Outcome(_hook.Freeze()));
        Assert.DoesNotContain("[wrn]", _hook.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(" wrn ", _hook.Log, StringComparison.Ordinal);
        Assert.Equal((0, string.Empty), Outcome(_hook.Thaw()));
        _ = _hook.TakeNotes();

        string[] words = Filled(change).Split(' ');
        _ = Command.Must(words[0], words[1..]);
        Assert.Equal((0, string.Empty), Outcome(_hook.Freeze()));
        string line = Assert.Single(
            _hook.Log.Split('\n'), line => line.Contains("users other than root", StringComparison.Ordinal));
        Assert.Contains(" wrn ", line, StringComparison.Ordinal);
        Assert.EndsWith(Filled(warning), line, StringComparison.Ordinal);
        Assert.Equal(["hook freeze", "other freeze"], _hook.TakeNotes());
        Assert.Equal("no-database", _hook.FreezeRecord.Verdict);
    }

    [Fact]
    public void A_hook_behind_a_link_is_judged_by_what_the_link_leads_to()
    {
        string users = LocalUser.MakeFolder(_folder, "users");
        string script = Path.Combine(users, "script");
        File.WriteAllText(script, "#!/bin/sh\n");
        _ = Command.Must("chmod", "755", script);
        _ = File.CreateSymbolicLink(Path.Combine(_hook.HookDirectory, "hook"), script);
        Assert.Equal((0, string.Empty), Outcome(_hook.Freeze()));
        Assert.Contains($"{users} has mode 0755 and owner {LocalUser.Id}", _hook.Log, StringComparison.Ordinal);
    }

    private static (int ExitCode, string Error) Outcome(CommandResult result) => (result.ExitCode, result.Error);
}
