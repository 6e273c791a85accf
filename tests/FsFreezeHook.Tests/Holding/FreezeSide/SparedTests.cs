using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.FreezeSide;
using FsFreezeHook.Holding.Protocol;
using Xunit;

namespace FsFreezeHook.Tests.Holding.FreezeSide;

/// <summary>What is left out where it fails, b here, costs the others nothing but the time that it was given.</summary>
public sealed class SparedTests : IDisposable
{
    private static readonly LockLimits Limits = new(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(0.6));

    private readonly ScriptedHolders _holders = new();
    private readonly List<string> _leftOut = [];

    [Theory]
    [InlineData("b/acquire/*) sleep 60", "b: its server did not answer")]
    [InlineData("b/acquire/*) exit 1", "b: its holder ended")]
    [InlineData("b/acquire/*) {lock-not-granted}", "b: no")]
    [InlineData("b/acquire/*) {unreachable}", "b: no")]
    [InlineData("b/verify/*) sleep 60", "b: its server did not finish the flush")]
    [InlineData("b/verify/*) {lock-lost}", "b: no")]
    public void One_that_fails_at_a_step_is_left_out_and_the_others_lock_once(string script, string why)
    {
        HolderGroup group = Group(Scripted(script));
        IReadOnlyDictionary<string, Report> proven = Lock(group, "a", "b");
        Assert.Equal(["a"], proven.Keys);
        Assert.Equal(["a"], group.Holders.Select(holder => holder.Instance));
        Assert.StartsWith(why, Assert.Single(_leftOut), StringComparison.Ordinal);
        Assert.Equal(["begin", "acquire", "verify"], _holders.Words("a").Where(word => word != "ping"));
    }

    [Fact]
    public void Where_none_was_granted_all_try_again()
    {
        HolderGroup group = Group(Scripted("b/acquire/2) {lock-not-granted}"));
        Assert.Equal(["b"], Lock(group, "b").Keys);
        Assert.Empty(_leftOut);
        Assert.Equal(["begin", "acquire", "reset", "find-blockers", "acquire", "verify"], _holders.Words("b"));
    }

    [Fact]
    public void Where_a_promised_one_was_not_granted_all_try_again()
    {
        HolderGroup group = Group(Scripted("a/acquire/2) {lock-not-granted}"), Scripted("b/acquire/2) {lock-not-granted}"));
        Assert.Equal(["a", "b"], Lock(group, "a", "b").Keys.Order(StringComparer.Ordinal));
        Assert.Empty(_leftOut);
    }

    [Theory]
    [InlineData("b/acquire/*) {lock-not-granted}")]
    [InlineData("b/reset/*) {lock-not-granted}; ;; b/acquire/*) {lock-not-granted}")]
    [InlineData("b/acquire/*) sleep 60")]
    [InlineData("b/verify/*) exit 1")]
    [InlineData("b/begin/*) {blocked};; b/find-blockers/*|b/end-blockers/*) {blocked}")]
    public void One_alone_that_is_never_granted_fails_nothing(string script)
    {
        HolderGroup group = Group(Scripted(script));
        Assert.Empty(Lock(group, "b"));
        Assert.Single(_leftOut);
        Assert.Empty(group.Holders);
    }

    [Fact]
    public void One_with_blockers_that_do_not_end_leaves_the_others_half_of_the_time()
    {
        HolderGroup group = Group(Scripted("b/begin/*) {blocked};; b/find-blockers/*|b/end-blockers/*) {blocked}"));
        Assert.Equal(["a"], Lock(group, "a", "b").Keys);
        Assert.InRange(group.Deadline.Elapsed, Limits.LockTimeout / 2, Limits.LockTimeout);
        Assert.Contains("a long update blocks it", Assert.Single(_leftOut), StringComparison.Ordinal);
    }

    [Fact]
    public void A_promised_one_that_is_not_granted_fails_the_freeze_by_its_name_though_a_spared_one_was_not_either()
    {
        HolderGroup group =
            Group(Scripted("a/acquire/*) {lock-not-granted}"), Scripted("b/acquire/*) {lock-not-granted}"));
        FailureException failure = Assert.Throws<FailureException>(() => Lock(group, "b", "a"));
        Assert.Equal(FailureReason.LockNotGranted, failure.Reason);
        Assert.StartsWith("a: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_that_hang_are_let_go_together()
    {
        string[] names = [.. Enumerable.Range(0, 4).Select(number => $"b{number}")];
        HolderGroup group = _holders.Group(Limits, "b*/acquire/*) trap '' TERM; exec sleep 60 <&-");
        _ = _holders.MakeReady(["a", .. names]);
        Assert.ThrowsAny<FailureException>(() => group.Ask(Step.Acquire, TimeSpan.FromSeconds(0.2)));
        TimeSpan begun = group.Deadline.Elapsed;
        group.LetGo();
        Assert.InRange(group.Deadline.Elapsed - begun, TimeSpan.Zero, HolderProcess.GoWait + TimeSpan.FromSeconds(1));
    }

    public void Dispose() => _holders.Dispose();

    private static string Scripted(string script) => script
        .Replace("{lock-not-granted}", ScriptedHolders.Failed(FailureReason.LockNotGranted), StringComparison.Ordinal)
        .Replace("{unreachable}", ScriptedHolders.Failed(FailureReason.Unreachable), StringComparison.Ordinal)
        .Replace("{lock-lost}", ScriptedHolders.Failed(FailureReason.LockLost), StringComparison.Ordinal)
        .Replace("{blocked}", ScriptedHolders.Blocked, StringComparison.Ordinal);

    private HolderGroup Group(params string[] cases) => _holders.Group(
        Limits,
        TimeProvider.System,
        new Spared(new HashSet<string> { "b" }, (instance, failure) => _leftOut.Add($"{instance}: {failure.Message}")),
        cases);

    private IReadOnlyDictionary<string, Report> Lock(HolderGroup group, params string[] instances)
    {
        IReadOnlyDictionary<string, Report> ready = _holders.MakeReady(instances);
        group.BeginLocking();
        new LockAcquisition(group).Acquire(ready);
        return new LockVerification(group).Run();
    }
}
