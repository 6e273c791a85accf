using System;
using System.IO;
using System.Threading;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.Holding;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Agent;

/// <summary>A holder that watches an agent's state file.</summary>
public sealed class AgentWatchTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(400);

    private readonly TemporaryFolder _folder = new();
    private readonly HolderBench _bench = new();

    public AgentWatchTests()
    {
        _bench.GivenOrder = _bench.GivenOrder with { AgentStateFile = _folder["qga.state.isfrozen"], UnfrozenLimit = Limit };
    }

    [Fact]
    public void An_agent_that_freezes_nothing_ends_it()
    {
        Commit();
        AssertLimitEndsIt();
    }

    [Fact]
    public void One_that_freezes_nothing_and_reports_it_for_a_moment_ends_it_too()
    {
        Commit();
        Freeze();
        Thaw();
        AssertLimitEndsIt();
    }

    [Fact]
    public void One_that_has_frozen_something_does_not()
    {
        Commit();
        Freeze();
        Assert.False(SpinWait.SpinUntil(() => !_bench.IsRunning, 3 * Limit), "it ended");
        _bench.RequestRelease();
        Assert.Equal(OutcomeKind.Released, _bench.End()?.Kind);
    }

    [Fact]
    public void One_that_had_before_the_commit_does_not_either()
    {
        Freeze();
        Commit();
        Assert.False(SpinWait.SpinUntil(() => !_bench.IsRunning, 3 * Limit), "it ended");
        _bench.RequestRelease();
        Assert.Equal(OutcomeKind.Released, _bench.End()?.Kind);
    }

    [Fact]
    public void One_that_thaws_and_says_nothing_ends_it()
    {
        Freeze();
        Commit();
        Thaw();
        AssertLimitEndsIt();
    }

    [Fact]
    public void Other_files_that_come_and_go_beside_it_do_not_lengthen_the_limit()
    {
        Commit();
        Soon.True(
            () =>
            {
                File.Delete(_folder.Write("another", string.Empty));
                return !_bench.IsRunning;
            },
            "the limit ends it");
        Assert.Equal(OutcomeKind.Expired, _bench.End()?.Kind);
    }

    [Fact]
    public void The_dead_man_limit_still_applies()
    {
        _bench.GivenOrder = _bench.GivenOrder with { MaxHold = Limit, UnfrozenLimit = TimeSpan.FromMinutes(1) };
        Freeze();
        Commit();
        Assert.Contains("max-hold", _bench.End()?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_directory_nothing_is_locked()
    {
        _bench.GivenOrder = _bench.GivenOrder with { AgentStateFile = "/no/such/directory/qga.state.isfrozen" };
        _bench.Start();
        Report report = _bench.Report();
        Assert.Equal(
            (ReportKind.Failed, true), (report.Kind, report.Message?.Contains("/no/such/directory", StringComparison.Ordinal)));
        Assert.Empty(_bench.Session.Journal);
    }

    [Fact]
    public void A_watch_reports_names_that_appear_and_disappear_until_it_is_drained()
    {
        using DirectoryWatch watch = DirectoryWatch.Set(_folder.Root);
        Assert.Equal(-1, Descriptor.WaitReadable([watch.Handle], TimeSpan.Zero));
        Freeze();
        Assert.Equal(0, Descriptor.WaitReadable([watch.Handle], TimeSpan.Zero));
        Assert.True(watch.Drain("qga.state.isfrozen"), "it came");
        Assert.Equal(-1, Descriptor.WaitReadable([watch.Handle], TimeSpan.Zero));
        Thaw();
        Assert.Equal(0, Descriptor.WaitReadable([watch.Handle], TimeSpan.Zero));
        Assert.False(watch.Drain("qga.state.isfrozen"), "it went");
        Freeze();
        Thaw();
        Assert.True(watch.Drain("qga.state.isfrozen"), "it came, and went");
        _folder.Write("qga.state", string.Empty);
        Assert.False(watch.Drain("qga.state.isfrozen"), "another one came");
    }

    [Fact]
    public void An_agent_that_ends_before_it_freezes_ends_it_at_once()
    {
        using Child agent = Child.Shell("exec sleep 60");
        _bench.GivenOrder = _bench.GivenOrder with { Agent = IdOf(agent), UnfrozenLimit = TimeSpan.FromMinutes(1) };
        Commit();
        agent.Process.KillGroup();
        Outcome? outcome = _bench.End();
        Assert.Equal(OutcomeKind.Expired, outcome?.Kind);
        Assert.Contains("the guest agent ended", outcome?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_ends_while_it_has_something_frozen_does_not()
    {
        using Child agent = Child.Shell("exec sleep 60");
        _bench.GivenOrder = _bench.GivenOrder with { Agent = IdOf(agent), UnfrozenLimit = TimeSpan.FromMinutes(1) };
        Commit();
        Freeze();
        agent.Process.KillGroup();
        Assert.False(SpinWait.SpinUntil(() => !_bench.IsRunning, 3 * Limit), "it ended");
        Thaw();
        Assert.False(SpinWait.SpinUntil(() => !_bench.IsRunning, Limit), "it ended, and the next agent's thaw hook is to come");
        _bench.RequestRelease();
        Outcome? outcome = _bench.End();
        Assert.Equal(OutcomeKind.Released, outcome?.Kind);
        Assert.InRange(outcome?.AgentFrozenMilliseconds ?? -1, 2 * (long)Limit.TotalMilliseconds, 60_000);
    }

    [Fact]
    public void Where_nothing_could_be_frozen_no_limit_ends_it_but_the_agents_end()
    {
        using Child agent = Child.Shell("exec sleep 60");
        _bench.GivenOrder = _bench.GivenOrder with { Agent = IdOf(agent), UnfrozenLimit = null };
        Commit();
        Freeze();
        Thaw();
        Assert.False(SpinWait.SpinUntil(() => !_bench.IsRunning, 3 * Limit), "it ended");
        agent.Process.KillGroup();
        Assert.Equal(OutcomeKind.Expired, _bench.End()?.Kind);
    }

    public void Dispose()
    {
        _bench.Dispose();
        _folder.Dispose();
    }

    private static ProcessIdentity IdOf(Child child) => new(child.Identity.Pid, child.Identity.StartTime);

    private void Commit()
    {
        _bench.Hold();
        _bench.Commit();
    }

    private void Freeze() => _folder.Write("qga.state.isfrozen", string.Empty);

    private void Thaw() => File.Delete(_folder["qga.state.isfrozen"]);

    private void AssertLimitEndsIt()
    {
        Outcome? outcome = _bench.End();
        Assert.Equal(OutcomeKind.Expired, outcome?.Kind);
        Assert.Contains("unfrozen-limit", outcome?.Message, StringComparison.Ordinal);
        Assert.Contains("release", _bench.Session.Journal);
    }
}
