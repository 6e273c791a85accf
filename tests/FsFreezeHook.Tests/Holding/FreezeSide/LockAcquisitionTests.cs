using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.FreezeSide;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Holding.FreezeSide;

/// <summary>What attempts that are not granted cost the writers of a server that grants them.</summary>
[Collection(ChildProcesses.Name)]
public sealed class LockAcquisitionTests : IDisposable
{
    // The clock that the scripts read has hundredths of a second.
    private const int Resolution = 20;

    // The moment, in a line with the word and its limit; a shell reads it without starting anything.
    private const string Note = "read -r now rest < /proc/uptime; echo $word $limit $now >> $hold.moments";

    private readonly ScriptedHolders _holders = new();

    public void Dispose() => _holders.Dispose();

    [Fact]
    public void Attempts_that_are_not_granted_cost_less_than_twice_the_stall_in_all_and_writers_run_in_between()
    {
        const int stall = 600;
        const string refuse = "[ $limit -le 200 ] || limit=200; sleep \"$(printf 0.%03d $limit)\"";
        FailureException failure = Fail(stall, refuse);
        Assert.Contains("writers may wait no longer", failure.Message, StringComparison.Ordinal);
        Attempt[] attempts = Attempts();
        Assert.InRange(attempts.Length, 2, 7);
        Assert.Equal(stall, attempts[0].Limit);
        int cost = 0;
        for (int i = 1; i < attempts.Length; i++)
        {
            (Attempt last, Attempt next) = (attempts[i - 1], attempts[i]);
            cost += last.Stall - Resolution;
            Assert.InRange(next.Limit, 0, (2 * stall) - cost);
            Assert.InRange(next.Begun - last.Ended, last.Stall - Resolution, int.MaxValue);
        }
    }

    /// <summary>A server that was slow once to give up may be slow again.</summary>
    [Fact]
    public void What_an_attempt_took_beyond_its_limit_is_set_aside_for_the_next()
    {
        FailureException failure = Fail(stall: 200, "sleep 0.3");
        Assert.Contains("writers may wait no longer", failure.Message, StringComparison.Ordinal);
        Assert.Equal(200, Assert.Single(Attempts()).Limit);
    }

    [Fact]
    public void What_earlier_runs_cost_in_the_last_minute_counts_and_a_run_without_time_left_reports_it_at_once()
    {
        const int stall = 300;
        _holders.Stall(TimeSpan.FromMilliseconds(400));
        _ = Fail(stall, "sleep 0.15");
        Assert.InRange(Attempts().Sum(attempt => attempt.Stall), 0, (2 * stall) - 400);
        int attempts = Attempts().Length;
        FailureException failure = Fail(stall, "sleep 0.15");
        Assert.StartsWith("a: no attempt at the lock: writers waited for 0.", failure.Message, StringComparison.Ordinal);
        Assert.Matches("; try again in (59|60) s, or raise 'max-stall' in \\[mysql\\]$", failure.Message);
        Assert.Equal(attempts, Attempts().Length);
    }

    private FailureException Fail(int stall, string refuse)
    {
        LockLimits limits = new(TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(stall));
        HolderGroup group = _holders.Group(
            limits,
            $"a/acquire/*) {refuse}; {ScriptedHolders.Failed(FailureReason.LockNotGranted)}",
            $"b/acquire/*) {Note}; {ScriptedHolders.Locked}",
            $"b/reset/*) {Note}; {ScriptedHolders.Ready}");
        IReadOnlyDictionary<string, Report> ready = _holders.MakeReady("a", "b");
        FailureException failure = Assert.Throws<FailureException>(() => new LockAcquisition(group).Acquire(ready));
        Assert.Equal(FailureReason.LockNotGranted, failure.Reason);
        return failure;
    }

    // As the one sees them that is granted its lock each time, and keeps its writers waiting until it is told to let go.
    private Attempt[] Attempts()
    {
        string[][] lines = [.. _holders.Lines("b.moments").Select(line => line.Split(' '))];
        Assert.Equal(lines.Select((_, number) => number % 2 == 0 ? "acquire" : "reset"), lines.Select(line => line[0]));
        return [.. lines.Chunk(2)
            .Select(pair => new Attempt(int.Parse(pair[0][1], CultureInfo.InvariantCulture), Moment(pair[0]), Moment(pair[1])))];
    }

    private static int Moment(string[] line) => (int)(double.Parse(line[2], CultureInfo.InvariantCulture) * 1000);

    private sealed record Attempt(int Limit, int Begun, int Ended)
    {
        public int Stall => Ended - Begun;
    }
}
