using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Server;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Server;

public sealed class CancelGateTests
{
    private readonly CancelGate _gate = new();

    [Fact]
    public void What_runs_is_to_be_ended_and_does_not_go_on()
    {
        _gate.Enter();
        _gate.ThrowIfCancelled();
        Assert.True(_gate.Cancel());
        Assert.Equal(FailureReason.LockNotGranted, Assert.Throws<FailureException>(_gate.ThrowIfCancelled).Reason);
    }

    [Fact]
    public void What_has_not_begun_is_not_to_be_ended_and_does_not_begin()
    {
        Assert.False(_gate.Cancel());
        Assert.Throws<FailureException>(_gate.Enter);
    }

    [Fact]
    public void What_has_ended_is_not_to_be_ended()
    {
        _gate.Enter();
        _gate.Leave();
        Assert.False(_gate.Cancel());
    }

    [Fact]
    public void A_cancellation_holds_until_the_next_one_may_begin()
    {
        _gate.Cancel();
        _gate.Reset();
        _gate.Enter();
        Assert.True(_gate.Cancel());
    }
}
