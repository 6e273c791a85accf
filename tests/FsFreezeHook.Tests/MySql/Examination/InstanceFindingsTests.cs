using System;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Plans;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Blockers;
using FsFreezeHook.MySql.Discovery;
using FsFreezeHook.MySql.Examination;
using FsFreezeHook.MySql.Privileges;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using FsFreezeHook.Records;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Examination;

public sealed class InstanceFindingsTests
{
    private static readonly InstanceFindings Examined = new()
    {
        Settings = new MySqlSettings { Name = "shop", User = "f" },
        Identity = new ServerIdentity(ServerFeatures.Parse("9.7.4"), "9.7.4", 1, "f@localhost", null, null),
        Lock = ServerLock.ReadLock,
    };

    [Fact]
    public void A_missing_privilege_that_is_required_is_a_failure_that_ends_in_its_GRANT()
    {
        FailureException failure = (Examined with
        {
            Missing = [new Privilege("RELOAD", "lock") { IsRequired = true }, new Privilege("BACKUP_ADMIN", "record")],
        }).Failure!;
        Assert.Equal(
            (FailureReason.AccessDenied,
                "f lacks the privilege RELOAD; run: mysql --socket=/run/mysqld/mysqld.sock -e \"GRANT RELOAD ON *.* TO "
                    + "'f'@'localhost'\""),
            (failure.Reason, failure.Message));
    }

    [Fact]
    public void Without_what_is_only_useful_it_does_not_fail() =>
        Assert.Null((Examined with { Missing = [new Privilege("BACKUP_ADMIN", "record")] }).Failure);

    [Theory]
    [InlineData(null, 360, false)]
    [InlineData(360, 360, false)]
    [InlineData(359, 360, true)]
    public void A_lock_is_lost_where_the_server_ends_an_idle_session_before_max_hold(int? idle, int maxHold, bool expected) =>
        Assert.Equal(
            expected,
            (Examined with
            {
                Settings = Examined.Settings with { MaxHold = TimeSpan.FromSeconds(maxHold) },
                IdleLimit = idle is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            }).LosesLockBeforeMaxHold);

    [Theory]
    [InlineData(nameof(Participation.Required), true, true, false)]
    [InlineData(nameof(Participation.Required), false, true, false)]
    [InlineData(nameof(Participation.Auto), true, false, true)]
    [InlineData(nameof(Participation.Auto), false, false, false)]
    public void One_that_cannot_take_part_fails_the_freeze_where_it_was_promised_and_degrades_it_where_not(
        string enabled, bool aServerRuns, bool fails, bool degrades)
    {
        const string line = "shop: gone; start it";
        MachineExamination all = new()
        {
            Instances =
            [
                Examined with { Settings = Examined.Settings with { Name = "other" } },
                Examined with
                {
                    Settings = Examined.Settings with { Enabled = Enum.Parse<Participation>(enabled) },
                    Refusal = new FailureException(FailureReason.Unreachable, "gone; start it"),
                },
            ],
            Servers = aServerRuns ? [new RunningServer(1, "mysqld")] : [],
        };
        FreezePlan plan =
            new() { Hooks = new HookPlan { Settings = new HookSettings { HookDirectory = "/nowhere" } }, Instances = all };
        Assert.Equal(
            (fails ? line : null, fails ? FailureReason.Unreachable : null), (plan.Failure?.Message, plan.Failure?.Reason));
        Assert.Equal("other", Assert.Single(all.Taking).Settings.Name);
        if (!fails)
        {
            Assert.Equal(degrades ? [line] : [], all.Degraded);
            Assert.Equal(degrades ? Verdict.Degraded : Verdict.Locked, plan.Verdict);
        }
    }

    [Theory]
    [InlineData(BlockerPolicy.Wait, 30, true)]
    [InlineData(BlockerPolicy.Wait, 29.9, false)]
    [InlineData(BlockerPolicy.KillReads, 30, true)]
    [InlineData(BlockerPolicy.Kill, 30, false)]
    public void What_has_blocked_for_as_long_as_a_freeze_waits_fails_it_unless_it_may_be_ended(
        object policy, double seconds, bool fails)
    {
        MachineExamination all = All(Blocked((BlockerPolicy)policy, seconds));
        Assert.Equal(
            fails
                ? "shop: read lock not granted within 30s: connection 5 (u@h, 30 s, UPDATE) blocks it; let it end, "
                    + "or raise 'lock-timeout' in [mysql]"
                : null,
            all.Failure?.Message);
        Assert.Equal(fails ? 5 : null, all.Blocked?.Session.Id);
        Assert.Single(all.Taking);
    }

    [Fact]
    public void The_least_lock_timeout_counts_for_all()
    {
        InstanceFindings quick =
            Examined with { Settings = Examined.Settings with { Name = "quick", LockTimeout = TimeSpan.FromSeconds(2) } };
        Assert.Equal(FailureReason.LockNotGranted, All(Blocked(BlockerPolicy.Wait, 3), quick).Failure?.Reason);
        Assert.Null(All(Blocked(BlockerPolicy.Wait, 3)).Failure);
        Assert.Null(All(Blocked(BlockerPolicy.Wait, 3), quick with { IsAsked = false }).Failure);
    }

    [Fact]
    public void What_a_freeze_finds_out_first_is_what_it_fails_with()
    {
        FailureException two = new(FailureReason.Configuration, "two are one");
        InstanceFindings denied = Examined with { Refusal = new FailureException(FailureReason.AccessDenied, "denied") };
        InstanceFindings nowhere = Examined with
        {
            Settings = Examined.Settings with { Name = "nowhere", Problem = "no address" },
            Refusal = new FailureException(FailureReason.Unreachable, "no address"),
        };
        MachineExamination all = All(denied, nowhere) with { OneServerTwice = two, OneAddressTwice = two };
        Assert.Equal("nowhere: no address", all.Failure?.Message);
        all = All(denied, Blocked(BlockerPolicy.Wait, 99)) with { OneServerTwice = two, OneAddressTwice = two };
        Assert.Equal("two are one", all.Failure?.Message);
        all = all with { OneAddressTwice = null };
        Assert.Equal("shop: denied", all.Failure?.Message);
        all = All(Blocked(BlockerPolicy.Wait, 99)) with { OneServerTwice = two };
        Assert.Equal("two are one", all.Failure?.Message);
    }

    private static MachineExamination All(params InstanceFindings[] instances) =>
        new() { Instances = instances, Servers = [new RunningServer(1, "mysqld")] };

    private static InstanceFindings Blocked(BlockerPolicy policy, double seconds) => Examined with
    {
        Settings = Examined.Settings with { Blockers = policy },
        Blockers =
        [
            new BlockingSession
            {
                Id = 5,
                User = "u",
                Host = "h",
                Database = string.Empty,
                Seconds = seconds,
                Kind = "UPDATE",
                IsIdle = false,
                IsSystem = false,
                Writes = true,
                Digest = null,
                WaitsForAnother = false,
                KeptSince = null,
            },
        ],
    };
}
