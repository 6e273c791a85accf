using System;
using System.Linq;
using FsFreezeHook.Failures;
using Xunit;

namespace FsFreezeHook.Tests.Failures;

public sealed class ExitCodeTests
{
    // Old agents tell the host nothing but the number: a change of one of these lines is a change of the contract.
    [Theory]
    [InlineData(nameof(FailureReason.Internal), 1)]
    [InlineData(nameof(FailureReason.NotRoot), 1)]
    [InlineData(nameof(FailureReason.Interrupted), 1)]
    [InlineData(nameof(FailureReason.Usage), 2)]
    [InlineData(nameof(FailureReason.Configuration), 3)]
    [InlineData(nameof(FailureReason.HookFailed), 10)]
    [InlineData(nameof(FailureReason.HookKilled), 11)]
    [InlineData(nameof(FailureReason.Unreachable), 20)]
    [InlineData(nameof(FailureReason.AccessDenied), 21)]
    [InlineData(nameof(FailureReason.LockNotGranted), 22)]
    [InlineData(nameof(FailureReason.FlushNotFinished), 23)]
    [InlineData(nameof(FailureReason.LockLost), 24)]
    [InlineData(nameof(FailureReason.LockExpired), 25)]
    [InlineData(nameof(FailureReason.AlreadyFrozen), 30)]
    [InlineData(nameof(FailureReason.RunInProgress), 31)]
    public void A_reason_has_the_code_of_the_contract(string reason, int code) =>
        Assert.Equal(code, ExitCode.For(Enum.Parse<FailureReason>(reason)));

    [Fact]
    public void Every_reason_has_a_code_and_none_is_success() =>
        Assert.DoesNotContain(ExitCode.Success, Enum.GetValues<FailureReason>().Select(ExitCode.For));

    [Fact]
    public void A_reason_that_does_not_exist_has_no_code() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ExitCode.For((FailureReason)int.MaxValue));
}
