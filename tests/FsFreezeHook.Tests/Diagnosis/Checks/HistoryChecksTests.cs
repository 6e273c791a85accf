using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Diagnosis.Checks;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Records;
using FsFreezeHook.Text;
using Xunit;

namespace FsFreezeHook.Tests.Diagnosis.Checks;

public sealed class HistoryChecksTests
{
    private const string Expected = "this machine has one";

    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Day = TimeSpan.FromHours(26);

    [Fact]
    public void No_freeze_yet_is_reported_and_fails_only_where_an_age_is_asked_for()
    {
        Assert.Equal((FindingLevel.Warn, "none yet"), Age());
        Assert.Equal((FindingLevel.Fail, "none yet"), Age(Day));
    }

    [Theory]
    [InlineData(nameof(Verdict.Consistent), 25, nameof(FindingLevel.Ok), "25 h ago, the last good one")]
    [InlineData(
        nameof(Verdict.Consistent), 27, nameof(FindingLevel.Fail), "27 h ago, the last good one; older than 26 h (--max-age)")]
    [InlineData(
        nameof(Verdict.Consistent), 100, nameof(FindingLevel.Fail), "4 days ago, the last good one; older than 26 h (--max-age)")]
    [InlineData(
        nameof(Verdict.Degraded), 1, nameof(FindingLevel.Fail), "none of the last 1 that a guest agent asked for was a good one")]
    [InlineData(nameof(Verdict.NoDatabase), 1, nameof(FindingLevel.Fail),
        "none of the last 1 that a guest agent asked for was a good one")]
    [InlineData(
        nameof(Verdict.Failed), 1, nameof(FindingLevel.Fail), "none of the last 1 that a guest agent asked for was a good one")]
    public void Where_an_age_is_asked_for_an_older_one_or_none_that_is_good_fails(
        string verdict, int hours, string level, string text) =>
        Assert.Equal((Enum.Parse<FindingLevel>(level), text), Age(Day, Entry(Enum.Parse<Verdict>(verdict), hours)));

    [Theory]
    [InlineData(null, nameof(FindingLevel.Warn))]
    [InlineData(26, nameof(FindingLevel.Fail))]
    public void One_that_is_dated_in_the_future_has_no_age_and_the_clock_is_to_be_set_right(int? maxAge, string level)
    {
        Finding finding = Find(maxAge is { } hours ? TimeSpan.FromHours(hours) : null, true, Entry(Verdict.Consistent, -1))
            .Single(finding => finding.Id == "freeze.age");
        Assert.Equal(Enum.Parse<FindingLevel>(level), finding.Level);
        Assert.Equal($"dated {Moment.Of(Now.AddHours(1))}, in the future, the last good one: its age is unknown", finding.Text);
        Assert.EndsWith("\ntimedatectl", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void One_by_hand_is_not_counted_and_not_reported()
    {
        HistoryEntry byHand = Entry(Verdict.Consistent, 1) with { ByAgent = false };
        Assert.Equal((FindingLevel.Fail, "none yet that a guest agent asked for"), Age(Day, byHand));
        Finding[] findings =
            [.. Find(Day, true, Entry(Verdict.Consistent, 2), byHand with { Verdict = Verdict.Failed, Line = "a; b" })];
        Assert.Equal("2 h ago, the last good one", Assert.Single(findings).Text);
    }

    [Fact]
    public void One_that_locked_no_database_says_why_one_is_expected()
    {
        Finding last = Find(null, true, Entry(Verdict.NoDatabase, 1)).Single(finding => finding.Id == "freeze.last");
        Assert.Equal("1 h ago, not a good one: no database was locked, and this machine has one", last.Text);
        Assert.Equal("start it, or if it is gone for good, set enabled = no in [mysql]", last.Remedy);
    }

    [Fact]
    public void Otherwise_its_age_is_said_whatever_it_is() =>
        Assert.Equal((FindingLevel.Ok, "41 days ago, the last good one"), Age(null, Entry(Verdict.Consistent, 1000)));

    [Fact]
    public void Without_a_database_a_freeze_without_one_is_good() =>
        Assert.Equal(FindingLevel.Ok, Assert.Single(Find(Day, hasDatabase: false, Entry(Verdict.NoDatabase, 1))).Level);

    [Fact]
    public void A_last_freeze_that_was_not_good_is_reported_with_its_line()
    {
        Finding last = Assert.Single(
            Find(null, true, Entry(Verdict.Consistent, 2), Entry(Verdict.Failed, 1, "mysql: cannot be reached; start it")),
            finding => finding.Id == "freeze.last");
        Assert.Equal(
            Finding.Warn("freeze.last", "last freeze", "1 h ago, not a good one: mysql: cannot be reached", "start it"), last);
    }

    [Fact]
    public void One_that_was_good_again_since_is_not() => Assert.DoesNotContain(
        Find(null, true, Entry(Verdict.Failed, 2, "a; b"), Entry(Verdict.Consistent, 1)), finding => finding.Id == "freeze.last");

    [Fact]
    public void A_history_that_cannot_be_read_is_reported()
    {
        Finding finding = new HistoryChecks(History.Empty, "/file is malformed", Expected, null, Now, "/log").Find().First();
        Assert.Equal(("freeze.history", FindingLevel.Warn), (finding.Id, finding.Level));
    }

    private static HistoryEntry Entry(Verdict verdict, int hours, string? line = null) => new()
    {
        StartedAt = Now - TimeSpan.FromHours(hours),
        EndedAt = Now - TimeSpan.FromHours(hours),
        Verdict = verdict,
        Line = line,
        ByAgent = true,
    };

    private static IReadOnlyList<Finding> Find(TimeSpan? maxAge, bool hasDatabase, params HistoryEntry[] entries) =>
        [.. new HistoryChecks(History.Empty with { Freezes = entries }, null, hasDatabase ? Expected : null, maxAge, Now, "/log")
            .Find()];

    private static (FindingLevel Level, string Text) Age(TimeSpan? maxAge = null, params HistoryEntry[] entries)
    {
        Finding finding = Assert.Single(Find(maxAge, true, entries), finding => finding.Id == "freeze.age");
        return (finding.Level, finding.Text);
    }
}
