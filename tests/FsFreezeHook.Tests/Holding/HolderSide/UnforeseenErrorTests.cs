using System;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Holding.HolderSide;

/// <summary>
/// An error that no step foresees: it is the one instance's, and never ends the process that holds the others too.
/// </summary>
public sealed class UnforeseenErrorTests : IDisposable
{
    private readonly HolderBench _bench = new();

    [Fact]
    public void An_unexpected_error_is_reported_and_ends_this_holder_alone()
    {
        _bench.Session.OnMakeReady = () => throw new InvalidCastException("no such thing");
        _bench.Start();
        AssertFailed(FailureReason.Unreachable, "fake: no such thing");
        Assert.Null(_bench.End());
    }

    [Theory]
    [InlineData(nameof(Step.Acquire))]
    [InlineData(nameof(Step.Verify))]
    public void One_under_the_lock_releases_it(string step)
    {
        Action fails = () => throw new InvalidCastException("no such thing");
        _bench.Session.OnAcquire = step == nameof(Step.Acquire) ? fails : null;
        _bench.Session.OnVerify = fails;
        _bench.Start();
        _bench.Report();
        _bench.Tell(Step.Acquire, Soon.Bound);
        if (step == nameof(Step.Verify))
        {
            Assert.Equal(ReportKind.Locked, _bench.Report().Kind);
            _bench.Tell(Step.Verify, Soon.Bound);
        }

        AssertFailed(FailureReason.Unreachable, "fake: no such thing");
        _bench.Commit();
        Assert.Null(_bench.End());
    }

    [Fact]
    public void One_in_the_last_question_is_a_lock_that_was_lost()
    {
        _bench.Session.OnPing = () => throw new InvalidCastException("no such thing");
        _bench.Hold();
        _bench.Tell(Step.Ping, Soon.Bound);
        AssertFailed(FailureReason.LockLost, "fake: no such thing");
        _bench.CloseControl();
        Assert.Null(_bench.End());
    }

    [Fact]
    public void One_before_there_is_a_session_is_reported()
    {
        _bench.OnOpen = () => throw new InvalidCastException("no such thing");
        _bench.Start();
        AssertFailed(FailureReason.Internal, "internal error: no such thing (InvalidCastException); please report it");
        Assert.Null(_bench.Failure());
    }

    public void Dispose() => _bench.Dispose();

    private void AssertFailed(FailureReason reason, string message)
    {
        Report report = _bench.Report();
        Assert.Equal((ReportKind.Failed, reason, message), (report.Kind, report.Reason, report.Message));
    }
}
