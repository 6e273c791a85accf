using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Security;

/// <summary>
/// Whatever a server, or somebody with an account on it, calls things: each string that they choose, in each place where this
/// program's text comes out.
/// </summary>
[Collection(nameof(WithNoServer))]
public sealed class HostileTextTests : IDisposable
{
    // How a line of a page begins that is to be pasted into a shell.
    private const string Command = "        ";

    private readonly PublishedHook _hook = new();
    private readonly TemporaryFolder _folder = new();
    private readonly SyslogListener _syslog = new();
    private readonly StringBuilder _shown = new();
    private readonly BackgroundProcess _process;

    public HostileTextTests()
    {
        // What a freeze takes for the server's process, so that it asks where that has its data.
        string program = _folder.File("mysqld");
        File.Copy("/bin/sleep", program);
        _process = new BackgroundProcess(_folder.File("output"), program, ["600"]);
        File.WriteAllText(PidFile, _process.Pid.ToString(CultureInfo.InvariantCulture));
    }

    public enum Kind
    {
        Lines,
        Codes,
        Quotes,
        Direction,
        Length,
    }

    public static TheoryData<HostileMood, Kind> Cases()
    {
        TheoryData<HostileMood, Kind> cases = [];
        foreach (HostileMood mood in Enum.GetValues<HostileMood>())
        {
            foreach (Kind kind in Enum.GetValues<Kind>())
            {
                cases.Add(mood, kind);
            }
        }

        return cases;
    }

    private string PidFile => _folder.File("pid");

    // What would be there if any text had been run.
    private string Ran => _folder.File("ran");

    public void Dispose()
    {
        _hook.Dispose();
        _syslog.Dispose();
        _process.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_text_of_a_servers_has_no_effect_wherever_it_is_shown(HostileMood mood, Kind kind)
    {
        HostileSpeech speech = new(mood, Text(kind), PidFile);
        using FakeServer server = new(_folder.File("sock"), speech);
        _hook.MySql = new Dictionary<string, string>
        {
            ["socket"] = _folder.File("sock"),
            ["lock"] = mood == HostileMood.HasOddTable ? "instance-lock" : "read-lock",
            ["blockers"] = "kill",
            ["lock-timeout"] = "600ms",
            ["max-stall"] = "500ms",
        };
        (int freezeExit, int thawExit) = mood switch
        {
            HostileMood.Locks => (0, 0),
            HostileMood.LosesLock => (0, 24),

            // What may end the blocker fails.
            HostileMood.IsBlocked => (20, 0),
            HostileMood.HasUnknownPlugin => (21, 0),
            HostileMood.HasOddTable => (3, 0),
            _ => (20, 0),
        };
        Run("freeze", "--dry-run");
        Run("check");
        RunForJson("check");
        Run("rehearse", "--hold", "0");
        RunForJson("rehearse", "--hold", "0");
        Run(freezeExit, "freeze", "--verbose");
        speech.HasLost = mood == HostileMood.LosesLock;
        Run("status", "--verbose");
        RunForJson("status");
        Run("thaw", "--dry-run");
        Run(thawExit, "thaw", "--verbose");
        Run("status", "--verbose");
        RunForJson("status");
        Run("check");
        Assert.DoesNotContain(
            _shown.ToString().Split('\n'),
            line => line.StartsWith(Command, StringComparison.Ordinal) && line.Contains(Ran, StringComparison.Ordinal));
        CommandResult grants = _hook.Run("grants");
        Assert.Equal(string.Empty, grants.Output);
        Assert.Contains(grants.ExitCode, (int[])[20, 21]);
        AssertShown("grants", grants.Error);
        AssertShown("the log", _hook.Log);
        AssertShown("the system log", _syslog.Messages());
        foreach (string file in Directory.EnumerateFiles(_hook.StateDirectory))
        {
            PlainText.AssertDocument(file, File.ReadAllText(file), areValuesShown: false);
        }

        // It did get there: as what it is, and with the remedy behind it.
        Assert.Contains(Told(kind), _shown.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(Ran), "something was run");
    }

    [Theory]
    [InlineData(HostileMood.Locks)]
    [InlineData(HostileMood.IsBlocked)]
    public void A_terminal_gets_no_codes_but_the_programs_own(HostileMood mood)
    {
        using FakeServer server = new(_folder.File("sock"), new HostileSpeech(mood, Text(Kind.Codes), PidFile));
        _hook.MySql = new Dictionary<string, string>
        {
            ["socket"] = _folder.File("sock"),
            ["lock-timeout"] = "600ms",
            ["max-stall"] = "500ms",
        };
        foreach (string arguments in (string[])["check", "freeze --dry-run", "rehearse --hold 0", "freeze", "status --verbose",
            "thaw --dry-run", "thaw", "status"])
        {
            string output = Terminal.Run(_hook, arguments).Output.Replace("\r", string.Empty, StringComparison.Ordinal);
            foreach (string code in (string[])["\e[0m", "\e[1m", "\e[2m", "\e[31m", "\e[32m", "\e[33m", "\e[K"])
            {
                output = output.Replace(code, string.Empty, StringComparison.Ordinal);
            }

            PlainText.AssertLines(arguments, output);
        }
    }

    private string Text(Kind kind) => kind switch
    {
        Kind.Lines => $"x\n{PlainText.Forged}\r\n{PlainText.Forged}\vy\nsystem touch {Ran}\n\\! touch {Ran}\n",
        Kind.Codes => "x\e[2J\e]0;title\a\u009b2J\0\u007f\b\u0085\u0090y",
        Kind.Quotes => $"x'; DROP TABLE y; -- \" ` \\ $(touch {Ran}) `touch {Ran}` ; run: touch {Ran}",
        Kind.Direction => "x\u202egnp.exe\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u202d\u200e\u200f\u061c\u2028\u2029y",
        _ => "x" + new string('\n', 32 * 1024) + new string('v', 32 * 1024),
    };

    private static string Told(Kind kind) => kind switch
    {
        Kind.Lines => @"x\n" + PlainText.Forged + @"\r\n",
        Kind.Codes => @"x\e[2J\e]0",
        Kind.Quotes => "x'",
        Kind.Direction => @"x\u202egnp.exe\u2066",
        _ => @"x\n\n\n",
    };

    private void Run(int exitCode, params string[] arguments)
    {
        CommandResult result = Run(arguments);
        Assert.True(exitCode == result.ExitCode, $"exit {result.ExitCode} instead of {exitCode}: {result.Error}");
    }

    private CommandResult Run(params string[] arguments)
    {
        CommandResult result = _hook.Run(arguments);
        AssertShown(string.Join(' ', arguments), result.Output);
        AssertShown(string.Join(' ', arguments), result.Error);
        if (!arguments.Contains("--verbose") || arguments[0] == "status")
        {
            Assert.True(result.Error.Count(letter => letter == '\n') <= 1, result.Error);
        }

        return result;
    }

    private void RunForJson(params string[] arguments)
    {
        CommandResult result = _hook.Run([.. arguments, "--json"]);
        AssertShown(string.Join(' ', arguments), result.Error);
        PlainText.AssertDocument(string.Join(' ', arguments), result.Output);
    }

    private void AssertShown(string where, string text)
    {
        PlainText.AssertLines(where, text);
        _ = _shown.Append(text);
    }
}
