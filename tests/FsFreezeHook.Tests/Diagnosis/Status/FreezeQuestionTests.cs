using System;
using System.Text.Json;
using FsFreezeHook.Approval;
using FsFreezeHook.Diagnosis.Status;
using FsFreezeHook.Failures;
using FsFreezeHook.Records;
using Xunit;

namespace FsFreezeHook.Tests.Diagnosis.Status;

public sealed class FreezeQuestionTests
{
    private static readonly DateTimeOffset Night = new(2026, 3, 1, 2, 0, 0, TimeSpan.Zero);

    private static readonly FreezeQuestion Last = new(Since: null, FreezeId: null);

    [Fact]
    public void The_last_freeze_of_an_agent_is_meant_and_none_by_hand()
    {
        CurrentStatus status = With(Ended("boot.3", Night.AddHours(2)) with { ByAgent = false }, Ended("boot.2", Night));
        Assert.Equal("boot.2", Last.FindIn(status)?.FreezeId);
    }

    [Theory]
    [InlineData(-1, "boot.2")]
    [InlineData(0, "boot.2")]
    [InlineData(1, null)]
    public void One_that_began_before_the_time_is_not_meant(int seconds, string? found)
    {
        CurrentStatus status = With(Ended("boot.2", Night), Ended("boot.1", Night.AddDays(-1)));
        Assert.Equal(found, (Last with { Since = Night.AddSeconds(seconds) }).FindIn(status)?.FreezeId);
    }

    [Fact]
    public void One_that_is_named_is_meant_whoever_ran_it()
    {
        CurrentStatus status = With(Ended("boot.2", Night), Ended("boot.1", Night.AddDays(-1)) with { ByAgent = false });
        Assert.Equal("boot.1", (Last with { FreezeId = "boot.1" }).FindIn(status)?.FreezeId);
        Assert.Null((Last with { FreezeId = "boot.9" }).FindIn(status));
    }

    [Fact]
    public void One_in_force_has_no_verdict_yet_where_it_is_the_one_that_is_meant()
    {
        CurrentStatus status = With(Ended("boot.1", Night)) with { Freeze = InForce("boot.2", Night.AddHours(1)) };
        Assert.Equal(FailureReason.AlreadyFrozen, Refused(Last, status));
        Assert.Equal(FailureReason.AlreadyFrozen, Refused(Last with { FreezeId = "boot.2" }, status));
        Assert.Equal("boot.1", (Last with { FreezeId = "boot.1" }).FindIn(status)?.FreezeId);
        Assert.Null((Last with { Since = Night.AddHours(2) }).FindIn(status));
        Assert.Equal("boot.1", Last.FindIn(status with { Freeze = status.Freeze! with { Agent = null } })?.FreezeId);
    }

    [Fact]
    public void A_run_in_progress_may_be_of_one_that_is_not_there_yet()
    {
        CurrentStatus status = With(Ended("boot.1", Night)) with { Run = new RunInProgress(1, "thaw", 5) };
        Assert.Equal(FailureReason.RunInProgress, Refused(Last with { Since = Night.AddHours(1) }, status));
        Assert.Equal("boot.1", Last.FindIn(status)?.FreezeId);
        Assert.Null((Last with { Since = Night.AddHours(1) }).FindIn(
            status with { Run = new RunInProgress(1, "rehearse", 5) }));
    }

    [Theory]
    [InlineData(nameof(Verdict.Consistent), 0)]
    [InlineData(nameof(Verdict.NoDatabase), 0)]
    [InlineData(nameof(Verdict.Skipped), 0)]
    [InlineData(nameof(Verdict.Degraded), 40)]
    [InlineData(nameof(Verdict.Broken), 41)]
    [InlineData(nameof(Verdict.Failed), 41)]
    public void What_a_host_is_told_is_as_published(string verdict, int exitCode)
    {
        FreezeAnswer answer = new()
        {
            Tool = "fsfreeze-hook 1",
            Freeze = Ended("boot.1", Night) with { Verdict = Enum.Parse<Verdict>(verdict) },
            Instances =
            [
                new LockedInstance("mysql", "read-lock", JsonElement.Parse(
                    """{"enabled":true,"file":"binlog.000001","position":4,"gtidSet":"","source":"SHOW","exact":true}""")),
                new LockedInstance("other", null, null),
            ],
            WritersWaitedMilliseconds = 5,
        };
        Assert.Equal(exitCode, answer.ExitCode);
        PublishedSchema.Describes("verdict", VerdictJson.Write(answer));
    }

    [Fact]
    public void That_there_is_none_is_as_published()
    {
        FreezeAnswer answer = new() { Tool = "fsfreeze-hook 1", Freeze = null };
        Assert.Equal(42, answer.ExitCode);
        PublishedSchema.Describes("verdict", VerdictJson.Write(answer));
    }

    private static FailureReason Refused(FreezeQuestion question, CurrentStatus status) =>
        Assert.Throws<FailureException>(() => question.FindIn(status)).Reason;

    private static HistoryEntry Ended(string id, DateTimeOffset at) => new()
    {
        FreezeId = id,
        StartedAt = at,
        EndedAt = at.AddSeconds(1),
        Verdict = Verdict.Consistent,
        ByAgent = true,
    };

    private static ActiveFreezeStatus InForce(string id, DateTimeOffset at) => new()
    {
        FreezeId = id,
        StartedAt = at,
        CommittedAt = at,
        FrozenMilliseconds = 1,
        Verdict = Verdict.Locked,
        Reasons = [],
        ByGuestExec = false,
        Agent = new ActiveAgent(1, null, null, null),
        Instances = [],
    };

    private static CurrentStatus With(params HistoryEntry[] history) => new()
    {
        Tool = "fsfreeze-hook 1",
        At = Night.AddDays(1),
        State = StatusState.Thawed,
        Problems = [],
        Run = null,
        Freeze = null,
        ThawedEarly = null,
        OpenOfAnotherBoot = null,
        LastFailure = null,
        LastGood = null,
        History = history,
    };
}
