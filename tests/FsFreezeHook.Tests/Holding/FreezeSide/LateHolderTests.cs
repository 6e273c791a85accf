using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.FreezeSide;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Holding.FreezeSide;

/// <summary>One holder of a group is late: what it comes to for the others of its process.</summary>
[Collection(ChildProcesses.Name)]
public sealed class LateHolderTests : IDisposable
{
    private const string Silent = "b/begin/*) :";

    // Three seconds after 7, where a script's proof is, on a clock that counts nanoseconds.
    private const string ProvesLater = """b/verify/*) echo '{"kind":"held","blockers":[],"at":3000000007}'""";

    private static readonly LockLimits Limits = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1));

    private readonly ScriptedHolders _holders = new();

    [Fact]
    public void One_that_may_be_left_out_costs_the_others_neither_their_process_nor_their_time()
    {
        HolderGroup group = _holders.Group(
            Limits, Silent, $"a/acquire/2) {ScriptedHolders.Failed(FailureReason.LockNotGranted)}");
        IReadOnlyDictionary<string, Report> reports = MakeReady(group, ["b"], "a", "b");
        Assert.Equal(ReportKind.Ready, reports["a"].Kind);
        Assert.Equal((ReportKind.Failed, FailureReason.Unreachable), (reports["b"].Kind, reports["b"].Reason));
        Assert.StartsWith("its server gave no answer within 2", reports["b"].Message, StringComparison.Ordinal);
        long begun = Stopwatch.GetTimestamp();
        group.Remove("b");
        Assert.InRange(Stopwatch.GetElapsedTime(begun).TotalSeconds, 0, 0.9);

        // One attempt in vain, the writers' turn, and another: there is time for it though all of it had passed before.
        new LockAcquisition(group).Acquire(new Dictionary<string, Report> { ["a"] = reports["a"] });
        Assert.Equal(ReportKind.Held, Assert.Single(new LockVerification(group).Run()).Value.Kind);
        Assert.Equal(["begin", "acquire", "reset", "find-blockers", "acquire", "verify"], _holders.Words("a"));
        Soon.True(() => _holders.Words("b") is [.., "gone"], "the one that was left out goes");
        Assert.True(Assert.Single(group.Holders).Identity.IsAlive);
    }

    [Theory]
    [InlineData("b", "set 'enabled = required' for it to wait longer")]
    [InlineData("a b", "raise 'lock-timeout' in [mysql]")]
    public void Only_beside_one_that_is_promised_it_has_a_bound_of_its_own(string mayBeLeftOut, string remedy)
    {
        ManualTime time = new();
        HolderGroup group = _holders.Group(
            new LockLimits(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1)), time, Silent, "a/begin/*) :");
        time.AdvanceAtEachLook(TimeSpan.FromHours(1));
        Report late = MakeReady(group, mayBeLeftOut.Split(' '), "a", "b")["b"];
        Assert.Equal((ReportKind.Failed, FailureReason.Unreachable), (late.Kind, late.Reason));
        Assert.EndsWith("; check its disk, or " + remedy, late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_ready_by_the_time_the_promised_one_is_takes_part_though_it_was_late()
    {
        ManualTime time = new();
        HolderGroup group = _holders.Group(
            new LockLimits(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1)),
            time,
            $"b/begin/*) while ! [ -e late ]; do sleep 0.01; done; {ScriptedHolders.Ready}; : > done",
            $"a/begin/*) : > late; while ! [ -e done ]; do sleep 0.01; done; {ScriptedHolders.Ready}");
        time.AdvanceAtEachLook(TimeSpan.FromSeconds(4));
        Assert.All(MakeReady(group, ["b"], "a", "b").Values, report => Assert.Equal(ReportKind.Ready, report.Kind));
        Assert.DoesNotContain(group.Holders, holder => holder.IsLate);
    }

    [Fact]
    public void One_that_proved_early_is_asked_again_when_the_last_has_proven()
    {
        HolderGroup group = _holders.Group(Limits, ProvesLater);
        new LockAcquisition(group).Acquire(_holders.MakeReady("a", "b"));
        IReadOnlyDictionary<string, Report> proven = new LockVerification(group).Run();
        Assert.Equal(["begin", "acquire", "verify", "ping"], _holders.Words("a"));
        Assert.Equal(["begin", "acquire", "verify"], _holders.Words("b"));
        Assert.Equal(8, proven["a"].At);
    }

    [Fact]
    public void One_that_holds_no_more_when_it_is_asked_again_fails_all()
    {
        HolderGroup group = _holders.Group(Limits, ProvesLater, $"a/ping/*) {ScriptedHolders.Failed(FailureReason.LockLost)}");
        new LockAcquisition(group).Acquire(_holders.MakeReady("a", "b"));
        FailureException failure = Assert.Throws<FailureException>(new LockVerification(group).Run);
        Assert.Equal((FailureReason.LockLost, "a: no"), (failure.Reason, failure.Message));
    }

    [Fact]
    public void One_that_does_not_answer_when_it_is_asked_again_is_named()
    {
        HolderGroup group = _holders.Group(Limits, ProvesLater, "a/ping/*) :");
        new LockAcquisition(group).Acquire(_holders.MakeReady("a", "b"));
        FailureException failure = Assert.Throws<FailureException>(new LockVerification(group).Run);
        Assert.Equal(FailureReason.LockLost, failure.Reason);
        Assert.StartsWith("a: it is unknown whether its lock is still held; ", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _holders.Dispose();

    private IReadOnlyDictionary<string, Report> MakeReady(HolderGroup group, string[] mayBeLeftOut, params string[] instances) =>
        group.MakeReady([_holders.Start(instances)], _holders.Orders(instances), mayBeLeftOut.ToHashSet());
}
