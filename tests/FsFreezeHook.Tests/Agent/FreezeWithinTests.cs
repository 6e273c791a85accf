using System;
using FsFreezeHook.Failures;
using FsFreezeHook.Records;
using FsFreezeHook.Tests.Freezing;
using Xunit;

namespace FsFreezeHook.Tests.Agent;

/// <summary>An agent's freeze within one that its host ran by <c>guest-exec</c>.</summary>
public sealed class FreezeWithinTests : IDisposable
{
    private readonly FreezingFolder _folder = new();

    [Fact]
    public void It_locks_nothing_more_and_releases_nothing()
    {
        FreezeRecord outer = _folder.FreezeByGuestExec(Holding());
        _folder.Journal.Clear();
        Assert.Equal(outer.FreezeId, _folder.Freeze(_folder.Agent(), Holding()).FreezeId);
        Assert.Null(_folder.Thaw(Holding()));
        Assert.Empty(_folder.Journal);
        HistoryEntry told = Assert.Single(_folder.State.History.Read(out _).Freezes);
        Assert.Equal((Verdict.Consistent, true, (int?)0), (told.Verdict, told.ByAgent, told.ExitCode));
        Assert.Equal(Verdict.Consistent, _folder.ThawByHand(Holding())?.Verdict);
        Assert.Equal(2, _folder.State.History.Read(out _).Freezes.Count);
    }

    [Fact]
    public void With_a_lock_of_the_other_lost_it_is_refused()
    {
        _ = _folder.FreezeByGuestExec(Holding());
        FailureException refused = Assert.Throws<FailureException>(() => _folder.Freeze(_folder.Agent(), HoldingWithALoss()));
        Assert.Equal(FailureReason.AlreadyFrozen, refused.Reason);
    }

    [Fact]
    public void A_lock_that_is_lost_meanwhile_is_reported_by_the_agents_thaw()
    {
        _ = _folder.FreezeByGuestExec(Holding());
        _ = _folder.Freeze(_folder.Agent(), Holding());
        Assert.Equal(FailureReason.LockLost, Assert.Throws<FailureException>(() => _folder.Thaw(HoldingWithALoss())).Reason);
        Assert.Equal(Verdict.Broken, Assert.Single(_folder.State.History.Read(out _).Freezes).Verdict);
    }

    [Fact]
    public void A_thaw_of_an_agent_that_has_frozen_nothing_has_no_part_in_it()
    {
        FreezeRecord outer = _folder.FreezeByGuestExec(Holding());
        Assert.Null(_folder.Thaw(Holding()));
        Assert.Equal(outer.FreezeId, _folder.Runtime.ReadRecord()?.FreezeId);
        Assert.Empty(_folder.State.History.Read(out _).Freezes);
    }

    public void Dispose() => _folder.Dispose();

    private FakeParticipant Holding(FailureException? loss = null) =>
        new("instances", _folder.Journal) { OnFreeze = run => run.AnyLock = true, OnHolds = _ => true, Loss = loss };

    private FakeParticipant HoldingWithALoss() =>
        Holding(new FailureException(FailureReason.LockLost, "shop: the lock was lost before thaw"));
}
