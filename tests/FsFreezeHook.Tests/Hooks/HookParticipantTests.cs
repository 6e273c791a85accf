using System;
using System.IO;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.Hooks;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using FsFreezeHook.Tests.TestBed;
using Serilog.Events;
using Xunit;

namespace FsFreezeHook.Tests.Hooks;

[Collection(ChildProcesses.Name)]
public sealed class HookParticipantTests : IDisposable
{
    private readonly HookBench _bench = new();
    private readonly Interruption _interruption = new();
    private readonly FreezeRun _run;

    public HookParticipantTests()
    {
        _run = new FreezeRun(
            new FreezeRecord(), _interruption, _bench.Log.Logger, reporter: null);
    }

    // What it was run with, a word each.
    private string Calls => File.Exists(_bench["calls"]) ? File.ReadAllText(_bench["calls"]) : string.Empty;

    [Fact]
    public void One_that_succeeds_is_in_the_record_and_is_undone_by_a_rollback()
    {
        HookParticipant hook = Participant(FailingHook.Abort, "exit 0");
        hook.Freeze(_run);
        Assert.Equal(Verdict.NoDatabase, _run.Verdict);
        Assert.Equal(("hook", 0), Entry());
        hook.Rollback(_run);
        Assert.Equal("freeze thaw ", Calls);
    }

    [Fact]
    public void One_that_fails_vetoes_the_freeze_where_the_policy_demands_it_and_cleans_up_itself()
    {
        HookParticipant hook = Participant(FailingHook.Abort, "exit 3");
        FailureException failure = Assert.Throws<FailureException>(() => hook.Freeze(_run));
        Assert.Equal(FailureReason.HookFailed, failure.Reason);
        Assert.Equal(
            $"{_bench["hook"]}: failed with status 3; see /log, and correct it, or set 'failing-hook = continue' in [hook]",
            failure.Message);
        hook.Rollback(_run);
        Assert.Equal("freeze ", Calls);
    }

    [Fact]
    public void One_that_fails_is_in_the_log_alone_where_the_policy_demands_it()
    {
        HookParticipant hook = Participant(FailingHook.Ignore, "echo so; exit 3");
        hook.Freeze(_run);
        Assert.Empty(_run.Reasons);
        Assert.NotEqual(Verdict.Degraded, _run.Verdict);
        Assert.Equal(("hook", 3), Entry());
    }

    [Theory]
    [InlineData(
        "[ $1 = thaw ] && true",
        "failed with status 1 and printed nothing: its last command failed; end it with 'exit 0' if that is intended")]
    [InlineData("echo no room; false", "failed with status 1; see /log, and correct it")]
    [InlineData("exit 2", "failed with status 2; see /log, and correct it")]
    public void One_whose_last_test_was_false_is_reported_with_what_to_do(string command, string expected)
    {
        Participant(FailingHook.Continue, command).Freeze(_run);
        Assert.Equal([$"{_bench["hook"]}: {expected}"], _run.Reasons);
    }

    [Fact]
    public void One_that_fails_makes_the_freeze_degraded_where_the_policy_demands_it_and_is_not_undone()
    {
        HookParticipant hook = Participant(FailingHook.Continue, "kill -TERM $$");
        hook.Freeze(_run);
        Assert.Equal([$"{_bench["hook"]}: failed with signal 15; see /log, and correct it"], _run.Reasons);
        Assert.Equal(Verdict.Degraded, _run.Verdict);
        Assert.Equal(("hook", 143), Entry());
        hook.Rollback(_run);
        Assert.Equal("freeze ", Calls);
    }

    [Theory]
    [InlineData(nameof(FailingHook.Abort))]
    [InlineData(nameof(FailingHook.Continue))]
    public void One_that_was_killed_at_its_limit_is_undone_at_once_and_vetoes_the_freeze_whatever_the_policy(string policy)
    {
        _bench.Limit = TimeSpan.FromSeconds(1.5);
        HookParticipant hook = Participant(Enum.Parse<FailingHook>(policy), "[ $1 = thaw ] || sleep 600");
        FailureException failure = Assert.Throws<FailureException>(() => hook.Freeze(_run));
        Assert.Equal(FailureReason.HookKilled, failure.Reason);
        Assert.Matches(
            "was killed at its limit after [0-9.]+ s; see /log, and correct it or raise 'hook-timeout' in \\[hook\\]$",
            failure.Message);
        Assert.Equal("freeze thaw ", Calls);
        hook.Rollback(_run);
        Assert.Equal("freeze thaw ", Calls);
    }

    [Fact]
    public void One_that_is_not_to_be_run_is_a_line_in_the_log_and_nothing_else()
    {
        HookFile file = _bench.Hook("exit 1") with { Skipped = SkipReason.BrokenLink };
        HookParticipant hook = new(
            file, _bench.Runner, new HookSettings { HookDirectory = "/hooks", FailingHook = FailingHook.Abort });
        hook.Freeze(_run);
        hook.Rollback(_run);
        hook.Thaw(new ThawRun(null, _bench.Log.Logger));
        Assert.Null(_run.Record.Sections);
        Assert.Equal(["hook: skipped: a broken link"], _bench.Log.Lines);
    }

    [Fact]
    public void It_is_thawed_whether_something_is_frozen_or_not_and_a_failure_there_is_logged()
    {
        HookParticipant hook = Participant(FailingHook.Abort, "exit 6");
        hook.Thaw(new ThawRun(null, _bench.Log.Logger));
        Assert.Equal("thaw ", Calls);
        Assert.Equal(
            [$"hook: failed in thaw with status 6; correct it, and run: {_bench["hook"]} thaw"],
            _bench.Log.Of(LogEventLevel.Error));
    }

    public void Dispose()
    {
        _interruption.Dispose();
        _bench.Dispose();
    }

    private HookParticipant Participant(FailingHook policy, string command) =>
        new(
            _bench.Hook($"printf '%s ' $1 >> '{_bench["calls"]}'", command),
            _bench.Runner,
            new HookSettings { HookDirectory = "/hooks", FailingHook = policy, LogFile = "/log" });

    private (string? Name, int Status) Entry()
    {
        System.Text.Json.JsonElement entry = Assert.Single(_run.Record.Sections!["hooks"].EnumerateArray());
        Assert.InRange(entry.GetProperty("milliseconds").GetInt64(), 0, (long)Soon.Bound.TotalMilliseconds);
        return (entry.GetProperty("name").GetString(), entry.GetProperty("status").GetInt32());
    }
}
