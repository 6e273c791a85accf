using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using FsFreezeHook.Approval;
using FsFreezeHook.Diagnosis.Checks;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Terminal;
using FsFreezeHook.Text;
using Xunit;

namespace FsFreezeHook.Tests.Diagnosis.Checks;

/// <summary>What is printed of findings, whatever they are.</summary>
public sealed class CheckReportTests
{
    private static readonly Finding Well = Finding.Ok("agent.running", "guest agent", "runs as process 7");
    private static readonly Finding Odd = Finding.Warn(
        "log.file", "log", "/a log is a link: nothing is logged", "correct that, or set 'log-file' in [hook]");
    private static readonly Finding Bad = Finding.Fail(
        "agent.hook", "guest agent", "has no freeze hook configured (-F)", "tell it:\nprintf 1 >/2\nsystemctl 3");

    [Fact]
    public void Each_finding_is_a_line_and_what_to_do_stands_below() => Assert.Equal(
        """
        ok    guest agent  runs as process 7
        warn  log          /a log is a link: nothing is logged
              correct that, or set 'log-file' in [hook]
        fail  guest agent  has no freeze hook configured (-F)
              tell it:
                printf 1 >/2
                systemctl 3

        1 check failed, 1 warning

        """,
        Page(Report(Well, Odd, Bad)));

    [Theory]
    [InlineData(0, 0, "ready for a freeze")]
    [InlineData(0, 1, "ready for a freeze, with 1 warning")]
    [InlineData(0, 2, "ready for a freeze, with 2 warnings")]
    [InlineData(1, 0, "1 check failed")]
    [InlineData(3, 2, "3 checks failed, 2 warnings")]
    public void The_last_line_is_what_it_comes_to(int failures, int warnings, string summary) => Assert.EndsWith(
        $"\n\n{summary}\n",
        Page(Report([Well, .. Enumerable.Repeat(Bad, failures), .. Enumerable.Repeat(Odd, warnings)])),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("Ok", 0, "frozen now, as it should be")]
    [InlineData("Ok", 1, "frozen now, with 1 warning")]
    [InlineData("Fail", 0, "1 check failed")]
    public void While_something_is_frozen_it_does_not_say_ready(string level, int warnings, string summary) => Assert.EndsWith(
        $"\n\n{summary}\n",
        Page(Report([new Finding("freeze.now", Enum.Parse<FindingLevel>(level), "frozen now", "since", null),
            .. Enumerable.Repeat(Odd, warnings)])),
        StringComparison.Ordinal);

    [Fact]
    public void Quietly_the_verdict_comes_first_and_what_is_well_is_left_out()
    {
        Assert.Equal(
            """
            1 check failed, 1 warning
            warn  log          /a log is a link: nothing is logged
                  correct that, or set 'log-file' in [hook]
            fail  guest agent  has no freeze hook configured (-F)
                  tell it:
                    printf 1 >/2
                    systemctl 3

            """,
            Page(Report(Well, Odd, Bad), isQuiet: true));
        Assert.Equal("ready for a freeze\n", Page(Report(Well), isQuiet: true));
    }

    [Fact]
    public void What_is_ok_has_one_line_for_each_subject_and_all_of_it_its_own_when_that_is_asked_for()
    {
        Finding[] findings =
        [
            Well, Well with { Text = "accepts" }, Odd, Finding.Ok("log.room", "log", "has room"), Bad,
            Well with { Text = "is watched" },
        ];
        Assert.StartsWith(
            """
            ok    guest agent  runs as process 7; 2 more checks ok
            warn  log          /a log is a link: nothing is logged
                  correct that, or set 'log-file' in [hook]
            ok    log          has room
            fail  guest agent  has no freeze hook configured (-F)
            """,
            Page(Report(findings)),
            StringComparison.Ordinal);
        Assert.Equal(
            4,
            Page(Report(findings), isVerbose: true).Split('\n').Count(line => line.StartsWith("ok ", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_long_name_of_an_instance_does_not_make_a_line_longer_than_the_terminal()
    {
        Finding one =
            Well with { Subject = $"instance {new string('n', 40)}", Text = string.Join(' ', Enumerable.Repeat("word", 30)) };
        Assert.All(Page(Report(Well, one), width: 80).Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void On_a_terminal_the_level_has_its_colour_and_text_is_broken_but_no_command()
    {
        string command = "printf " + new string('x', 60) + " and more";
        string page = Page(
            Report(Bad with { Text = new string('w', 20) + " " + new string('v', 20), Remedy = "tell it:\n" + command }),
            width: 50,
            hasColour: true);
        Assert.StartsWith(
            $"\e[31mfail\e[0m  guest agent  {new string('w', 20)}\n{new string(' ', 19)}{new string('v', 20)}\n",
            page,
            StringComparison.Ordinal);
        Assert.Contains(command, page, StringComparison.Ordinal);
        Assert.Contains("\e[31m1 check failed\e[0m\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void As_json_it_is_what_the_schema_describes()
    {
        string json = CheckJson.Write(Report(Well, Odd, Bad));
        PublishedSchema.Describes("check", json);
        PublishedSchema.Describes(
            "check", CheckJson.Write(Report(Well) with { LastGood = new("boot.1", DateTimeOffset.UnixEpoch, 1234) }));
        PublishedSchema.Describes(
            "check", CheckJson.Write(Report(Well) with { LastGood = new("boot.1", DateTimeOffset.UnixEpoch, null) }));
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.Equal("fail", document.RootElement.GetProperty("result").GetString());
        Assert.Equal(
            ["agent.running ok", "log.file warn", "agent.hook fail"],
            document.RootElement.GetProperty("findings").EnumerateArray().Select(
                one => $"{one.GetProperty("id")} {one.GetProperty("level")}"));
        Assert.Equal(
            (1, 1, 1),
            (Number(document, "ok"), Number(document, "warnings"), Number(document, "failures")));
    }

    [Fact]
    public void Text_from_elsewhere_has_no_effect_on_a_page_and_none_in_a_value()
    {
        const string hostile = "x\u202e\e[2J\u2028y";
        CheckReport report = Report(
            Bad with { Subject = $"a\n{hostile}", Text = $"a\n{hostile}", Remedy = $"{hostile}\n{hostile}" });
        Assert.Equal(4 + 1, Page(report).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length + 1);
        Assert.All(Page(report).Split('\n'), line => Assert.True(ShownText.IsPlain(line), line));
        using JsonDocument document = JsonDocument.Parse(CheckJson.Write(report));
        JsonElement finding = document.RootElement.GetProperty("findings")[0];
        Assert.Equal(@"a\nx\u202e\e[2J\u2028y", finding.GetProperty("text").GetString());
        Assert.Equal("x\\u202e\\e[2J\\u2028y\nx\\u202e\\e[2J\\u2028y", finding.GetProperty("remedy").GetString());
    }

    [Fact]
    public void The_result_is_the_gravest_level()
    {
        Assert.Equal(FindingLevel.Ok, Report(Well).Result);
        Assert.Equal(FindingLevel.Warn, Report(Odd, Well).Result);
        Assert.Equal(FindingLevel.Fail, Report(Bad, Odd, Well).Result);
    }

    private static int Number(JsonDocument document, string name) => document.RootElement.GetProperty(name).GetInt32();

    private static CheckReport Report(params Finding[] findings) =>
        new() { Tool = "fsfreeze-hook 1.2.3", CheckedAt = DateTimeOffset.UnixEpoch, LastGood = null, Findings = findings };

    private static string Page(
        CheckReport report, int? width = null, bool hasColour = false, bool isQuiet = false, bool isVerbose = false)
    {
        using StringWriter writer = new();
        CheckPage.Write(report, new Screen(writer, width, hasColour), isQuiet, isVerbose);
        return writer.ToString();
    }
}
