using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Checks;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Blockers;
using FsFreezeHook.MySql.Discovery;
using FsFreezeHook.MySql.Examination;
using FsFreezeHook.MySql.Layout;
using FsFreezeHook.MySql.Privileges;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using FsFreezeHook.Posix;
using Xunit;

namespace FsFreezeHook.Tests.Diagnosis.Checks;

public sealed class InstanceChecksTests
{
    private static readonly Mount Disk = new(1, "8:1", "/", "ext4", "/dev/sda1", "rw");

    private static readonly InstanceFindings Good = new()
    {
        Settings = new MySqlSettings { Name = "shop", User = "f" },
        Identity = new ServerIdentity(ServerFeatures.Parse("10.11.19-MariaDB"), "10.11.19-MariaDB", 1, "f@localhost", null, null),
        Process = new RunningServer(1, "mariadbd"),
        Layout = DataLayout.Of([new LocatedPath(new DataPath("data", "/data"), Disk)]),
        Lock = ServerLock.ReadLock,
        IdleLimit = TimeSpan.FromMinutes(7),
    };

    [Fact]
    public void Of_a_good_instance_everything_is_ok_once()
    {
        Finding[] findings = Of(Good);
        Assert.All(findings, finding => Assert.Equal((FindingLevel.Ok, null), (finding.Level, finding.Remedy)));
        Assert.Equal(
            [
                "instance.access", "instance.privileges", "instance.lock", "instance.max-hold", "instance.general-log",
                "instance.layout", "instance.blockers", "servers.coverage",
            ],
            findings.Select(finding => finding.Id));
        Assert.Equal("connected to MariaDB 10.11.19 as f@localhost", findings[0].Text);
        Assert.Equal("instance shop", findings[0].Subject);
    }

    [Fact]
    public void A_missing_privilege_is_named_with_its_GRANT_and_fails_where_a_freeze_would()
    {
        Finding[] findings = [.. Of(Good with
        {
            Missing =
            [
                new Privilege("RELOAD", "take the lock and flush") { IsRequired = true },
                new Privilege("SELECT", "see") { On = "performance_schema.threads" },
                new Privilege("SELECT", "see") { On = "performance_schema.metadata_locks" },
            ],
        }).Where(finding => finding.Id == "instance.privileges")];
        Assert.Equal(
            [
                new Finding(
                    "instance.privileges", FindingLevel.Fail, "instance shop",
                    "the account lacks RELOAD, to take the lock and flush",
                    "grant it, as an administrator of the server:\n"
                        + "mariadb --socket=/run/mysqld/mysqld.sock -e \"GRANT RELOAD ON *.* TO 'f'@'localhost'\""),
                new Finding(
                    "instance.privileges", FindingLevel.Warn, "instance shop",
                    "the account lacks SELECT on performance_schema.threads, SELECT on performance_schema.metadata_locks, to see",
                    "grant it, as an administrator of the server:\n"
                        + "mariadb --socket=/run/mysqld/mysqld.sock -e \"GRANT SELECT ON performance_schema.threads TO "
                        + "'f'@'localhost'\"\n"
                        + "mariadb --socket=/run/mysqld/mysqld.sock -e \"GRANT SELECT ON performance_schema.metadata_locks TO "
                        + "'f'@'localhost'\""),
            ],
            findings);
    }

    [Fact]
    public void A_failure_is_parted_into_what_was_found_and_what_to_do()
    {
        Finding found = Assert.Single(Of(Refused(Participation.Required)), finding => finding.Id == "instance.access");
        Assert.Equal(
            (FindingLevel.Fail, "cannot reach it: nothing answers", "start it"), (found.Level, found.Text, found.Remedy));
    }

    [Fact]
    public void One_under_auto_that_refuses_the_login_fails_where_a_server_runs_and_is_a_warning_where_none_does()
    {
        Assert.Equal(FindingLevel.Fail, Level(Of(Refused(Participation.Auto)), "instance.access"));
        Assert.Equal(
            FindingLevel.Warn,
            Level([.. InstanceChecks.Of(All(Refused(Participation.Auto)) with { Servers = [] })], "instance.access"));
    }

    [Fact]
    public void One_that_is_not_asked_is_ok_and_nothing_more_is_said_of_it()
    {
        Finding found = Assert.Single(
            Of(Good with { IsAsked = false, Identity = null, Settings = Good.Settings with { Enabled = Participation.No } }),
            finding => finding.Subject == "instance shop");
        Assert.Equal((FindingLevel.Ok, "takes no part: enabled = no"), (found.Level, found.Text));
    }

    [Fact]
    public void What_keeps_the_configured_lock_from_being_taken_fails() => Assert.Equal(
        FindingLevel.Fail,
        Level(
            Of(Good with { Lock = null, Obstacle = new FailureException(FailureReason.Configuration, "no; write another") }),
            "instance.lock"));

    [Fact]
    public void A_lock_for_which_only_a_privilege_is_missing_is_reported_once()
    {
        Finding[] findings = Of(Good with
        {
            Lock = null,
            Obstacle = new FailureException(FailureReason.AccessDenied, "needs it; run"),
            Missing = [new Privilege("BACKUP_ADMIN", "lock") { IsRequired = true }],
        });
        Assert.DoesNotContain(findings, finding => finding.Id == "instance.lock");
        Assert.Equal(FindingLevel.Fail, Level(findings, "instance.privileges"));
    }

    [Fact]
    public void A_session_that_may_not_idle_as_long_as_max_hold_fails_and_a_proxy_is_not_forgotten()
    {
        Finding found =
            Of(Good with { IdleLimit = TimeSpan.FromSeconds(60) }).Single(finding => finding.Id == "instance.max-hold");
        Assert.Equal(FindingLevel.Fail, found.Level);
        Assert.Equal(
            "max-hold is 6min, and the server ends a session that is idle for 1min: a lock that is held longer is lost",
            found.Text);

        Finding remote = Of(Good with { Process = null, Settings = Good.Settings with { Host = "db" } })
            .Single(finding => finding.Id == "instance.max-hold");
        Assert.EndsWith("a firewall or proxy between here and there may close it earlier", remote.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ext4", true, "Warn")]
    [InlineData("xfs", false, "Warn")]
    [InlineData(null, false, "Warn")]
    [InlineData("tmpfs", false, "Ok")]
    public void A_general_log_is_worth_a_look_where_it_may_freeze(string? type, bool isOnData, string level)
    {
        StatementLog log = new(StatementLogKind.General, "/log", type is null ? null : Disk with { Type = type }, isOnData);
        Finding finding = Of(Good with { StatementLogs = [log] }).Single(finding => finding.Id == "instance.general-log");
        Assert.Equal(Enum.Parse<FindingLevel>(level), finding.Level);
        const string command = "mariadb --socket=/run/mysqld/mysqld.sock -e 'SET GLOBAL general_log = OFF'";
        Assert.Equal(
            level == nameof(FindingLevel.Warn), finding.Remedy?.EndsWith("\n" + command, StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public void Each_fault_of_the_layout_and_each_blocker_is_named()
    {
        Finding[] findings = Of(Good with
        {
            Layout = DataLayout.Of([new LocatedPath(new DataPath("data", "/data"), Disk with { Type = "tmpfs" })]),
            Blockers = [.. Enumerable.Range(1, 5).Select(Session)],
            Unseen = "the server does not show all; INSTALL it",
        });
        Assert.Equal(
            "data (/data) is on tmpfs, which no snapshot contains",
            findings.Single(finding => finding.Id == "instance.layout").Text);
        Finding[] blockers = [.. findings.Where(finding => finding.Id == "instance.blockers")];
        Assert.All(blockers, finding => Assert.Equal(FindingLevel.Warn, finding.Level));
        Assert.Equal(
            ("some blockers cannot be detected: the server does not show all", "INSTALL it"),
            (blockers[0].Text, blockers[0].Remedy));
        Assert.StartsWith(
            "blocks the lock now: connection 1 (u@h, 5 s, UPDATE), connection 2", blockers[1].Text, StringComparison.Ordinal);
        Assert.EndsWith(", and 2 more", blockers[1].Text, StringComparison.Ordinal);
        Assert.EndsWith(
            ", or end them:\n" + string.Join(
                '\n', Enumerable.Range(1, 3).Select(id => $"mariadb --socket=/run/mysqld/mysqld.sock -e 'KILL QUERY {id}'")),
            blockers[1].Remedy,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wait", 30, 30.5, false, "Fail")]
    [InlineData("wait", 30, 29.5, false, "Warn")]
    [InlineData("wait", 600, 137, false, "Warn")]
    [InlineData("wait", 30, 137, true, "Fail")]
    [InlineData("kill", 30, 137, false, "Warn")]
    [InlineData("kill", 30, 137, true, "Warn")]
    [InlineData("kill-reads", 30, 137, false, "Fail")]
    public void A_blocker_that_is_older_than_a_freeze_waits_and_may_not_be_ended_is_a_failure(
        string policy, int lockTimeout, double seconds, bool isIdle, string level)
    {
        Finding found = Of(Good with
        {
            Settings = Good.Settings with
            {
                LockTimeout = TimeSpan.FromSeconds(lockTimeout),
                Blockers = policy switch
                {
                    "kill" => BlockerPolicy.Kill,
                    "kill-reads" => BlockerPolicy.KillReads,
                    _ => BlockerPolicy.Wait,
                },
            },
            Blockers = [Session(1), Session(134) with { Seconds = seconds, IsIdle = isIdle }],
        }).Single(finding => finding.Id == "instance.blockers");
        Assert.Equal(Enum.Parse<FindingLevel>(level), found.Level);
        Assert.Contains("connection 134 (u@h, ", found.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_locked_is_described_by_the_freezes_own_findings() => Assert.DoesNotContain(
        Of(Good with { IsLocked = true, IsAsked = false, Identity = null }), finding => finding.Subject == "instance shop");

    [Fact]
    public void A_server_that_takes_no_part_and_two_instances_that_are_one_server_fail()
    {
        Finding[] findings = [.. InstanceChecks.Of(All(Good) with
        {
            ServersWithoutPart = ["mysqld (process 7) runs and took no part; give it a section"],
            OneServerTwice = new FailureException(FailureReason.Configuration, "a and b are one server; remove one"),
        }).Where(finding => finding.Subject == "database servers")];
        Assert.Equal(["instance.distinct", "servers.coverage"], findings.Select(finding => finding.Id));
        Assert.All(findings, finding => Assert.Equal(FindingLevel.Fail, finding.Level));
        Assert.Equal("give it a section", findings[1].Remedy);
    }

    private static InstanceFindings Refused(Participation enabled) => Good with
    {
        Settings = Good.Settings with { Enabled = enabled },
        Identity = null,
        Refusal = new FailureException(FailureReason.Unreachable, "cannot reach it: nothing answers; start it"),
    };

    private static BlockingSession Session(int id) => BlockingSession.FromRows(
        [[$"{id}", "u", "h", "d", "5", "UPDATE x", "Query", "0", "1", null, null, null]])[0];

    private static MachineExamination All(InstanceFindings one) =>
        new() { Instances = [one], Servers = [new RunningServer(1, "mariadbd")] };

    private static Finding[] Of(InstanceFindings one) => [.. InstanceChecks.Of(All(one))];

    private static FindingLevel Level(IEnumerable<Finding> findings, string id) =>
        findings.Single(finding => finding.Id == id).Level;
}
