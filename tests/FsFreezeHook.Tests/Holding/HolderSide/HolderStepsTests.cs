using System;
using System.IO;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Holding.HolderSide;

/// <summary>A holder up to the decision.</summary>
public sealed class HolderStepsTests : IDisposable
{
    // What may pass until a call that was cancelled is over, with room for a slow machine.
    private static readonly TimeSpan Promptly = TimeSpan.FromSeconds(5);

    private readonly HolderBench _bench = new();

    [Fact]
    public void It_becomes_ready_without_a_request_and_reports_facts_and_blockers()
    {
        _bench.Session.Blockers = [new Blocker("7", "a long update")];
        _bench.Start();
        Report report = _bench.Report();
        Assert.Equal(ReportKind.Ready, report.Kind);
        Assert.Equal("Fake 1", report.Facts?.GetProperty("server").GetString());
        Assert.Equal([new Blocker("7", "a long update")], report.Blockers);
        _bench.CloseControl();
        Assert.Null(_bench.End());
    }

    [Fact]
    public void It_shows_what_is_locked_what_it_cannot_see_and_what_a_person_should_know()
    {
        _bench.Session.Unseen = "idle sessions";
        _bench.Session.Warnings = ["the log is on tmpfs"];
        _bench.Start();
        Report report = _bench.Report();
        Assert.Equal(("fake lock", "idle sessions"), (report.Lock, report.Unseen));
        Assert.Equal(["the log is on tmpfs"], report.Warnings);
    }

    [Fact]
    public void It_ends_blockers_only_when_it_is_requested_to_and_then_looks_again()
    {
        Blocker endable = new("7", "a long read") { Details = "a long read of a database" };
        _bench.Session.Blockers = [endable, new Blocker("8", "a long update")];
        _bench.Session.Endable = [endable];
        _bench.Start();
        Assert.Empty(_bench.Report().Ended);
        _bench.Tell(Step.FindBlockers, TimeSpan.Zero);
        Assert.Equal(2, _bench.Report().Blockers.Count);
        _bench.Tell(Step.EndBlockers, TimeSpan.Zero);
        Report cleared = _bench.Report();
        Assert.Equal([endable], cleared.Ended);
        Assert.Equal("8", Assert.Single(cleared.Blockers).Id);
    }

    [Fact]
    public void It_looks_for_blockers_again_each_time_that_it_is_requested_to()
    {
        _bench.Session.Blockers = [new Blocker("7", "a long update")];
        _bench.Start();
        Assert.Single(_bench.Report().Blockers);
        _bench.Session.Blockers = [];
        _bench.Tell(Step.FindBlockers, TimeSpan.Zero);
        Assert.Empty(_bench.Report().Blockers);
        _bench.CloseControl();
        _bench.End();
    }

    [Fact]
    public void The_proof_is_reported_with_its_facts_and_the_moment_it_was_given()
    {
        long before = TimeProvider.System.GetTimestamp();
        _bench.Start();
        _bench.Report();
        _bench.Tell(Step.Acquire, Soon.Bound);
        _bench.Report();
        _bench.Tell(Step.Verify, Soon.Bound);
        Report held = _bench.Report();
        Assert.Equal(42, held.Facts?.GetProperty("redoFlushedTo").GetInt32());
        Assert.InRange(held.At, before, TimeProvider.System.GetTimestamp());
        _bench.CloseControl();
        _bench.End();
    }

    [Fact]
    public void A_server_that_it_cannot_get_ready_on_is_reported_with_the_reason_and_it_ends()
    {
        _bench.Session.OnMakeReady = () => throw new FailureException(FailureReason.AccessDenied, "no RELOAD");
        _bench.Start();
        AssertFailed(FailureReason.AccessDenied, "no RELOAD");
        Assert.Null(_bench.End());
    }

    [Fact]
    public void A_session_that_cannot_be_made_is_reported_with_the_reason_and_it_ends()
    {
        _bench.OnOpen = () => throw new FailureException(FailureReason.Configuration, "no such lock");
        _bench.Start();
        AssertFailed(FailureReason.Configuration, "no such lock");
        Assert.Null(_bench.Failure());
    }

    [Fact]
    public void An_attempt_that_the_server_gave_up_can_be_followed_by_another()
    {
        _bench.Session.OnAcquire = () => throw new FailureException(FailureReason.LockNotGranted, "lock wait timeout");
        _bench.Start();
        _bench.Report();
        _bench.Tell(Step.Acquire, Soon.Bound);
        AssertFailed(FailureReason.LockNotGranted, "lock wait timeout");
        _bench.Session.OnAcquire = null;
        _bench.Tell(Step.Reset, TimeSpan.Zero);
        Assert.Equal(ReportKind.Ready, _bench.Report().Kind);
        _bench.Tell(Step.Acquire, Soon.Bound);
        Assert.Equal(ReportKind.Locked, _bench.Report().Kind);
        _bench.CloseControl();
        Assert.Null(_bench.End());
    }

    [Fact]
    public void An_attempt_that_failed_otherwise_ends_it()
    {
        _bench.Session.OnAcquire = () => throw new FailureException(FailureReason.Unreachable, "gone");
        _bench.Start();
        _bench.Report();
        _bench.Tell(Step.Acquire, Soon.Bound);
        AssertFailed(FailureReason.Unreachable, "gone");
        Assert.Null(_bench.End());
    }

    [Fact]
    public void An_attempt_that_is_not_granted_within_its_limit_is_cancelled()
    {
        _bench.Session.OnAcquire = _bench.Session.WaitUntilCancelled;
        _bench.Start();
        _bench.Report();
        _bench.Tell(Step.Acquire, TimeSpan.FromMilliseconds(50));
        AssertFailed(FailureReason.LockNotGranted, "not done within 0.05 s");
        _bench.CloseControl();
        Assert.Null(_bench.End());
        Assert.Equal(["ready", "blockers", "acquire 50", "cancel", "dispose"], _bench.Session.Journal);
    }

    [Fact]
    public void The_end_of_the_control_pipe_cancels_a_pending_attempt_at_once()
    {
        _bench.Session.OnAcquire = _bench.Session.WaitUntilCancelled;
        _bench.Start();
        _bench.Report();
        _bench.Tell(Step.Acquire, Soon.Bound);
        Soon.True(() => _bench.Session.Journal.Count > 2, "the attempt begins");
        Soon.Within(Promptly, () =>
        {
            _bench.CloseControl();
            Assert.Null(_bench.End());
        });
        Assert.Equal(["ready", "blockers", "acquire 10000", "cancel", "dispose"], _bench.Session.Journal);
    }

    [Fact]
    public void The_end_of_the_control_pipe_cancels_a_pending_proof_at_once_though_it_was_committed()
    {
        _bench.Session.OnVerify = _bench.Session.WaitUntilCancelled;
        _bench.Start();
        _bench.Report();
        _bench.Tell(Step.Acquire, Soon.Bound);
        _bench.Report();
        _bench.Tell(Step.Verify, Soon.Bound);
        Soon.True(() => _bench.Session.Journal.Count > 3, "the proof begins");
        Soon.Within(Promptly, () =>
        {
            _bench.Commit();
            Assert.Null(_bench.End());
        });
        Assert.Equal("dispose", _bench.Session.Journal[^1]);
    }

    [Fact]
    public void A_call_that_cannot_be_cancelled_is_left_behind()
    {
        using EventDescriptor over = new();
        _bench.Session.OnAcquire = () => Descriptor.WaitReadable([over.Handle], null);
        _bench.Start();
        _bench.Report();
        _bench.Tell(Step.Acquire, TimeSpan.FromMilliseconds(10));
        AssertFailed(FailureReason.Internal, "a call to the server could not be ended; check the server, and try again");
        Assert.Null(_bench.End());
        over.Set();
    }

    [Fact]
    public void A_proof_that_fails_is_reported_with_its_reason_and_nothing_is_held()
    {
        _bench.Session.OnVerify = () => throw new FailureException(FailureReason.FlushNotFinished, "slow disk");
        _bench.Start();
        _bench.Report();
        _bench.Tell(Step.Acquire, Soon.Bound);
        _bench.Report();
        _bench.Tell(Step.Verify, Soon.Bound);
        AssertFailed(FailureReason.FlushNotFinished, "slow disk");
        _bench.Commit();
        Assert.Null(_bench.End());
    }

    [Fact]
    public void A_lock_that_it_does_not_hold_is_not_proven()
    {
        _bench.Start();
        _bench.Report();
        _bench.Tell(Step.Verify, Soon.Bound);
        AssertFailed(FailureReason.Internal, "was asked to verify a lock that it does not hold; please report it");
        Assert.Null(_bench.End());
        Assert.DoesNotContain(_bench.Session.Journal, step => step.StartsWith("verify", StringComparison.Ordinal));
    }

    [Fact]
    public void A_lock_that_was_released_is_not_verified_either()
    {
        _bench.Hold();
        _bench.Tell(Step.Reset, TimeSpan.Zero);
        Assert.Equal(ReportKind.Ready, _bench.Report().Kind);
        _bench.Tell(Step.Verify, Soon.Bound);
        Assert.Equal(ReportKind.Failed, _bench.Report().Kind);
        _bench.End();
    }

    [Fact]
    public void A_granted_lock_without_a_decision_in_10_s_is_released()
    {
        using HolderBench bench = new() { Time = new ManualTime() };
        bench.Session.OnAcquire = () => bench.Time.AdvanceAtEachLook(TimeSpan.FromSeconds(10));
        bench.Start();
        bench.Report();
        bench.Tell(Step.Acquire, Soon.Bound);
        Assert.Equal(ReportKind.Locked, bench.Report().Kind);
        Assert.Null(bench.End());
    }

    [Fact]
    public void Without_a_lock_it_waits_for_as_long_as_freeze_needs()
    {
        using HolderBench bench = new() { Time = new ManualTime() };
        bench.Time.AdvanceAtEachLook(TimeSpan.FromHours(1));
        bench.Start();
        bench.Report();
        bench.Tell(Step.FindBlockers, TimeSpan.Zero);
        Assert.Equal(ReportKind.Ready, bench.Report().Kind);
        bench.CloseControl();
        bench.End();
    }

    [Fact]
    public void A_word_that_is_none_ends_it_and_nothing_is_held()
    {
        _bench.Hold();
        _bench.SendLine("hold on");
        Assert.Null(_bench.End());
        Assert.Equal(
            "line 4 on its control pipe, at byte 0, is not a word that it knows; please report it", _bench.Report().Message);
    }

    [Theory]
    [InlineData("hunter2", 0)]
    [InlineData("{\"session\":{\"password\":\"hunter2\"}}", 34)]
    [InlineData("{\"freezeId\":\"hunter2\"", 21)]
    [InlineData("null", 0)]
    public void An_order_that_is_none_fails_it_with_its_position_and_is_not_repeated(string line, int position)
    {
        _bench.StartWithoutOrder();
        _bench.SendLine(line);
        FailureException failure = Assert.IsType<FailureException>(_bench.Failure());
        Assert.Equal(FailureReason.Usage, failure.Reason);
        Assert.Equal(
            $"'hold' is started by freeze, not by hand: its request is malformed in line 1 at byte {position}", failure.Message);
        Assert.DoesNotContain("hunter2", failure.ToString(), StringComparison.Ordinal);
        Assert.Empty(_bench.Session.Journal);
    }

    [Fact]
    public void Where_no_request_comes_it_ends_without_a_report()
    {
        _bench.StartWithoutOrder();
        Assert.True(_bench.IsRunning);
        _bench.CloseControl();
        Assert.Null(_bench.Failure());
        Assert.True(_bench.ReportPipeEnds());
        Assert.Empty(_bench.Session.Journal);
        Assert.False(File.Exists(_bench.Files.Lock), "it left a lock file");
    }

    [Fact]
    public void A_runtime_directory_that_it_cannot_use_is_reported_before_it_connects()
    {
        Directory.Delete(_bench.Runtime.Root);
        _bench.Start();
        Report report = _bench.Report();
        Assert.Equal((ReportKind.Failed, FailureReason.Internal), (report.Kind, report.Reason));
        Assert.Contains(_bench.Files.Lock, report.Message, StringComparison.Ordinal);
        Assert.Null(_bench.Failure());
        Assert.Empty(_bench.Session.Journal);
    }

    public void Dispose() => _bench.Dispose();

    private void AssertFailed(FailureReason reason, string message)
    {
        Report report = _bench.Report();
        Assert.Equal((ReportKind.Failed, reason, message), (report.Kind, report.Reason, report.Message));
    }
}
