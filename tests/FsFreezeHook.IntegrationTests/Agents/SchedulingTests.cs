using System;
using System.Collections.Generic;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Agents;

/// <summary>
/// Who gets a processor first on a busy machine: the run and its holders before all ordinary programs, and no hook.
/// </summary>
[Collection(nameof(WithMariaDb))]
public sealed class SchedulingTests(MariaDbFixture bed) : IDisposable
{
    private const int Ordinary = 0;
    private const int RealTime = 2;
    private const int Batch = 3;

    private readonly PublishedHook _hook = new();

    public void Dispose() => _hook.Dispose();

    [Fact]
    public void The_run_and_its_holder_go_before_ordinary_programs_and_hooks_are_ordinary()
    {
        Install("sleep 60 &");
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.All(Assert.Single(_hook.Holders).Policies, policy => Assert.Equal(RealTime, policy));
        Assert.All(Drain().Policies, policy => Assert.Equal(Ordinary, policy));
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.Equal([$"run {RealTime} hook {Ordinary}", $"run {RealTime} hook {Ordinary}"], Noted());
    }

    [Fact]
    public void Where_real_time_is_refused_it_still_freezes()
    {
        string[] notNice = ["--bounding-set=-sys_nice", "--inh-caps=-all", _hook.Program];
        Install();
        CommandResult freeze = Command.Run("setpriv", [.. notNice, "freeze"]);
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.All(Assert.Single(_hook.Holders).Policies, policy => Assert.Equal(Ordinary, policy));
        Assert.Equal(0, Command.Run("setpriv", [.. notNice, "thaw"]).ExitCode);
        Assert.Equal([$"run {Ordinary} hook {Ordinary}", $"run {Ordinary} hook {Ordinary}"], Noted());
    }

    [Fact]
    public void A_policy_that_its_caller_chose_stays()
    {
        string[] asBatch = ["--batch", "0", _hook.Program];
        Install();
        Assert.Equal(0, Command.Run("chrt", [.. asBatch, "freeze"]).ExitCode);
        Assert.All(Assert.Single(_hook.Holders).Policies, policy => Assert.Equal(Batch, policy));
        Assert.Equal(0, Command.Run("chrt", [.. asBatch, "thaw"]).ExitCode);
        Assert.Equal([$"run {Batch} hook {Batch}", $"run {Batch} hook {Batch}"], Noted());
    }

    // The hook notes the policy of what started it, and its own.
    private void Install(string andThen = "")
    {
        const string Policy = "cut -d ' ' -f 41 /proc";
        _hook.UseServer(bed.Server);
        _ = _hook.AddHook(
            "look",
            $"#!/bin/sh\necho \"run $({Policy}/$PPID/stat) hook $({Policy}/$$/stat)\" >>{_hook.Tmpfs}/policies\n{andThen}\n");
        _hook.WriteConfiguration();
    }

    private string[] Noted() => File.ReadAllLines($"{_hook.Tmpfs}/policies");

    private ProcessEntry Drain() => Assert.Single(
        (IEnumerable<ProcessEntry>)ProcessEntry.Executing(_hook.Program),
        process => process.CommandLine.Contains(" drain ", StringComparison.Ordinal));
}
