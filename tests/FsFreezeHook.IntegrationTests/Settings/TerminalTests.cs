using System;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Settings;

/// <summary>How the program behaves on a terminal, and where there is none.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class TerminalTests : IDisposable
{
    private const string Escape = "\e";

    private readonly PublishedHook _hook = new();

    public TerminalTests(MariaDbFixture bed)
    {
        _hook.UseServer(bed.Server);
        _hook.WriteConfiguration();
    }

    public void Dispose() => _hook.Dispose();

    [Theory]
    [InlineData("check")]
    [InlineData("status")]
    [InlineData("rehearse --hold 0")]
    [InlineData("freeze --dry-run")]
    public void Colour_is_for_a_terminal_alone_and_NO_COLOR_is_obeyed(string arguments)
    {
        Assert.Contains("\e[3", Terminal.Run(_hook, arguments).Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Escape, Terminal.Run(_hook, arguments, "NO_COLOR=1 TERM=xterm").Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Escape, Terminal.Run(_hook, arguments, "TERM=dumb").Output, StringComparison.Ordinal);
        CommandResult piped = _hook.Run(arguments.Split(' '));
        Assert.NotEmpty(piped.Output);
        Assert.DoesNotContain(Escape, piped.Output + piped.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("status")]
    [InlineData("rehearse --hold 0")]
    [InlineData("freeze --dry-run")]
    public void A_line_is_no_wider_than_the_terminal_unless_it_is_one_to_copy(string arguments)
    {
        string[] lines = Terminal.Run(_hook, arguments, "NO_COLOR=1 TERM=xterm").Output.Split('\n');
        Assert.NotEmpty(lines);
        Assert.All(
            lines.Where(line => line.TrimStart().Contains(' ')), line => Assert.True(IsNarrow(line) || IsToCopy(line), line));
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("--help")]
    [InlineData("status")]
    [InlineData("nonsense")]
    public void A_terminal_keeps_its_cursor_keys(string arguments)
    {
        CommandResult shown = Terminal.Run(_hook, arguments);
        Assert.NotEmpty(shown.Output);
        Assert.DoesNotContain("\e[?", shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\e=", shown.Output, StringComparison.Ordinal);
    }

    private static bool IsNarrow(string line) => line.TrimEnd('\r').Length <= 80;

    // A command of a remedy stands on a line of its own, indented by eight, and a path is never broken.
    private static bool IsToCopy(string line) =>
        line.StartsWith("        ", StringComparison.Ordinal) || line.Split(' ').Any(word => word.Length > 40);
}
