using System;
using System.Globalization;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Hooks;

/// <summary>A hook that fails, and one that does not end.</summary>
[Collection(nameof(WithNoServer))]
public sealed class HookFailureTests : IDisposable
{
    private readonly PublishedHook _hook = new();

    public void Dispose() => _hook.Dispose();

    [Fact]
    public void By_default_a_failing_hook_makes_the_freeze_degraded()
    {
        _ = _hook.AddNotingHook("10-fails", "exit 7");
        _ = _hook.AddNotingHook("20-runs");
        CommandResult result = _hook.Freeze();
        Assert.Equal((0, string.Empty, string.Empty), (result.ExitCode, result.Output, result.Error));
        Assert.Equal(["10-fails freeze", "20-runs freeze"], _hook.TakeNotes());
        Assert.Equal("degraded", _hook.FreezeRecord.Verdict);
        Assert.Equal([7, 0], _hook.FreezeRecord.Hooks.Select(hook => hook.Status));
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.Equal("degraded", _hook.ThawRecord.Verdict);
    }

    [Fact]
    public void With_ignore_a_failing_hook_is_in_the_log_alone_as_with_the_stock_script()
    {
        _hook.Settings["failing-hook"] = "ignore";
        _ = _hook.AddNotingHook("10-fails", "exit 7");
        _ = _hook.AddNotingHook("20-runs");
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.Equal(["10-fails freeze", "20-runs freeze"], _hook.TakeNotes());
        Assert.Equal("no-database", _hook.FreezeRecord.Verdict);
        Assert.Contains("10-fails: failed with status 7", _hook.Log, StringComparison.Ordinal);
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.Equal("no-database", _hook.ThawRecord.Verdict);
    }

    [Fact]
    public void With_abort_a_failing_hook_vetoes_the_freeze_and_the_earlier_ones_thaw_in_reverse()
    {
        _hook.Settings["failing-hook"] = "abort";
        _ = _hook.AddNotingHook("10-first");
        _ = _hook.AddNotingHook("20-second");
        _ = _hook.AddNotingHook("30-fails", "[ \"$1\" != freeze ]");
        _ = _hook.AddNotingHook("40-never");
        CommandResult result = _hook.Freeze();
        Assert.Equal(10, result.ExitCode);
        Assert.Contains("30-fails", OneLine(result), StringComparison.Ordinal);
        Assert.Equal(
            ["10-first freeze", "20-second freeze", "30-fails freeze", "20-second thaw", "10-first thaw"], _hook.TakeNotes());
        Assert.False(File.Exists(_hook.CommittedRecord));
    }

    [Theory]
    [InlineData("continue")]
    [InlineData("abort")]
    public void A_hook_beyond_its_limit_is_killed_with_its_whole_group_and_vetoes_the_freeze(string policy)
    {
        _hook.Settings["failing-hook"] = policy;
        _hook.Settings["hook-timeout"] = "500ms";
        string pids = Path.Combine(_hook.Folder, "pids");
        _ = _hook.AddNotingHook("10-first");
        _ = _hook.AddHook(
            "20-hangs",
            $"#!/bin/sh\n[ \"$1\" = freeze ] || {{ echo \"20-hangs $1\" >>{_hook.Folder}/notes; exit 0; }}\n"
            + $"trap '' TERM\nsleep 300 &\necho $$ $! >{pids}\nwhile :; do sleep 0.1; done\n");
        CommandResult result = _hook.Freeze();
        Assert.Equal(11, result.ExitCode);
        Assert.Contains("20-hangs", OneLine(result), StringComparison.Ordinal);
        Assert.InRange(result.Duration, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30));
        ProcessEntry[] group = [.. File.ReadAllText(pids).Split().Where(pid => pid.Length > 0)
            .Select(pid => new ProcessEntry(int.Parse(pid, CultureInfo.InvariantCulture)))];
        _ = Eventually.True(() => !group.Any(process => process.IsAlive), TimeSpan.FromSeconds(2), "its whole group is gone");
        Assert.Equal(["10-first freeze", "20-hangs thaw", "10-first thaw"], _hook.TakeNotes());
    }

    [Fact]
    public void A_hook_beyond_its_limit_is_asked_to_end_first()
    {
        _hook.Settings["hook-timeout"] = "500ms";
        string asked = Path.Combine(_hook.Folder, "asked");
        _ = _hook.AddHook(
            "10-polite",
            $"#!/bin/sh\n[ \"$1\" = freeze ] || exit 0\ntrap 'echo asked >{asked}; exit 0' TERM\nsleep 300 &\nwait\n");
        Assert.Equal(11, _hook.Freeze().ExitCode);
        Assert.True(File.Exists(asked));
    }

    /// <summary>Nor the thaw from being one: there is nothing left to veto.</summary>
    [Theory]
    [InlineData("continue", "exit 7", "status 7")]
    [InlineData("abort", "exit 7", "status 7")]
    [InlineData("abort", "kill -KILL $$", "signal 9")]
    [InlineData("abort", "exec sleep 300", "signal 15")]
    public void A_failing_hook_does_not_keep_the_others_from_thawing(string policy, string failure, string told)
    {
        _hook.Settings["failing-hook"] = policy;
        _hook.Settings["hook-timeout"] = "2s";
        _ = _hook.AddNotingHook("10-fails", $"[ \"$1\" = freeze ] || {failure}");
        _ = _hook.AddNotingHook("20-runs");
        Assert.Equal(0, _hook.Freeze().ExitCode);
        _ = _hook.TakeNotes();
        CommandResult thaw = _hook.Thaw();
        Assert.Equal(["10-fails thaw", "20-runs thaw"], _hook.TakeNotes());
        Assert.Equal((0, string.Empty, string.Empty), (thaw.ExitCode, thaw.Output, thaw.Error));
        Assert.False(File.Exists(_hook.CommittedRecord));
        Assert.Contains($"10-fails: failed in thaw with {told}", _hook.Log, StringComparison.Ordinal);
    }

    private static string OneLine(CommandResult result)
    {
        Assert.Empty(result.Output);
        return Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
