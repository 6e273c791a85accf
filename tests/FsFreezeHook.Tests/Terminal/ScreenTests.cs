using System;
using System.IO;
using FsFreezeHook.Terminal;
using Xunit;

namespace FsFreezeHook.Tests.Terminal;

public sealed class ScreenTests : IDisposable
{
    private readonly StringWriter _writer = new();

    [Fact]
    public void A_text_is_broken_at_the_width_and_continues_below_itself()
    {
        new Screen(_writer, width: 40, hasColour: false)
            .WriteWrapped("ok    ", 6, "a server that runs and took no part in the last freeze");
        Assert.Equal("ok    a server that runs and took no\n      part in the last freeze\n", _writer.ToString());
        Assert.All(_writer.ToString().Split('\n'), line => Assert.InRange(line.Length, 0, 40));
    }

    [Fact]
    public void In_a_pipe_and_on_a_terminal_too_narrow_for_a_page_a_line_stays_whole()
    {
        string text = new string('a', 60) + " " + new string('b', 60);
        new Screen(_writer, width: null, hasColour: false).WriteWrapped("x ", 2, text);
        new Screen(_writer, width: 10, hasColour: false).WriteWrapped("x ", 2, text);
        Assert.Equal($"x {text}\nx {text}\n", _writer.ToString());
    }

    [Fact]
    public void Styles_are_shown_only_where_there_is_colour()
    {
        Assert.Equal("\e[31mfail\e[0m", new Screen(_writer, width: 80, hasColour: true).Styled(Style.Bad, "fail").ToString());
        Assert.Equal("fail", new Screen(_writer, width: 80, hasColour: true).Styled(Style.Plain, "fail").ToString());
        Assert.Equal("fail", new Screen(_writer, width: 80, hasColour: false).Styled(Style.Bad, "fail").ToString());
    }

    [Fact]
    public void No_way_to_write_passes_a_code_or_a_line_that_is_not_the_screens_own()
    {
        const string hostile = "x\n\e[2Jforged";
        Screen screen = new(_writer, width: 80, hasColour: true);
        ScreenText styled = screen.Styled(Style.Bad, hostile);
        screen.WriteLine(hostile);
        screen.WriteLine(styled);
        screen.WriteLine(hostile + styled + $"{hostile}");
        screen.WriteLine($"{styled}: {hostile,-40}{7:000}");
        screen.WriteWrapped(hostile, 2, hostile);
        screen.WriteWrapped(styled, 2, hostile);
        screen.WriteNote(Style.Plain, hostile);
        screen.WriteNote(Style.Bad, hostile);
        string text = _writer.ToString();
        Assert.Equal(8, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.DoesNotContain("\e[2J", text, StringComparison.Ordinal);
        Assert.Contains("\n\e[31mx\\n\\e[2Jforged\e[0m\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "\n\e[31mx\\n\\e[2Jforged\e[0m: " + @"x\n\e[2Jforged".PadRight(40) + "007\n", text, StringComparison.Ordinal);
    }

    public void Dispose() => _writer.Dispose();
}
