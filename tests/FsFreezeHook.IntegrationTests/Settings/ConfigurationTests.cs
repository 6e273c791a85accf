using System;
using System.Collections.Generic;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Settings;

/// <summary>The configuration, and the program without one.</summary>
[Collection(nameof(WithNoServer))]
public sealed class ConfigurationTests : IDisposable
{
    private readonly PublishedHook _hook = new();

    public void Dispose() => _hook.Dispose();

    [Fact]
    public void Without_a_section_and_without_a_server_there_is_no_database_and_freeze_succeeds()
    {
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty, string.Empty), (freeze.ExitCode, freeze.Output, freeze.Error));
        Assert.Equal("no-database", _hook.FreezeRecord.Verdict);
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.Equal("no-database", _hook.ThawRecord.Verdict);
    }

    [Theory]
    [InlineData("[hook]\n\nlog-levle = information\n", 3, "log-level")]
    [InlineData("[hok]\n", 1, "hook")]
    [InlineData("[hook]\nhook-timeout = soon\n", 2, "hook-timeout")]
    [InlineData("[hook]\nhook-timeout = 1s\nhook-timeout = 2s\n", 3, "hook-timeout")]
    [InlineData("[mysql]\nenabled = perhaps\n", 2, "enabled")]
    [InlineData("[mysql]\nlock = chain\n", 2, "lock")]
    [InlineData("[mysql]\nuser\n", 2, "=")]
    [InlineData("[mysql ../name]\n", 1, "instance name")]
    [InlineData("[mysql a/b]\n", 1, "instance name")]
    [InlineData("[mysql .hidden]\n", 1, "instance name")]
    [InlineData("[mysql -option]\n", 1, "instance name")]
    public void An_error_in_it_is_named_with_its_file_and_line(string text, int line, string named)
    {
        _ = _hook.AddNotingHook("hook");
        File.WriteAllText(_hook.ConfigurationFile, text);
        File.SetUnixFileMode(_hook.ConfigurationFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        CommandResult result = Command.Run(_hook.Program, ["freeze"]);
        Assert.Equal((3, string.Empty), (result.ExitCode, result.Output));
        string error = Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains($"{_hook.ConfigurationFile}:{line}", error, StringComparison.Ordinal);
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.Empty(_hook.TakeNotes());
    }

    [Fact]
    public void One_that_everybody_may_write_is_refused()
    {
        _hook.WriteConfiguration();
        _ = Command.Must("chmod", "0666", _hook.ConfigurationFile);
        Assert.Equal(3, Command.Run(_hook.Program, ["freeze"]).ExitCode);
    }

    [Fact]
    public void One_with_a_password_that_everybody_may_read_is_refused()
    {
        _hook.MySql = new Dictionary<string, string> { ["password"] = "canary" };
        _hook.WriteConfiguration();
        _ = Command.Must("chmod", "0644", _hook.ConfigurationFile);
        CommandResult result = Command.Run(_hook.Program, ["freeze"]);
        Assert.Equal(3, result.ExitCode);
        Assert.DoesNotContain("canary", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("frieze")]
    [InlineData("freeze now")]
    [InlineData("@file")]
    [InlineData("[suggest] freeze")]
    public void Anything_else_than_its_commands_is_a_usage_error_in_a_line(string arguments)
    {
        CommandResult result = _hook.Run(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((2, string.Empty), (result.ExitCode, result.Output));
        _ = Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
