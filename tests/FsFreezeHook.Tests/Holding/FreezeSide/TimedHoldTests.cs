using System;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.FreezeSide;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Holding.FreezeSide;

/// <summary>A rehearsal's end of holders that nothing makes hold for good.</summary>
[Collection(ChildProcesses.Name)]
public sealed class TimedHoldTests : IDisposable
{
    private static readonly LockLimits Ample = new(Soon.Bound, Soon.Bound);
    private static readonly TimeSpan BeyondOneQuestion = TimeSpan.FromSeconds(3.2);

    private readonly ScriptedHolders _holders = new();

    [Fact]
    public void Holders_are_asked_while_they_hold_and_to_release_at_the_end()
    {
        HolderGroup group = Proven();
        new TimedHold(group, TimeProvider.System).Run(BeyondOneQuestion);
        Assert.Equal(["begin", "acquire", "verify", "ping", "release"], _holders.Words("a"));
        Assert.Equal(_holders.Words("a"), _holders.Words("b"));
        Assert.NotNull(group.Times.Together.Released);
    }

    [Fact]
    public void Holding_for_no_time_is_releasing_at_once()
    {
        new TimedHold(Proven(), TimeProvider.System).Run(TimeSpan.Zero);
        Assert.Equal("release", _holders.Words("a")[^1]);
        Assert.DoesNotContain("ping", _holders.Words("a"));
    }

    [Theory]
    [InlineData("a/release/*) exit 1", "a: the lock was lost while it was held: its holder ended with status 1")]
    [InlineData(
        """b/release/*) echo '{"kind":"failed","reason":"lock-lost","message":"gone"}'""",
        "b: the lock was lost while it was held: gone")]
    public void A_lock_that_is_not_proven_at_the_release_is_lost(string behaviour, string line)
    {
        FailureException lost = Assert.Throws<FailureException>(
            () => new TimedHold(Proven(behaviour), TimeProvider.System).Run(TimeSpan.Zero));
        Assert.Equal(FailureReason.LockLost, lost.Reason);
        Assert.StartsWith(line, lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_holder_that_ends_meanwhile_is_noticed_at_once()
    {
        HolderGroup group = Proven("a/verify/*) echo '{\"kind\":\"held\"}'; exit 0");
        Soon.Within(Soon.Bound, () =>
        {
            FailureException lost = Assert.Throws<FailureException>(
                () => new TimedHold(group, TimeProvider.System).Run(TimeSpan.FromHours(1)));
            Assert.Equal(FailureReason.LockLost, lost.Reason);
        });
    }

    public void Dispose() => _holders.Dispose();

    private HolderGroup Proven(params string[] behaviour)
    {
        HolderGroup group = _holders.Group(Ample, behaviour);
        new LockAcquisition(group).Acquire(_holders.MakeReady("a", "b"));
        Assert.Equal(2, new LockVerification(group).Run().Count);
        return group;
    }
}
