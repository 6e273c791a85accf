using System;
using System.IO;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Plans;
using FsFreezeHook.Failures;
using FsFreezeHook.Records;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Diagnosis.Plans;

/// <summary>What the last freeze tells of a hook, which no dry run runs.</summary>
public sealed class HookPlanTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly TemporaryFolder _folder = new();
    private readonly string _hook;

    public HookPlanTests()
    {
        _ = Directory.CreateDirectory(_folder["hooks.d"]);
        _ = _folder.Script("hooks.d/05-other");
        _hook = _folder.Script("hooks.d/10-hangs");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_that_was_killed_in_the_last_freeze_and_is_the_same_is_expected_to_be_again()
    {
        FailureException? expected = Plan(Killed()).KilledAgain;
        Assert.Equal(FailureReason.HookKilled, expected?.Reason);
        Assert.StartsWith($"{_hook}: was killed at its limit in the last freeze", expected!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_freeze_nothing_is_known() => Assert.Null(Plan().KilledAgain);

    [Fact]
    public void A_later_freeze_that_came_past_it_counts_and_one_that_was_refused_does_not()
    {
        HistoryEntry later = Killed() with { ExitCode = 0, Verdict = Verdict.Consistent, Line = null };
        Assert.Null(Plan(Killed(), later).KilledAgain);
        Assert.NotNull(Plan(Killed(), Killed() with { ExitCode = 30, Line = "frozen by hand" }).KilledAgain);
    }

    [Fact]
    public void One_that_was_changed_since_or_is_another_or_is_not_run_any_more_is_not_judged()
    {
        Assert.Null(Plan(Killed(DateTimeOffset.UtcNow.AddHours(-1))).KilledAgain);
        Assert.Null(Plan(Killed() with { Line = $"{_hook}-2: was killed at its limit after 2 s; see the log" }).KilledAgain);
        TemporaryFolder.SetMode(_hook, "644");
        Assert.Null(Plan(Killed()).KilledAgain);
    }

    [Fact]
    public void Where_it_has_more_time_now_or_no_limit_it_is_not_judged()
    {
        Assert.Null(Plan(TimeSpan.FromSeconds(4), Killed()).KilledAgain);
        Assert.Null(Plan(limit: null, Killed()).KilledAgain);
        Assert.NotNull(Plan(TimeSpan.FromSeconds(1), Killed()).KilledAgain);
    }

    // A freeze of three seconds, after the hooks were written.
    private HistoryEntry Killed(DateTimeOffset? at = null)
    {
        DateTimeOffset began = at ?? DateTimeOffset.UtcNow.AddMinutes(1);
        return new HistoryEntry
        {
            StartedAt = began,
            EndedAt = began.AddSeconds(3),
            Verdict = Verdict.Failed,
            ExitCode = 11,
            Line = $"{_hook}: was killed at its limit after 2 s; see /log, and correct it or raise 'hook-timeout' in [hook]",
        };
    }

    private HookPlan Plan(params HistoryEntry[] freezes) => Plan(Limit, freezes);

    private HookPlan Plan(TimeSpan? limit, params HistoryEntry[] freezes) => HookPlan
        .Of(new HookSettings { HookDirectory = _folder["hooks.d"], HookTimeout = limit })
        .WithHistory(History.Empty with { Freezes = freezes });
}
