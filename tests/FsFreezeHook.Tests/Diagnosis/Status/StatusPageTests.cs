using System;
using System.IO;
using System.Linq;
using FsFreezeHook.Approval;
using FsFreezeHook.Diagnosis.Status;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Json;
using FsFreezeHook.Records;
using FsFreezeHook.Terminal;
using FsFreezeHook.Text;
using Xunit;

namespace FsFreezeHook.Tests.Diagnosis.Status;

public sealed class StatusPageTests
{
    private const string Unreachable =
        "mysql: cannot reach the server at /run/mysqld/mysqld.sock: no such file or directory; is it running? set 'socket', "
        + "or 'host' and 'port'";

    private static readonly DateTimeOffset Now = new(2026, 1, 31, 23, 59, 58, 765, TimeSpan.Zero);

    private static readonly ActiveInstance Held = new()
    {
        Name = "mysql",
        Server = "MariaDB 10.11.19",
        Lock = "read-lock",
        Connection = 42,
        HolderPid = 1234,
        IsHeld = true,
        Ended = null,
        EndedBecause = null,
        MaxHoldMilliseconds = 360_000,
        Until = Now.AddMilliseconds(355_800),
        RemainingMilliseconds = 355_800,
    };

    private static readonly CurrentStatus Healthy = new()
    {
        Tool = "fsfreeze-hook 1.2.3",
        At = Now,
        State = StatusState.Thawed,
        Problems = [],
        Run = null,
        Freeze = null,
        ThawedEarly = null,
        OpenOfAnotherBoot = null,
        LastFailure = null,
        LastGood = new LastGoodFreeze("boot.1", Now.AddDays(-1), 86_396_900),
        History = [.. Enumerable.Range(1, 3).Select(day => Entry(day, Verdict.Consistent, 0, null))],
    };

    private static readonly CurrentStatus Frozen = Healthy with
    {
        State = StatusState.Frozen,
        Freeze = new ActiveFreezeStatus
        {
            FreezeId = "boot.1",
            StartedAt = Now.AddSeconds(-5),
            CommittedAt = Now.AddMilliseconds(-4200),
            FrozenMilliseconds = 4200,
            Verdict = Verdict.Locked,
            Reasons = [],
            Agent = new ActiveAgent(812, "/run/qga.state.isfrozen", true, 10_000),
            Instances = [Held],
        },
    };

    private static readonly CurrentStatus Broken = Frozen with
    {
        State = StatusState.LockLost,
        Problems = ["/etc/qemu/fsfreeze-hook.conf:3: unknown key 'sokcet'; did you mean 'socket'?"],
        Freeze = Frozen.Freeze! with
        {
            Verdict = Verdict.Degraded,
            Reasons = ["hook 10-cache failed with exit status 1; see the log"],
            Instances =
            [
                Held,
                Held with
                {
                    Name = "second",
                    IsHeld = false,
                    Ended = Word.Of(OutcomeKind.Expired),
                    EndedBecause = "no thaw came within 3 s ('max-hold')",
                    RemainingMilliseconds = 0,
                },
            ],
        },
        ThawedEarly = new UnclosedFreeze("boot.0", Now.AddHours(-1), Verdict.Locked),
        OpenOfAnotherBoot = new UnclosedFreeze("other.0", Now.AddDays(-1), Verdict.Locked),
        LastFailure = Entry(2, Verdict.Failed, 20, Unreachable),
        LastGood = new LastGoodFreeze("boot.5", Now.AddDays(1), null),
        History =
        [
            Entry(1, Verdict.Degraded, 0, "hook 10-cache failed with exit status 1; see the log"),
            Entry(2, Verdict.Failed, 20, Unreachable),
            Entry(3, Verdict.Broken, null,
                "it was never thawed; nothing holds it any more, and it is closed; take another snapshot") with
            {
                ByAgent = false,
            },
            Entry(4, Verdict.NoDatabase, 0, null),
            .. Enumerable.Range(5, 8).Select(day => Entry(day, Verdict.Consistent, 0, null)),
        ],
    };

    [Fact]
    public void On_a_healthy_machine() => Approved.Matches("status-healthy", Page(Healthy));

    [Fact]
    public void While_frozen() => Approved.Matches("status-frozen", Page(Frozen));

    [Fact]
    public void On_a_broken_machine() => Approved.Matches("status-broken", Page(Broken));

    [Fact]
    public void On_a_broken_machine_in_full() => Approved.Matches("status-broken-verbose", Page(Broken, isVerbose: true));

    [Fact]
    public void As_JSON()
    {
        Approved.Matches("status-healthy-json", StatusJson.Write(Healthy) + "\n");
        Approved.Matches("status-broken-json", StatusJson.Write(Broken) + "\n");
        PublishedSchema.Describes("status", StatusJson.Write(Healthy));
        PublishedSchema.Describes("status", StatusJson.Write(Broken));
    }

    [Theory]
    [InlineData("Freezing", "freezing: a freeze is in progress (process 99, for 12 s)")]
    [InlineData("Thawing", "thawing: a thaw is in progress (process 99, for 12 s)")]
    [InlineData("Rehearsing", "rehearsing: a rehearsal is in progress (process 99, for 12 s); no filesystem is frozen")]
    [InlineData("Busy", "busy: a run is in progress (process 99, for 12 s)")]
    [InlineData("Unknown", "unknown: something may be frozen; run 'fsfreeze-hook thaw', which releases what it finds")]
    public void The_first_line_says_what_is_going_on(string state, string line) => Assert.Equal(
        line,
        Page(
            Healthy with { State = Enum.Parse<StatusState>(state), Run = new RunInProgress(99, "freeze", 12_345) },
            width: null).Split('\n')[0]);

    [Fact]
    public void No_line_is_wider_than_the_terminal_and_in_a_pipe_none_is_broken()
    {
        Assert.All(Page(Broken, isVerbose: true, width: 70).Split('\n'), line => Assert.InRange(line.Length, 0, 70));
        Assert.Contains(Unreachable, Page(Broken, width: null), StringComparison.Ordinal);
    }

    [Fact]
    public void Colour_changes_nothing_but_colour()
    {
        string coloured = Page(Broken, hasColour: true);
        Assert.Contains("\e[31mlock-lost\e[0m: ", coloured, StringComparison.Ordinal);
        Assert.Contains("\e[32mconsistent\e[0m", coloured, StringComparison.Ordinal);
        Assert.Equal(Page(Broken), System.Text.RegularExpressions.Regex.Replace(coloured, "\e\\[[0-9]+m", string.Empty));
    }

    [Fact]
    public void Times_are_those_of_the_machines_zone()
    {
        using StringWriter writer = new();
        TimeZoneInfo zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromMinutes(-210), "test", "test");
        new StatusPage(new Screen(writer, width: null, hasColour: false), zone).Write(Frozen, isVerbose: false);
        Assert.Contains(
            "frozen: since 2026-01-31 20:29:54 -03:30, for 4.2 s, by the agent (process 812)\n",
            writer.ToString(),
            StringComparison.Ordinal);
        Assert.Contains("\n2026-01-30 20:29:58 -03:30  3.1 s ", writer.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Thawed", true)]
    [InlineData("Freezing", true)]
    [InlineData("Frozen", true)]
    [InlineData("Thawing", true)]
    [InlineData("Rehearsing", true)]
    [InlineData("Busy", true)]
    [InlineData("LockLost", false)]
    [InlineData("Unknown", false)]
    public void It_is_in_order_unless_a_lock_is_lost_or_that_is_not_known(string state, bool isInOrder)
    {
        CurrentStatus status = Healthy with { State = Enum.Parse<StatusState>(state) };
        Assert.Equal(isInOrder, status.IsInOrder);
        Assert.False((status with { ThawedEarly = Broken.ThawedEarly }).IsInOrder);
    }

    [Fact]
    public void A_last_failure_by_hand_is_called_so()
    {
        HistoryEntry byHand = Entry(2, Verdict.Failed, 20, Unreachable) with { ByAgent = false };
        Assert.Contains(
            "\nthe last failure, by hand, 2026-01-29 23:59:58 +00:00\n",
            Page(Healthy with { LastFailure = byHand }),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(999, "999 ms")]
    [InlineData(4_230, "4.2 s")]
    [InlineData(9_960, "9 s")]
    [InlineData(59_999, "59 s")]
    [InlineData(185_000, "3 min 5 s")]
    [InlineData(7_500_000, "2 h 5 min")]
    [InlineData(93_600_000, "1 d 2 h")]
    [InlineData(-5, "0 ms")]
    public void A_length_is_said_in_the_units_that_matter(long milliseconds, string text) =>
        Assert.Equal(text, Elapsed.Of(milliseconds));

    private static string Page(CurrentStatus status, bool isVerbose = false, int? width = 80, bool hasColour = false)
    {
        using StringWriter writer = new();
        new StatusPage(new Screen(writer, width, hasColour), TimeZoneInfo.Utc).Write(status, isVerbose);
        return writer.ToString();
    }

    private static HistoryEntry Entry(int day, Verdict verdict, int? exitCode, string? line) => new()
    {
        FreezeId = $"boot.{day}",
        StartedAt = Now.AddDays(-day),
        EndedAt = Now.AddDays(-day).AddMilliseconds(3000 + (100 * day)),
        Verdict = verdict,
        ExitCode = exitCode,
        Line = line,
        ByAgent = true,
    };
}
