using System;
using System.IO;
using System.Linq;
using FsFreezeHook.Agent;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Plans;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Records;
using FsFreezeHook.Terminal;
using FsFreezeHook.Tests.TestBed;
using Serilog.Core;
using Xunit;

namespace FsFreezeHook.Tests.Diagnosis.Plans;

/// <summary>A plan without a server: what a freeze would refuse to begin for, and how the page looks.</summary>
public sealed class FreezePlanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HookSettings _settings;

    public FreezePlanTests()
    {
        _settings = new HookSettings { HookDirectory = _folder["hooks.d"] };
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_servers_there_is_no_database_and_nothing_is_made()
    {
        FreezePlan plan = Plan();
        Assert.Null(plan.Failure);
        Assert.Equal(Verdict.NoDatabase, plan.Verdict);
        Assert.False(Directory.Exists(_folder["run"]));
        Assert.False(Directory.Exists(_folder["state"]));
    }

    [Fact]
    public void What_freeze_refuses_to_begin_for_is_what_it_would_end_with()
    {
        FreezePlan plan = Plan(() => throw new FailureException(FailureReason.Configuration, "no such directory; correct it"));
        Assert.Equal("no such directory; correct it", plan.Failure?.Message);
        Assert.Null(plan.Instances);
    }

    [Fact]
    public void A_runtime_directory_below_a_file_is_refused_as_freeze_refuses_it()
    {
        _folder.Write("run", string.Empty);
        FreezePlan plan = Plan(runtime: _folder["run/below"]);
        Assert.Equal(FailureReason.Internal, plan.Failure?.Reason);
        Assert.Contains("the runtime directory cannot be used", plan.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_host_has_frozen_is_what_it_is_refused_for_before_anything_else()
    {
        _folder.Write("run", "no directory");
        FreezePlan plan = Plan(host: new HostFreeze("/run/qga.state.isfrozen", Since: null));
        Assert.Equal(FailureReason.AlreadyFrozen, plan.Failure?.Reason);
        Assert.Contains("try again when the host has thawed", plan.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_run_in_progress_is_what_it_is_refused_for()
    {
        RuntimeDirectory runtime = new(_folder["run"]);
        runtime.Ensure();
        using (RunLock.Take(runtime, TimeSpan.Zero))
        {
            Assert.Equal(FailureReason.RunInProgress, Plan().Failure?.Reason);
        }

        Assert.Null(Plan().Failure);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_hook_that_is_expected_to_be_killed_again_is_named_and_fails_the_freeze(bool isKilled)
    {
        _ = Directory.CreateDirectory(_settings.HookDirectory);
        string hook = _folder.Script("hooks.d/10-hangs");
        DateTimeOffset began = DateTimeOffset.UtcNow.AddMinutes(1);
        new StateDirectory(_folder["state"], Logger.None).History.Add(
            new HistoryEntry
            {
                StartedAt = began,
                EndedAt = began.AddHours(1),
                Verdict = Verdict.Failed,
                ExitCode = isKilled ? 11 : 10,
                Line = $"{hook}: was killed at its limit after 300 s",
            },
            "test 1");
        FreezePlan plan = Plan();
        Assert.Equal(isKilled ? FailureReason.HookKilled : null, plan.Failure?.Reason);
        using StringWriter text = new();
        new FreezePlanPage(new Screen(text, width: null, hasColour: false)).Write(plan);
        Assert.Equal(
            isKilled, text.ToString().Contains(
                "\nexpected: freeze fails with exit 11, and hooks that were run are run again", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    public void On_a_terminal_no_line_is_wider_than_that(int width)
    {
        _ = Directory.CreateDirectory(_settings.HookDirectory);
        foreach (string name in (string[])["10-a-hook-with-a-rather-long-name.dpkg-old", "20.sample", "30~"])
        {
            _folder.Write($"hooks.d/{name}", string.Empty);
        }

        using StringWriter text = new();
        new FreezePlanPage(new Screen(text, width, hasColour: false)).Write(Plan());
        string[] lines = text.ToString().Split('\n');
        Assert.Contains(lines, line => line.Contains("10-a-hook", StringComparison.Ordinal));

        // A path is one word and stays whole, so that it can be copied.
        Assert.All(
            lines.Where(line => !line.Contains(_folder.Root, StringComparison.Ordinal)),
            line => Assert.True(line.Length <= width, line));
    }

    private FreezePlan Plan(Func<FreezingAgent?>? findAgent = null, string? runtime = null, HostFreeze? host = null) =>
        FreezePlan.Of(
            new Settings(
                _settings, [new MySqlSettings { Name = MySqlSettings.UnnamedInstance, Enabled = Participation.Auto }], []),
            new RuntimeDirectory(runtime ?? _folder["run"]),
            new StateDirectory(_folder["state"], Logger.None),
            findAgent ?? (() => null),
            [Engines.MySql([])],
            host);
}
