using System;
using System.IO;
using System.Linq;
using FsFreezeHook.Approval;
using FsFreezeHook.Diagnosis.Rehearsing;
using FsFreezeHook.Holding.FreezeSide;
using FsFreezeHook.Hooks;
using FsFreezeHook.Records;
using FsFreezeHook.Terminal;
using Xunit;

namespace FsFreezeHook.Tests.Diagnosis.Rehearsing;

public sealed class RehearsalPageTests : IDisposable
{
    private static readonly Timeline Whole = new()
    {
        Connected = 31,
        Attempted = 331,
        Granted = 340,
        Flushed = 395,
        Ready = 401,
        Released = 1404,
    };

    private readonly StringWriter _writer = new();

    public static TheoryData<string> Cases { get; } =
        ["consistent", "degraded", "no-database", "failed", "ended", "two-instances"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_is_a_page_on_a_terminal_lines_in_a_pipe_and_a_document_as_JSON(string name)
    {
        RehearsalReport report = Report(name);
        _writer.WriteLine("--- on a terminal of 80 columns");
        RehearsalPage.Print(report, new Screen(_writer, width: 80, hasColour: false));
        _writer.WriteLine("--- in a pipe");
        RehearsalPage.Print(report, new Screen(_writer, width: null, hasColour: false));
        _writer.WriteLine("--- as JSON");
        string json = RehearsalJson.Write(report);
        _writer.WriteLine(json);
        PublishedSchema.Describes("rehearse", json);
        Approved.Matches($"rehearse-{name}", _writer.ToString());
    }

    [Theory]
    [InlineData(40)]
    [InlineData(61)]
    [InlineData(200)]
    public void No_bar_is_longer_than_a_line(int width)
    {
        RehearsalPage.Print(Report("two-instances"), new Screen(_writer, width, hasColour: false));
        Assert.All(_writer.ToString().Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal)), line =>
            Assert.InRange(line.Length, 0, width));
    }

    [Fact]
    public void With_colour_only_words_are_coloured()
    {
        RehearsalPage.Print(Report("failed"), new Screen(_writer, width: 80, hasColour: true));
        Assert.Contains("\e[31ma snapshot would have failed", _writer.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _writer.Dispose();

    private static RehearsalReport Report(string name)
    {
        RehearsalReport consistent = new()
        {
            Tool = "fsfreeze-hook 0.1.0",
            StartedAt = new DateTimeOffset(2026, 1, 31, 23, 59, 58, 765, TimeSpan.Zero),
            Verdict = Verdict.Consistent,
            Reasons = [],
            HoldMilliseconds = 1000,
            WithHooks = false,
            TookMilliseconds = 1411,
            WritersWaitedMilliseconds = 1073,
            AttemptsGivenUp = 0,
            AttemptsGivenUpMilliseconds = 0,
            Timeline = Whole,
            Instances = [new RehearsedInstance("mysql", "MariaDB 10.11.19", "read-lock", Whole)],
            Hooks = [],
        };
        Timeline blocked = new() { Connected = 31, Attempted = 8000 };
        return name switch
        {
            "degraded" => consistent with
            {
                Verdict = Verdict.Degraded,
                Reasons = ["/etc/qemu/fsfreeze-hook.d/20-b: failed with status 3"],
                WithHooks = true,
                Hooks = [new HookEntry("10-a", 0, 12), new HookEntry("20-b", 3, 1234)],
            },
            "no-database" => consistent with
            {
                Verdict = Verdict.NoDatabase,
                TookMilliseconds = 2,
                WritersWaitedMilliseconds = 0,
                Timeline = null,
                Instances = [],
            },
            "failed" => consistent with
            {
                Verdict = Verdict.Failed,
                Failure = new RehearsalFailure(
                    22, "mysql: read lock not granted within 14 s: connection 42 (app@10.0.0.5, 381 s, SELECT) blocks it"),
                TookMilliseconds = 14_012,
                WritersWaitedMilliseconds = 6010,
                AttemptsGivenUp = 2,
                AttemptsGivenUpMilliseconds = 6010,
                Stalls = [(31, 3_036), (4_500, 7_505)],
                Timeline = blocked,
                Instances = [new RehearsedInstance("mysql", null, null, blocked)],
            },
            "ended" => consistent with
            {
                Verdict = Verdict.Ended,
                Failure = new RehearsalFailure(1, "interrupted by SIGINT; everything is released"),
                TookMilliseconds = 700,
                WritersWaitedMilliseconds = 369,
                Timeline = Whole with { Released = null },
                Instances = [new RehearsedInstance("mysql", "MySQL 8.4.6", "instance-lock", Whole with { Released = null })],
            },
            "two-instances" => consistent with
            {
                Instances =
                [
                    new RehearsedInstance("main", "MariaDB 10.11.19", "backup-stage", Whole),
                    new RehearsedInstance("shop", "MySQL 8.4.6", "read-lock", Whole with { Connected = 20, Granted = 333 }),
                ],
            },
            _ => consistent,
        };
    }
}
