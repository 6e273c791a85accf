using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;
using Xunit.Sdk;

namespace FsFreezeHook.IntegrationTests.Plans;

/// <summary><c>thaw --dry-run</c>: what it foresees is what thaw then does, and it does nothing itself.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class ThawPlanTests : IDisposable
{
    private readonly DatabaseServer _server;
    private readonly PublishedHook _hook = new();

    public ThawPlanTests(MariaDbFixture bed)
    {
        _server = bed.Server;
        _hook.UseServer(_server);
    }

    public void Dispose() => _hook.Dispose();

    [Fact]
    public void With_nothing_frozen_it_reports_that_and_makes_nothing()
    {
        string notes = _hook.AddNotingHook("10-hook");
        CommandResult plan = AssertHarmless();
        Assert.Contains("nothing is frozen\n", plan.Output, StringComparison.Ordinal);
        Assert.EndsWith("expected: nothing to thaw\n", plan.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(notes));
        Assert.False(Directory.Exists(_hook.RuntimeDirectory));
    }

    [Fact]
    public void Thaw_itself_makes_calls_that_are_not_harmless()
    {
        _hook.WriteConfiguration();
        (CommandResult thaw, IReadOnlyList<string> calls) = SystemCallTrace.OfRun(_hook.Program, "thaw");
        Assert.Equal(0, thaw.ExitCode);
        _ = Assert.ThrowsAny<XunitException>(() => TraceOfPlan.AssertHarmless(calls));
    }

    [Fact]
    public void What_is_frozen_is_named_with_its_holder_and_stays_frozen()
    {
        Assert.Equal(0, _hook.Freeze().ExitCode);
        CommandResult plan = AssertHarmless();
        int holder = Assert.Single(_hook.Holders).Pid;
        Assert.Contains(
            string.Create(
                CultureInfo.InvariantCulture, $"mysql: the read lock on MariaDB 10.11.19 is held, by process {holder}, until "),
            plan.Output,
            StringComparison.Ordinal);
        Assert.EndsWith("expected: consistent\n", plan.Output, StringComparison.Ordinal);
        Assert.True(WriteProbe.IsWriteLocked(_server));
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
    }

    [Fact]
    public void A_holder_that_has_gone_is_what_thaw_would_end_with()
    {
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.Single(_hook.Holders).Signal("KILL");
        _ = Eventually.True(() => _hook.Holders.Count == 0, TimeSpan.FromSeconds(5), "the holder has gone");
        AssertForeseen(24);
    }

    [Fact]
    public void A_lock_that_the_limit_has_released_is_what_thaw_would_end_with()
    {
        _hook.MySql!["max-hold"] = "1s";
        Assert.Equal(0, _hook.Freeze().ExitCode);
        _ = Eventually.True(() => _hook.Holders.Count == 0, TimeSpan.FromSeconds(10), "the holder has gone");
        AssertForeseen(25);
    }

    [Fact]
    public void A_record_that_cannot_be_read_is_what_thaw_would_end_with()
    {
        Assert.Equal(0, _hook.Thaw().ExitCode);
        File.WriteAllText(_hook.CommittedRecord, "{");
        AssertForeseen(24);
    }

    [Fact]
    public void With_another_configuration_it_finds_what_holds_as_thaw_does()
    {
        Assert.Equal(0, _hook.Freeze().ExitCode);
        string runtime = _hook.RuntimeDirectory;
        _hook.Settings["runtime-directory"] = Path.Combine(_hook.Tmpfs, "elsewhere");
        CommandResult plan = _hook.Run("thaw", "--dry-run");
        Assert.Contains(
            $"thaw continues in spite of this: {_hook.ConfigurationFile} has changed since freeze",
            plan.Output,
            StringComparison.Ordinal);
        Assert.Contains("  unlock  mysql: ", plan.Output, StringComparison.Ordinal);
        Assert.Equal(0, _hook.Thaw().ExitCode);
        _hook.Settings["runtime-directory"] = runtime;
        Assert.Empty(_hook.Holders);
    }

    private CommandResult AssertHarmless()
    {
        _hook.WriteConfiguration();
        (CommandResult plan, IReadOnlyList<string> calls) = SystemCallTrace.OfRun(_hook.Program, "thaw", "--dry-run");
        TraceOfPlan.AssertHarmless(calls);
        Assert.DoesNotContain(calls, call => call.StartsWith("connect", StringComparison.Ordinal));
        Assert.Equal((0, string.Empty), (plan.ExitCode, plan.Error));
        return plan;
    }

    private void AssertForeseen(int exitCode)
    {
        CommandResult plan = _hook.Run("thaw", "--dry-run");
        CommandResult thaw = _hook.Thaw();
        Assert.Equal((exitCode, thaw.Error), (plan.ExitCode, plan.Error));
        Assert.Equal(exitCode, thaw.ExitCode);
        Assert.Contains($"expected: thaw fails with exit {exitCode}", plan.Output, StringComparison.Ordinal);
    }
}
