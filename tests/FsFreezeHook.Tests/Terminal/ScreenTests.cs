using System;
using System.IO;
using FsFreezeHook.Terminal;
using Xunit;

namespace FsFreezeHook.Tests.Terminal;

public sealed class ScreenTests : IDisposable
{
    private readonly StringWriter _writer = new();

    [Fact]
    public void A_text_is_broken_at_the_width_and_goes_on_below_itself()
    {
        new Screen(_writer, width: 40, hasColour: false).WriteWrapped("ok    ", 6, "a server that runs and took no part in the last freeze");
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
        Assert.Equal("\e[31mfail\e[0m", new Screen(_writer, width: 80, hasColour: true).Styled(Style.Bad, "fail"));
        Assert.Equal("fail", new Screen(_writer, width: 80, hasColour: true).Styled(Style.Plain, "fail"));
        Assert.Equal("fail", new Screen(_writer, width: 80, hasColour: false).Styled(Style.Bad, "fail"));
    }

    public void Dispose() => _writer.Dispose();
}
