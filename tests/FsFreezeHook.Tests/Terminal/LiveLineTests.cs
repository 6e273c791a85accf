using System;
using System.IO;
using FsFreezeHook.Terminal;
using Xunit;

namespace FsFreezeHook.Tests.Terminal;

public sealed class LiveLineTests : IDisposable
{
    private readonly StringWriter _writer = new();

    [Fact]
    public void It_is_shown_in_place_of_the_last_one_and_taken_away_in_the_end()
    {
        using (LiveLine line = new(_writer, width: 80))
        {
            line.Show("waits for connection 42");
            line.Show("waits for connection 42");
            line.Show("waits for connection 43");
        }

        Assert.Equal("\r\e[Kwaits for connection 42\r\e[Kwaits for connection 43\r\e[K", _writer.ToString());
    }

    [Fact]
    public void It_is_never_as_wide_as_the_terminal()
    {
        new LiveLine(_writer, width: 10).Show("waits for connection 42");
        Assert.Equal("\r\e[Kwaits fo…", _writer.ToString());
    }

    [Fact]
    public void It_has_no_codes_but_its_own()
    {
        new LiveLine(_writer, width: 80).Show("waits for \e[2J\nx");
        Assert.Equal("\r\e[Kwaits for \\e[2J\\nx", _writer.ToString());
    }

    [Fact]
    public void Without_a_terminal_and_without_a_text_nothing_is_written()
    {
        using (LiveLine none = new(writer: null, width: 80))
        {
            none.Show("waits");
        }

        new LiveLine(_writer, width: 80).Dispose();
        Assert.Empty(_writer.ToString());
    }

    public void Dispose() => _writer.Dispose();
}
