using System;
using System.IO;
using System.Text.Json;
using FsFreezeHook.Agent;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Plans;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Instances;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using FsFreezeHook.Terminal;
using FsFreezeHook.Tests.Freezing;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Diagnosis.Plans;

/// <summary>A thaw's plan, with a process in a holder's place that has its release pipe open and no session.</summary>
[Collection(ChildProcesses.Name)]
public sealed class ThawPlanTests : IDisposable
{
    private readonly FreezingFolder _folder = new();
    private readonly string _pipe;
    private readonly Child _holder;

    public ThawPlanTests()
    {
        _pipe = _folder.Runtime.FileNamed("mysql.release");
        NamedPipe.Create(_pipe).Dispose();
        _holder = Child.Shell("exec 3<>\"$0\"; echo ready; read line", _pipe);
        Assert.Equal("ready", _holder.Line());
    }

    private HostFreeze Host => new(_folder.StateFile, Since: null);

    public void Dispose()
    {
        _holder.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void With_nothing_frozen_there_is_nothing_to_thaw()
    {
        Assert.Null(Plan().Failure);
        Assert.EndsWith("\nexpected: nothing to thaw\n", Page(Plan()), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_held_would_be_released_and_is_not_yet()
    {
        Commit(agent: null);
        ThawPlan plan = Plan();
        Assert.Null(plan.Failure);
        HeldOutlook held = Assert.Single(plan.Held);
        Assert.Equal((false, null), (held.IsReleased, held.Lost));
        Assert.EndsWith("\nexpected: consistent\n", Page(plan), StringComparison.Ordinal);
        Assert.True(_holder.Identity.IsAlive);
    }

    [Fact]
    public void While_the_host_has_filesystems_frozen_it_is_refused_with_the_same_line_as_the_thaw()
    {
        Commit(_folder.Agent());
        ThawPlan plan = Plan(Host);
        Assert.Equal(ThawPermission.Refusal(record: null, isHeld: false, Host)!.Message, plan.Failure?.Message);
        Assert.EndsWith("\nexpected: thaw fails with exit 30\n", Page(plan), StringComparison.Ordinal);
    }

    [Fact]
    public void An_agents_freeze_that_is_held_is_refused_and_one_that_is_not_is_closed()
    {
        Commit(_folder.Agent());
        Assert.Equal(FailureReason.AlreadyFrozen, Plan().Failure?.Reason);
        _holder.Dispose();
        ThawPlan plan = Plan();
        Assert.Equal(FailureReason.LockLost, plan.Failure?.Reason);
        Assert.Contains("its holder was killed", plan.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void By_force_it_is_released_and_the_hosts_thaw_closes_it()
    {
        Commit(_folder.Agent());
        ThawPlan plan = Plan(Host, byForce: true);
        Assert.Null(plan.Failure);
        string page = Page(plan);
        Assert.Contains("\nexpected: released by force", page, StringComparison.Ordinal);
        Assert.DoesNotContain("hooks in", page, StringComparison.Ordinal);
        File.Delete(_pipe);
        Assert.Equal(FailureReason.LockLost, Plan(Host, byForce: true).Failure?.Reason);
    }

    [Fact]
    public void By_force_without_an_active_freeze_of_ours_there_is_nothing_to_release() =>
        Assert.Contains("\nexpected: nothing to release", Page(Plan(Host, byForce: true)), StringComparison.Ordinal);

    [Fact]
    public void By_force_a_freeze_by_hand_is_thawed_as_without()
    {
        Commit(agent: null);
        ThawPlan plan = Plan(byForce: true);
        Assert.Null(plan.Failure);
        Assert.False(plan.IsByForce);
    }

    [Theory]
    [InlineData(nameof(OutcomeKind.Released), false, null)]
    [InlineData(nameof(OutcomeKind.Forced), false, nameof(FailureReason.LockLost))]
    [InlineData(nameof(OutcomeKind.Forced), true, null)]
    [InlineData(nameof(OutcomeKind.Released), true, nameof(FailureReason.LockLost))]
    [InlineData(nameof(OutcomeKind.Expired), false, nameof(FailureReason.LockExpired))]
    [InlineData(nameof(OutcomeKind.Lost), false, nameof(FailureReason.LockLost))]
    public void What_the_holder_left_is_judged_as_a_thaw_judges_it(string kind, bool byForce, string? reason)
    {
        FreezeRecord record = Commit(byForce ? _folder.Agent() : null);
        using (OutcomeFile file = OutcomeFile.Reserve(_folder.Runtime.FileNamed("mysql.outcome")))
        {
            file.Write(new Outcome { FreezeId = record.FreezeId, Kind = Enum.Parse<OutcomeKind>(kind), HeldMilliseconds = 5 });
        }

        ThawPlan plan = Plan(byForce ? Host : null, byForce);
        Assert.Equal(reason, plan.Failure?.Reason.ToString());
        Assert.True(Assert.Single(plan.Held).IsReleased);
    }

    [Fact]
    public void A_record_that_says_that_something_was_locked_and_not_what_is_broken()
    {
        _folder.Commit(FreezingFolder.RecordOfThisBoot());
        Assert.Equal(FailureReason.LockLost, Plan().Failure?.Reason);
    }

    [Fact]
    public void A_record_that_cannot_be_read_is_broken()
    {
        File.WriteAllText(_folder.CommittedFile, "{");
        Assert.Contains("it is unknown whether the locks were held", Plan().Failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void While_another_run_is_in_progress_it_would_do_nothing()
    {
        using FileLock run = RunLock.Take(_folder.Runtime, TimeSpan.Zero);
        ThawPlan plan = Plan();
        Assert.Equal(FailureReason.RunInProgress, plan.Failure?.Reason);
        Assert.StartsWith("thaw would do nothing now:\n", Page(plan), StringComparison.Ordinal);
    }

    private static string Page(ThawPlan plan)
    {
        using StringWriter text = new();
        new ThawPlanPage(new Screen(text, width: null, hasColour: false)).Write(plan);
        return text.ToString();
    }

    private FreezeRecord Commit(FreezingAgent? agent)
    {
        FreezeRecord record =
            new() { FreezeId = FreezingFolder.RecordOfThisBoot().FreezeId, Verdict = Verdict.Locked, Agent = agent };
        HeldInstance held = new()
        {
            Name = "mysql",
            Holder = new ProcessIdentity(_holder.Identity.Pid, _holder.Identity.StartTime),
            MaxHoldMilliseconds = 1,
            Steps = [],
        };
        record.Add("instances", JsonSerializer.SerializeToElement(held, HoldingJson.Default.HeldInstance));
        return _folder.Commit(record);
    }

    private ThawPlan Plan(HostFreeze? host = null, bool byForce = false) => ThawPlan.Of(
        new Settings(new HookSettings { HookDirectory = Path.Combine(_folder.Root, "hooks.d") }, [], []),
        _folder.Runtime,
        _folder.State,
        [],
        host,
        byForce);
}
