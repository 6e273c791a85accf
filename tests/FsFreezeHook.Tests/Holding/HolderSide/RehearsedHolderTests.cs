using System;
using System.IO;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Holding.HolderSide;

/// <summary>A holder in a rehearsal.</summary>
public sealed class RehearsedHolderTests : IDisposable
{
    private readonly HolderBench _bench = new();

    public RehearsedHolderTests()
    {
        _bench.GivenOrder = _bench.GivenOrder with { IsRehearsal = true };
    }

    [Fact]
    public void It_asks_the_session_and_releases_when_it_is_requested_to()
    {
        _bench.Hold();
        _bench.Tell(Step.Ping, Soon.Bound);
        Assert.Equal(ReportKind.Held, _bench.Report().Kind);
        long before = TimeProvider.System.GetTimestamp();
        _bench.Tell(Step.Release, Soon.Bound);
        Report released = _bench.Report();
        Assert.Equal(ReportKind.Released, released.Kind);
        Assert.InRange(released.At, before, TimeProvider.System.GetTimestamp());
        _bench.CloseControl();
        Assert.Null(_bench.End());
        Assert.Equal(["ping", "release", "dispose"], _bench.Session.Journal.TakeLast(3));
    }

    [Fact]
    public void No_record_makes_it_hold()
    {
        _bench.Hold();
        _bench.Commit();
        Assert.Null(_bench.End());
        Assert.DoesNotContain("release", _bench.Session.Journal);
    }

    [Fact]
    public void The_outcome_of_an_earlier_freeze_stays_for_its_thaw()
    {
        File.WriteAllText(_bench.Files.Outcome, """{"freezeId":"earlier","kind":"expired","heldMilliseconds":1}""");
        _bench.Hold();
        _bench.CloseControl();
        Assert.Equal("earlier", _bench.End()?.FreezeId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_session_that_was_lost_is_reported_as_lost_and_the_holder_ends(bool atTheRelease)
    {
        _bench.Session.OnPing = _bench.Session.OnRelease = () => throw new FailureException(FailureReason.LockLost, "gone");
        _bench.Hold();
        _bench.Tell(atTheRelease ? Step.Release : Step.Ping, Soon.Bound);
        Report report = _bench.Report();
        Assert.Equal((ReportKind.Failed, FailureReason.LockLost, "gone"), (report.Kind, report.Reason, report.Message));
        Assert.Null(_bench.End());
    }

    [Fact]
    public void A_lock_that_is_not_held_is_not_confirmed()
    {
        _bench.Start();
        _bench.Report();
        _bench.Tell(Step.Ping, Soon.Bound);
        Assert.Equal(ReportKind.Failed, _bench.Report().Kind);
        Assert.Null(_bench.End());
        Assert.DoesNotContain("ping", _bench.Session.Journal);
    }

    public void Dispose() => _bench.Dispose();
}
