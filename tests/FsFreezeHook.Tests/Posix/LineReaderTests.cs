using System;
using System.Text;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Posix;

public sealed class LineReaderTests : IDisposable
{
    private readonly AnonymousPipe _pipe = AnonymousPipe.Create();
    private readonly LineReader _lines;

    public LineReaderTests()
    {
        _lines = new LineReader(_pipe.Reader);
    }

    [Fact]
    public void Lines_that_came_together_are_taken_one_by_one()
    {
        Send("one\n\nthree\nfo");
        Assert.Equal("one", _lines.ReadLine(null));
        Assert.Equal("", _lines.TakeLine());
        Assert.Equal("three", _lines.TakeLine());
        Assert.Null(_lines.TakeLine());
        Assert.False(_lines.IsAtEnd);
    }

    [Fact]
    public void A_line_that_came_in_pieces_is_one_even_where_they_split_a_letter()
    {
        byte[] line = Encoding.UTF8.GetBytes("Gr\u00fc\u00dfe\n");
        foreach (byte one in line)
        {
            Descriptor.Write(_pipe.Writer, [one]);
            _lines.Fill();
        }

        Assert.Equal("Gr\u00fc\u00dfe", _lines.TakeLine());
    }

    [Fact]
    public void The_time_may_be_over_before_the_line_is_whole_and_nothing_is_lost()
    {
        Send("half");
        Assert.Null(_lines.ReadLine(TimeSpan.FromMilliseconds(20)));
        Assert.False(_lines.IsAtEnd);
        Send(" whole\n");
        Assert.Equal("half whole", _lines.ReadLine(Soon.Bound));
    }

    [Fact]
    public void A_line_that_is_there_already_needs_no_time()
    {
        Send("line\n");
        Assert.Equal("line", _lines.ReadLine(TimeSpan.Zero));
    }

    [Fact]
    public void Whole_lines_come_before_the_end_and_half_a_line_does_not_count()
    {
        Send("one\ntwo\nhalf");
        _pipe.TakeWriter().Dispose();
        Assert.Equal("one", _lines.ReadLine(null));
        Assert.Equal("two", _lines.ReadLine(null));
        Assert.Null(_lines.ReadLine(null));
        Assert.True(_lines.IsAtEnd);
        Assert.Null(_lines.ReadLine(null));
    }

    [Fact]
    public void The_longest_line_that_fits_is_read()
    {
        string longest = new('x', LineReader.LongestLine - 1);
        Background sending = Background.Run(() => Send(longest + "\nnext\n"));
        Assert.Equal(longest, _lines.ReadLine(Soon.Bound));
        Assert.Equal("next", _lines.ReadLine(Soon.Bound));
        sending.Join();
    }

    [Fact]
    public void A_line_that_is_longer_counts_as_the_end()
    {
        Background sending = Background.Run(() => Send(new string('x', LineReader.LongestLine + 1)));
        Assert.Null(_lines.ReadLine(Soon.Bound));
        Assert.True(_lines.IsAtEnd);
        sending.Join();
    }

    [Fact]
    public void A_longer_line_is_read_where_that_was_said()
    {
        const int longest = 3 * LineReader.LongestLine;
        LineReader lines = new(_pipe.Reader, longest);
        string line = new('x', longest - 1);
        Background sending = Background.Run(() => Send(line + "\nnext\n" + line + "xx"));
        Assert.Equal(line, lines.ReadLine(Soon.Bound));
        Assert.Equal("next", lines.ReadLine(Soon.Bound));
        Assert.Null(lines.ReadLine(Soon.Bound));
        Assert.True(lines.IsOverfull);
        sending.Join();
    }

    public void Dispose() => _pipe.Dispose();

    private void Send(string text) => Descriptor.Write(_pipe.Writer, Encoding.UTF8.GetBytes(text));
}
