using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Discovery;

/// <summary>What a machine, or whoever starts the program, does not give is no reason to fail.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class LackingMachineTests(MariaDbFixture bed) : IDisposable
{
    private readonly PublishedHook _hook = new();

    [Fact]
    public void A_caller_that_ignores_the_end_of_children_gets_the_same_freeze()
    {
        _hook.UseServer(bed.Server);
        _ = _hook.AddNotingHook("10-runs");
        _ = _hook.AddNotingHook("20-fails", "exit 7");
        foreach (string verb in (string[])["freeze", "thaw"])
        {
            CommandResult run = _hook.RunFromShell($"exec env --ignore-signal=CHLD \"$HOOK\" {verb}");
            Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
            Assert.Equal(verb == "freeze", WriteProbe.IsWriteLocked(bed.Server));
        }

        Assert.Equal([("10-runs", 0), ("20-fails", 7)], _hook.FreezeRecord.Hooks.Select(hook => (hook.Name, hook.Status)));
    }

    [Fact]
    public void Where_the_limit_of_watches_is_reached_the_agent_is_not_watched_and_the_log_reports_it()
    {
        _hook.UseServer(bed.Server);
        _hook.Settings["agent-state-file"] = Path.Combine(_hook.Folder, "qga.state.isfrozen");
        _hook.WriteConfiguration();
        using (BackgroundProcess freeze = new(
            Path.Combine(_hook.Folder, "strace.out"),
            "strace",
            [
                "-f", "-o", "/dev/null", "-e", "trace=inotify_init1", "-e", "inject=inotify_init1:error=EMFILE",
                _hook.Program, "freeze", "--config", _hook.ConfigurationFile,
            ],
            new Dictionary<string, string?>()))
        {
            _ = Eventually.True(
                () => File.Exists(_hook.CommittedRecord),
                TimeSpan.FromSeconds(30),
                $"the freeze is committed; it says: {freeze.Output}");
            Assert.True(WriteProbe.IsWriteLocked(bed.Server));
            Assert.Equal(0, _hook.Thaw().ExitCode);
            Assert.Equal("consistent", _hook.ThawRecord.Verdict);
        }

        Assert.Contains("the agent is not watched", _hook.Log, StringComparison.Ordinal);
        Assert.Contains("fs.inotify.max_user_instances", _hook.Log, StringComparison.Ordinal);
    }

    public void Dispose() => _hook.Dispose();
}
