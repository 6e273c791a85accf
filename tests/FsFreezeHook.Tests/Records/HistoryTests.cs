using System;
using System.Linq;
using FsFreezeHook.Records;
using Xunit;

namespace FsFreezeHook.Tests.Records;

public sealed class HistoryTests
{
    [Fact]
    public void Where_a_database_runs_only_a_consistent_freeze_is_good()
    {
        History history = Of(Verdict.Consistent, Verdict.NoDatabase, Verdict.Degraded, Verdict.Broken, Verdict.Failed);
        Assert.Equal("0", history.LastGood(withDatabase: true)?.FreezeId);
        Assert.Equal("1", history.LastGood(withDatabase: false)?.FreezeId);
        Assert.Null(Of(Verdict.Degraded).LastGood(withDatabase: false));
    }

    [Fact]
    public void One_by_hand_is_never_the_last_good_one()
    {
        History history = History.Empty.With(Entry("agent's", Verdict.Consistent)).With(ByHand("hand's", Verdict.Consistent));
        Assert.Equal("agent's", history.LastGood(withDatabase: true)?.FreezeId);
        Assert.Null(History.Empty.With(ByHand("hand's", Verdict.Consistent)).LastGood(withDatabase: true));
        Assert.Null(History.Empty.With(ByHand("hand's", Verdict.NoDatabase)).LastGood(withDatabase: false));
    }

    [Fact]
    public void A_database_was_there_where_one_was_locked_by_an_agent_or_by_hand()
    {
        Assert.True(Of(Verdict.Consistent, Verdict.NoDatabase).HadDatabase);
        Assert.True(Of(Verdict.Broken).HadDatabase);
        Assert.True(History.Empty.With(ByHand("hand's", Verdict.Consistent)).HadDatabase);
        Assert.False(Of(Verdict.NoDatabase, Verdict.Failed, Verdict.Degraded).HadDatabase);
    }

    [Fact]
    public void The_last_failure_is_a_hosts_before_one_by_hand_and_never_an_attempt_that_was_refused()
    {
        HistoryEntry refused = ByHand("refused", Verdict.Failed) with { ExitCode = 30 };
        History hosts = Of(Verdict.Failed, Verdict.Consistent).With(ByHand("hand's", Verdict.Failed)).With(refused);
        Assert.Equal("0", hosts.LastFailure?.FreezeId);
        Assert.Equal("hand's", History.Empty.With(ByHand("hand's", Verdict.Failed)).With(refused).LastFailure?.FreezeId);
        Assert.Null(History.Empty.With(refused).LastFailure);
        Assert.Equal("host's", History.Empty.With(refused with { FreezeId = "host's", ByAgent = true }).LastFailure?.FreezeId);
    }

    [Fact]
    public void A_failure_is_what_failed_and_what_is_broken()
    {
        Assert.Equal("1", Of(Verdict.Failed, Verdict.Broken, Verdict.Degraded).LastFailure?.FreezeId);
        Assert.Equal("0", Of(Verdict.Failed, Verdict.Consistent).LastFailure?.FreezeId);
        Assert.Null(Of(Verdict.Consistent, Verdict.NoDatabase, Verdict.Degraded).LastFailure);
    }

    [Fact]
    public void What_is_added_later_about_a_freeze_replaces_what_was_added_before_and_becomes_the_last()
    {
        History history = Of(Verdict.Broken, Verdict.Consistent).With(Entry("0", Verdict.Failed));
        Assert.Equal(["1", "0"], history.Freezes.Select(entry => entry.FreezeId));
    }

    [Fact]
    public void Freezes_that_had_no_id_yet_are_kept_apart() =>
        Assert.Equal(2, History.Empty.With(Entry(null, Verdict.Failed))
            .With(Entry(null, Verdict.Failed) with { ExitCode = 3 }).Freezes.Count);

    [Fact]
    public void The_same_one_is_in_it_once() =>
        Assert.Single(History.Empty.With(Entry(null, Verdict.Failed)).With(Entry(null, Verdict.Failed)).Freezes);

    [Fact]
    public void A_line_is_one_line_of_limited_length_and_no_letter_is_cut_in_two()
    {
        Assert.Equal(@"a\r\nb", HistoryEntry.OneLine("a\r\nb"));
        Assert.Equal(
            new string('x', 748) + "…" + new string('y', 250),
            HistoryEntry.OneLine(new string('x', 748) + "😀" + new string('y', 1000)));
        Assert.Equal(new string('x', 1000), HistoryEntry.OneLine(new string('x', 1000)));
    }

    private static History Of(params Verdict[] verdicts) =>
        History.Empty with { Freezes = [.. verdicts.Select((verdict, index) => Entry($"{index}", verdict))] };

    private static HistoryEntry Entry(string? id, Verdict verdict) => new()
    {
        FreezeId = id,
        StartedAt = DateTimeOffset.UnixEpoch,
        EndedAt = DateTimeOffset.UnixEpoch,
        Verdict = verdict,
        ByAgent = true,
    };

    private static HistoryEntry ByHand(string id, Verdict verdict) => Entry(id, verdict) with { ByAgent = false };
}
