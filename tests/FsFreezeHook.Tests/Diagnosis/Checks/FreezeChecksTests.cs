using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Diagnosis.Checks;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Diagnosis.Status;
using FsFreezeHook.Freezing;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Json;
using FsFreezeHook.Records;
using FsFreezeHook.Text;
using Xunit;

namespace FsFreezeHook.Tests.Diagnosis.Checks;

public sealed class FreezeChecksTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 2, 0, 12, TimeSpan.Zero);
    private static readonly HostFreeze Host = new("/run/qga.state.isfrozen", Now.AddSeconds(-7));

    private static readonly ActiveInstance Held = new()
    {
        Name = "shop",
        Server = "MariaDB 10.11.19",
        Lock = "read-lock",
        Connection = 42,
        HolderPid = 1234,
        IsHeld = true,
        Ended = null,
        EndedBecause = null,
        MaxHoldMilliseconds = 360_000,
        Until = Now.AddMinutes(6),
        RemainingMilliseconds = 360_000,
    };

    private static readonly ActiveFreezeStatus ByAgent = new()
    {
        FreezeId = "boot.1",
        StartedAt = Now.AddSeconds(-9),
        CommittedAt = Now.AddSeconds(-8),
        FrozenMilliseconds = 8000,
        Verdict = Verdict.Locked,
        Reasons = [],
        Agent = new ActiveAgent(812, Host.StateFile, true, 10_000),
        Instances = [Held],
    };

    private static readonly ActiveFreezeStatus ByHand = ByAgent with { Agent = null };

    [Fact]
    public void Where_nothing_is_frozen_nothing_is_said() => Assert.Empty(Find(null, null));

    [Fact]
    public void An_agents_freeze_in_order_is_as_it_should_be() => Assert.Equal(
        [
            Finding.Ok(
                "freeze.now", "frozen now",
                $"the agent has filesystems frozen since {Moment.Of(Now.AddSeconds(-7))}; "
                    + "no server is checked until it has thawed"),
            Finding.Ok(
                "instance.locked", "instance shop",
                $"MariaDB 10.11.19, read-lock: locked since {Moment.Of(Now.AddSeconds(-8))}, for 8.0 s, "
                    + "not examined while locked"),
        ],
        Find(Host, ByAgent));

    [Fact]
    public void So_it_is_where_the_agent_is_not_watched_or_has_just_thawed() =>
        Assert.Equal([FindingLevel.Ok, FindingLevel.Ok], Find(null, ByAgent).Select(finding => finding.Level));

    [Fact]
    public void A_degraded_one_is_worth_a_look()
    {
        Finding found =
            Find(Host, ByAgent with { Verdict = Verdict.Degraded, Reasons = ["hook 10-cache failed; see the log"] })[0];
        Assert.Equal((FindingLevel.Warn, "see the log"), (found.Level, found.Remedy));
        Assert.Contains("degraded: hook 10-cache failed;", found.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_by_hand_fails_since_the_hosts_next_freeze_is_refused()
    {
        Finding[] found = Find(null, ByHand);
        Assert.Equal(
            Finding.Fail(
                "freeze.now",
                "frozen now",
                $"frozen by hand since {Moment.Of(Now.AddSeconds(-8))}, for 8.0 s: the host's next freeze is refused",
                "thaw it:\nfsfreeze-hook thaw"),
            found[0]);
        Assert.Equal(("instance.locked", FindingLevel.Ok), (found[1].Id, found[1].Level));
    }

    [Theory]
    [InlineData(true, true, nameof(OutcomeKind.Expired))]
    [InlineData(true, true, null)]
    [InlineData(true, true, nameof(OutcomeKind.Released))]
    [InlineData(true, true, nameof(OutcomeKind.Forced))]
    [InlineData(false, true, nameof(OutcomeKind.Forced))]
    [InlineData(false, true, nameof(OutcomeKind.Expired))]
    [InlineData(false, false, nameof(OutcomeKind.Terminated))]
    public void A_lock_that_is_gone_fails(bool isHostFrozen, bool isByAgent, string? outcome)
    {
        Finding found = Find(isHostFrozen ? Host : null, WithLost(isByAgent ? ByAgent : ByHand, outcome))
            .Single(one => one.Id == "instance.locked");
        Assert.Equal(FindingLevel.Fail, found.Level);
        Assert.Contains(
            "its lock is gone: max-hold has passed; a snapshot taken now is not consistent",
            found.Text,
            StringComparison.Ordinal);
        Assert.Equal(
            isByAgent ? "take another snapshot on the host, once this one is done" : "thaw it:\nfsfreeze-hook thaw",
            found.Remedy);
    }

    [Fact]
    public void One_that_was_released_since_its_agent_has_thawed_does_not() => Assert.Equal(
        FindingLevel.Ok,
        Find(null, WithLost(ByAgent, nameof(OutcomeKind.Released))).Single(one => one.Id == "instance.locked").Level);

    [Theory]
    [InlineData(true, nameof(FindingLevel.Fail))]
    [InlineData(false, nameof(FindingLevel.Ok))]
    public void Where_the_agent_has_frozen_and_nothing_is_locked_it_fails_if_there_is_a_server(bool locksServer, string level) =>
        Assert.Equal(
            Enum.Parse<FindingLevel>(level), Assert.Single(Find(Host, null, locksServer)).Level);

    [Fact]
    public void A_freeze_that_was_closed_by_hand_while_the_agent_has_filesystems_frozen_fails()
    {
        Finding found = Assert.Single(
            new FreezeChecks(
                new FrozenNow(Host, Status(null) with { ThawedEarly = new UnclosedFreeze("boot.1", Now, Verdict.Locked) }), false,
                "thaw", Now)
                .Find());
        Assert.Equal(FindingLevel.Fail, found.Level);
        Assert.Contains("released before it thawed: that snapshot is not consistent", found.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_thaw_between_two_looks_is_not_taken_for_a_freeze_without_locks()
    {
        Queue<HostFreeze?> hosts = new([Host, null]);
        Assert.False(FrozenNow.Look(hosts.Dequeue, () => Status(null)).MayStopServers);
        Assert.Empty(hosts);
    }

    [Fact]
    public void While_one_is_in_progress_no_server_is_asked_either()
    {
        FrozenNow frozen = new(null, Status(null) with { State = StatusState.Freezing });
        Assert.True(frozen.MayStopServers);
        Assert.Equal(FindingLevel.Ok, Assert.Single(new FreezeChecks(frozen, true, "thaw", Now).Find()).Level);
    }

    private static ActiveFreezeStatus WithLost(ActiveFreezeStatus freeze, string? outcome) => freeze with
    {
        Instances = [Held with
        {
            IsHeld = false,
            Ended = outcome is null ? null : Word.Of(Enum.Parse<OutcomeKind>(outcome)),
            EndedBecause = "max-hold has passed",
        }],
    };

    private static Finding[] Find(HostFreeze? host, ActiveFreezeStatus? freeze, bool locksServer = true) =>
        [.. new FreezeChecks(new FrozenNow(host, Status(freeze)), locksServer, "fsfreeze-hook thaw", Now).Find()];

    private static CurrentStatus Status(ActiveFreezeStatus? freeze) => new()
    {
        Tool = "fsfreeze-hook 1.2.3",
        At = Now,
        State = freeze is null ? StatusState.Thawed : StatusState.Frozen,
        LastGood = null,
        Problems = [],
        Run = null,
        Freeze = freeze,
        ThawedEarly = null,
        OpenOfAnotherBoot = null,
        LastFailure = null,
        History = [],
    };
}
