using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Diagnosis.Checks;
using FsFreezeHook.Freezing;
using Xunit;

namespace FsFreezeHook.Tests.Diagnosis.Checks;

public sealed class HistoryChecksTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Day = TimeSpan.FromHours(26);

    [Fact]
    public void No_freeze_yet_is_told_of_and_fails_only_where_an_age_is_asked_for()
    {
        Assert.Equal((FindingLevel.Warn, "none yet"), Age());
        Assert.Equal((FindingLevel.Fail, "none yet"), Age(Day));
    }

    [Theory]
    [InlineData(nameof(FinalVerdict.Consistent), 25, nameof(FindingLevel.Ok), "25 h ago, the last good one")]
    [InlineData(nameof(FinalVerdict.Consistent), 27, nameof(FindingLevel.Fail), "27 h ago, the last good one, which may be 26 h old")]
    [InlineData(nameof(FinalVerdict.Consistent), 100, nameof(FindingLevel.Fail), "4 days ago, the last good one, which may be 26 h old")]
    [InlineData(nameof(FinalVerdict.Consistent), -1, nameof(FindingLevel.Ok), "0 s ago, the last good one")]
    [InlineData(nameof(FinalVerdict.Degraded), 1, nameof(FindingLevel.Fail), "of the last 1 none was a good one")]
    [InlineData(nameof(FinalVerdict.NoDatabase), 1, nameof(FindingLevel.Fail), "of the last 1 none was a good one")]
    [InlineData(nameof(FinalVerdict.Failed), 1, nameof(FindingLevel.Fail), "of the last 1 none was a good one")]
    public void Where_an_age_is_asked_for_an_older_one_or_none_that_is_good_fails(string verdict, int hours, string level, string text) =>
        Assert.Equal((Enum.Parse<FindingLevel>(level), text), Age(Day, Entry(Enum.Parse<FinalVerdict>(verdict), hours)));

    [Fact]
    public void Otherwise_its_age_is_said_whatever_it_is() =>
        Assert.Equal((FindingLevel.Ok, "41 days ago, the last good one"), Age(null, Entry(FinalVerdict.Consistent, 1000)));

    [Fact]
    public void Without_a_database_a_freeze_without_one_is_good() =>
        Assert.Equal(FindingLevel.Ok, Assert.Single(Find(Day, hasDatabase: false, Entry(FinalVerdict.NoDatabase, 1))).Level);

    [Fact]
    public void A_last_freeze_that_was_not_good_is_told_of_with_its_line()
    {
        Finding last = Assert.Single(
            Find(null, true, Entry(FinalVerdict.Consistent, 2), Entry(FinalVerdict.Failed, 1, "mysql: cannot be reached; start it")),
            finding => finding.Id == "freeze.last");
        Assert.Equal(
            Finding.Warn("freeze.last", "last freeze", "1 h ago, it was not a good one: mysql: cannot be reached", "start it"), last);
    }

    [Fact]
    public void One_that_was_good_again_since_is_not() => Assert.DoesNotContain(
        Find(null, true, Entry(FinalVerdict.Failed, 2, "a; b"), Entry(FinalVerdict.Consistent, 1)), finding => finding.Id == "freeze.last");

    [Fact]
    public void A_history_that_cannot_be_read_is_told_of()
    {
        Finding finding = new HistoryChecks(History.Empty, "/file is malformed", true, null, Now).Find().First();
        Assert.Equal(("freeze.history", FindingLevel.Warn), (finding.Id, finding.Level));
    }

    private static HistoryEntry Entry(FinalVerdict verdict, int hours, string? line = null) => new()
    {
        StartedAt = Now - TimeSpan.FromHours(hours),
        EndedAt = Now - TimeSpan.FromHours(hours),
        Verdict = verdict,
        Line = line,
    };

    private static IReadOnlyList<Finding> Find(TimeSpan? maxAge, bool hasDatabase, params HistoryEntry[] entries) =>
        [.. new HistoryChecks(History.Empty with { Freezes = entries }, null, hasDatabase, maxAge, Now).Find()];

    private static (FindingLevel Level, string Text) Age(TimeSpan? maxAge = null, params HistoryEntry[] entries)
    {
        Finding finding = Assert.Single(Find(maxAge, true, entries), finding => finding.Id == "freeze.age");
        return (finding.Level, finding.Text);
    }
}
