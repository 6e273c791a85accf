using System;
using System.Collections.Generic;
using FsFreezeHook.Holding.FreezeSide;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Holding.FreezeSide;

public sealed class FreezeTimelineTests
{
    private readonly ManualTime _time = new();
    private readonly FreezeTimeline _times;

    public FreezeTimelineTests()
    {
        _times = new FreezeTimeline(_time);
    }

    [Fact]
    public void Each_step_is_noted_for_each_instance_and_for_all_when_the_last_has_done_it()
    {
        Take();
        Assert.Equal(
            new Timeline { Connected = 10, Attempted = 20, Granted = 30, Flushed = 38, Ready = 40, Released = 52 },
            _times.ByInstance["a"]);
        Assert.Equal(
            new Timeline { Connected = 12, Attempted = 20, Granted = 32, Flushed = 40, Ready = 42, Released = 54 },
            _times.Together);
    }

    [Fact]
    public void Writers_wait_from_the_attempt_that_counts_to_the_release()
    {
        Take();
        Assert.Equal(TimeSpan.FromMilliseconds(34), _times.WritersWaited);
    }

    [Fact]
    public void Writers_wait_during_attempts_that_are_given_up_too_and_not_in_between()
    {
        _times.NoteAttempt();
        Advance(100);
        _times.NoteGivenUp(TimeSpan.FromMilliseconds(100));
        Assert.Equal((1, TimeSpan.FromMilliseconds(100)), (_times.GivenUp, _times.WritersWaited));
        Assert.Equal([(0L, 100L)], _times.Stalls);
        Advance(1000);
        Assert.Equal(TimeSpan.FromMilliseconds(100), _times.WritersWaited);
        Take();
        Assert.Equal(TimeSpan.FromMilliseconds(134), _times.WritersWaited);
    }

    [Fact]
    public void Where_nothing_was_released_they_wait_until_all_have_ended()
    {
        Note(ReportKind.Ready, 0);
        _times.NoteAttempt();
        Advance(70);
        _times.NoteEnd();
        Advance(1000);
        _times.NoteEnd();
        Assert.Equal(TimeSpan.FromMilliseconds(70), _times.WritersWaited);
        Assert.Null(_times.Together.Released);
    }

    [Fact]
    public void Where_no_attempt_was_made_no_writer_waited()
    {
        Note(ReportKind.Ready, 5);
        Advance(1000);
        Assert.Equal(TimeSpan.Zero, _times.WritersWaited);
    }

    private void Take()
    {
        Note(ReportKind.Ready, 10);
        Advance(8);
        _times.NoteAttempt();
        Note(ReportKind.Locked, 10);
        Note(ReportKind.Held, 8);
        Note(ReportKind.Held, 0);
        Note(ReportKind.Released, 8);
    }

    // Of 'a' after some time, and of 'b' 2 ms later.
    private void Note(ReportKind kind, int after)
    {
        foreach ((string instance, int more) in ((string, int)[])[("a", after), ("b", 2)])
        {
            Advance(more);
            long now = _time.GetTimestamp();
            _times.Note(new Dictionary<string, Report>
            {
                [instance] = new Report { Kind = kind, At = now, FlushedAt = now - TimeSpan.FromMilliseconds(2).Ticks },
            });
        }
    }

    private void Advance(int milliseconds) => _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
}
