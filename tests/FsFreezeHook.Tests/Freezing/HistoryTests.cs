using System;
using System.Linq;
using FsFreezeHook.Freezing;
using Xunit;

namespace FsFreezeHook.Tests.Freezing;

public sealed class HistoryTests
{
    [Fact]
    public void Where_a_database_runs_only_a_consistent_freeze_is_good()
    {
        History history = Of(FinalVerdict.Consistent, FinalVerdict.NoDatabase, FinalVerdict.Degraded, FinalVerdict.Broken, FinalVerdict.Failed);
        Assert.Equal("0", history.LastGood(withDatabase: true)?.FreezeId);
        Assert.Equal("1", history.LastGood(withDatabase: false)?.FreezeId);
        Assert.Null(Of(FinalVerdict.Degraded).LastGood(withDatabase: false));
    }

    [Fact]
    public void A_failure_is_what_failed_and_what_is_broken()
    {
        Assert.Equal("1", Of(FinalVerdict.Failed, FinalVerdict.Broken, FinalVerdict.Degraded).LastFailure?.FreezeId);
        Assert.Equal("0", Of(FinalVerdict.Failed, FinalVerdict.Consistent).LastFailure?.FreezeId);
        Assert.Null(Of(FinalVerdict.Consistent, FinalVerdict.NoDatabase, FinalVerdict.Degraded).LastFailure);
    }

    [Fact]
    public void What_is_told_later_of_a_freeze_replaces_what_was_told_before_and_becomes_the_last()
    {
        History history = Of(FinalVerdict.Broken, FinalVerdict.Consistent).With(Entry("0", FinalVerdict.Failed));
        Assert.Equal(["1", "0"], history.Freezes.Select(entry => entry.FreezeId));
    }

    [Fact]
    public void Freezes_that_had_no_id_yet_are_kept_apart() =>
        Assert.Equal(2, History.Empty.With(Entry(null, FinalVerdict.Failed)).With(Entry(null, FinalVerdict.Failed)).Freezes.Count);

    [Fact]
    public void A_line_is_one_line_of_limited_length_and_no_letter_is_cut_in_two()
    {
        Assert.Equal("a b", HistoryEntry.OneLine("a\r\nb"));
        Assert.Equal(new string('x', 999) + "…", HistoryEntry.OneLine(new string('x', 999) + "😀 and more"));
        Assert.Equal(new string('x', 1000), HistoryEntry.OneLine(new string('x', 1000)));
    }

    private static History Of(params FinalVerdict[] verdicts) =>
        History.Empty with { Freezes = [.. verdicts.Select((verdict, index) => Entry($"{index}", verdict))] };

    private static HistoryEntry Entry(string? id, FinalVerdict verdict) => new()
    {
        FreezeId = id,
        StartedAt = DateTimeOffset.UnixEpoch,
        EndedAt = DateTimeOffset.UnixEpoch,
        Verdict = verdict,
    };
}
