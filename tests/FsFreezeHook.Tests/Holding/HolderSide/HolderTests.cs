using System;
using System.Collections.Generic;
using System.IO;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Holding.HolderSide;

/// <summary>A holder from the decision on.</summary>
public sealed class HolderTests : IDisposable
{
    private readonly HolderBench _bench = new();

    [Fact]
    public void A_freeze_that_was_not_committed_is_released_by_closing_the_session()
    {
        _bench.Hold();
        _bench.CloseControl();
        Assert.Null(_bench.End());
        Assert.DoesNotContain("release", _bench.Session.Journal);
    }

    [Fact]
    public void Another_freezes_record_is_no_commit()
    {
        _bench.Hold();
        _bench.Runtime.Commit(new FreezeRecord { FreezeId = "boot.another" });
        _bench.CloseControl();
        Assert.Null(_bench.End());
    }

    [Fact]
    public void A_lock_that_was_granted_and_never_verified_is_released_though_it_was_committed()
    {
        _bench.Start();
        _bench.Report();
        _bench.Tell(Step.Acquire, Soon.Bound);
        Assert.Equal(ReportKind.Locked, _bench.Report().Kind);
        _bench.Commit();
        Assert.Null(_bench.End());
        Assert.DoesNotContain("release", _bench.Session.Journal);
    }

    [Fact]
    public void A_committed_freeze_is_held_until_thaw_asks_and_the_lock_is_released_before_the_outcome_is_written()
    {
        _bench.Session.OnRelease = () => Assert.False(File.Exists(_bench.Files.Outcome));
        _bench.Hold();
        _bench.Commit();
        Assert.Null(FileLock.TryTake(_bench.Files.Lock, TimeSpan.Zero));
        Assert.True(_bench.IsRunning);
        _bench.RequestRelease();
        Outcome? outcome = _bench.End();
        Assert.Equal((_bench.FreezeId, OutcomeKind.Released, null), (outcome?.FreezeId, outcome?.Kind, outcome?.Message));
        Assert.Equal(["ready", "blockers", "acquire 10000", "verify 10000", "release", "dispose"], _bench.Session.Journal);
    }

    [Fact]
    public void Its_lock_file_says_who_holds_and_for_which_freeze_from_before_it_connects()
    {
        List<HolderMark?> marks = [];
        _bench.Session.OnMakeReady = () => marks.Add(HolderRelease.ReadMark(_bench.Files.Lock, out _));
        _bench.Hold();
        HolderMark? mark = Assert.Single(marks);
        Assert.Equal(ProcessIdentity.Current, mark?.Process);
        Assert.Equal(_bench.FreezeId, mark?.FreezeId);
        _bench.CloseControl();
        _bench.End();
    }

    [Theory]
    [InlineData("release boot.another\n")]
    [InlineData("release\n")]
    [InlineData("\n\n")]
    [InlineData("RELEASE boot.0123456789abcdef\n")]
    [InlineData("release boot.0123456789abcdefg\n")]
    [InlineData("release boot.0123456789abcde\nf\n")]
    public void A_request_that_does_not_name_this_freeze_counts_for_nothing(string request)
    {
        _bench.Hold();
        _bench.Commit();
        _bench.SendToReleasePipe(request);
        _bench.WaitUntilReleasePipeIsRead();
        Assert.True(_bench.IsRunning);
        Assert.DoesNotContain("release", _bench.Session.Journal);
        _bench.RequestRelease();
        Assert.Equal(OutcomeKind.Released, _bench.End()?.Kind);
    }

    [Fact]
    public void A_request_may_come_in_pieces_and_behind_others()
    {
        _bench.Hold();
        _bench.Commit();
        _bench.SendToReleasePipe("release boot.another\nrelease ");
        _bench.WaitUntilReleasePipeIsRead();
        _bench.SendToReleasePipe(_bench.FreezeId + "\nrelease boot.another\n");
        Assert.Equal(OutcomeKind.Released, _bench.End()?.Kind);
    }

    [Fact]
    public void A_flood_of_garbage_without_a_line_counts_for_nothing()
    {
        _bench.Hold();
        _bench.Commit();
        for (int i = 0; i < 5; i++)
        {
            _bench.SendToReleasePipe(new string('x', 32 * 1024));
            _bench.WaitUntilReleasePipeIsRead();
        }

        Assert.True(_bench.IsRunning);
        _bench.SendToReleasePipe("\n");
        _bench.RequestRelease();
        Assert.Equal(OutcomeKind.Released, _bench.End()?.Kind);
    }

    [Fact]
    public void A_request_that_came_before_the_decision_is_found_after_it()
    {
        _bench.Hold();
        _bench.RequestRelease();
        _bench.Commit();
        Assert.Equal(OutcomeKind.Released, _bench.End()?.Kind);
    }

    [Fact]
    public void When_the_dead_man_limit_passes_it_is_released_automatically_and_that_is_reported()
    {
        _bench.GivenOrder = _bench.GivenOrder with { MaxHold = TimeSpan.FromMilliseconds(500) };
        _bench.Hold();
        _bench.Commit();
        Outcome? outcome = _bench.End();
        Assert.Equal(OutcomeKind.Expired, outcome?.Kind);
        Assert.Equal("no thaw came within 0.5 s ('max-hold')", outcome?.Message);
        Assert.InRange(outcome!.HeldMilliseconds, 500, (long)Soon.Bound.TotalMilliseconds);
        Assert.Contains("release", _bench.Session.Journal);
    }

    [Theory]
    [InlineData(nameof(FailureReason.LockLost), nameof(OutcomeKind.Lost))]
    [InlineData(nameof(FailureReason.Unreachable), nameof(OutcomeKind.Unanswered))]
    public void A_session_that_was_lost_meanwhile_and_one_that_does_not_answer_are_outcomes_of_their_own(
        string reason, string kind)
    {
        _bench.Session.OnRelease = () => throw new FailureException(Enum.Parse<FailureReason>(reason), "the server dropped it");
        _bench.Hold();
        _bench.Commit();
        _bench.RequestRelease();
        Outcome? outcome = _bench.End();
        Assert.Equal((Enum.Parse<OutcomeKind>(kind), "the server dropped it"), (outcome?.Kind, outcome?.Message));
    }

    [Fact]
    public void A_lock_that_was_lost_before_the_limit_passed_is_lost_and_not_expired()
    {
        _bench.GivenOrder = _bench.GivenOrder with { MaxHold = TimeSpan.FromMilliseconds(500) };
        _bench.Session.OnRelease = () => throw new FailureException(FailureReason.LockLost, "gone");
        _bench.Hold();
        _bench.Commit();
        Assert.Equal(OutcomeKind.Lost, _bench.End()?.Kind);
    }

    [Fact]
    public void While_it_holds_it_keeps_neither_of_freezes_pipes()
    {
        _bench.Hold();
        _bench.Commit();
        Assert.True(_bench.ReportPipeEnds());
        Assert.True(_bench.IsRunning);
        _bench.RequestRelease();
        Assert.Equal(OutcomeKind.Released, _bench.End()?.Kind);
    }

    public void Dispose() => _bench.Dispose();
}
