using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsFreezeHook.Hooks;
using Xunit;

namespace FsFreezeHook.Tests.Hooks;

public sealed class HookOutputTests
{
    private const int LongestLine = 8 * 1024;
    private const int LineLength = 1024;

    private readonly List<string> _lines = [];
    private readonly HookOutput _output;

    public HookOutputTests()
    {
        _output = new HookOutput(_lines.Add);
    }

    [Fact]
    public void Each_line_is_written_when_it_is_whole_and_the_last_one_at_the_end()
    {
        Append("one\n\nthr");
        Assert.Equal(["one", ""], _lines);
        Append("ee\nhalf");
        Assert.Equal(["one", "", "three"], _lines);
        _output.Finish();
        Assert.Equal(["one", "", "three", "half"], _lines);
    }

    [Fact]
    public void Nothing_is_written_of_nothing()
    {
        Append("");
        _output.Finish();
        Assert.Empty(_lines);
        Assert.Equal(0, _output.Total);
    }

    [Fact]
    public void A_letter_may_come_in_pieces()
    {
        foreach (byte one in "\u00e4\U0001F600\n"u8)
        {
            _output.Append([one]);
        }

        Assert.Equal(["\u00e4\U0001F600"], _lines);
    }

    [Theory]
    [InlineData("a\r\n", "a")]
    [InlineData("a\tb\n", "a       b")]
    [InlineData("\t12345678\t\tx\n", "        12345678                x")]
    public void A_tab_is_the_blanks_that_it_stands_for(string text, string line)
    {
        Append(text);
        Assert.Equal([line], _lines);
    }

    [Fact]
    public void What_is_no_UTF8_is_marked_and_not_lost()
    {
        _output.Append([.. "a"u8, 0xff, .. "b\n"u8]);
        Assert.Equal(["a\ufffdb"], _lines);
    }

    [Fact]
    public void A_line_without_an_end_is_written_in_pieces()
    {
        Append(new string('x', (2 * LongestLine) + 5) + "\nnext\n");
        Assert.Equal([new string('x', LongestLine), new string('x', LongestLine), "xxxxx", "next"], _lines);
    }

    [Fact]
    public void Up_to_the_limit_all_is_written_and_nothing_is_said_of_a_limit()
    {
        AppendLines(HookOutput.Limit / LineLength);
        _output.Finish();
        Assert.Equal(HookOutput.Limit / LineLength, _lines.Count);
        Assert.Equal(HookOutput.Limit, _output.Total);
        Assert.DoesNotContain(_lines, line => line.Contains("left out", StringComparison.Ordinal));
    }

    [Fact]
    public void Beyond_the_limit_nothing_is_written_but_how_much_it_was()
    {
        AppendLines(HookOutput.Limit / LineLength);
        int before = _lines.Count;
        Append("more\n");
        Append(new string('x', 100_000));
        Assert.Equal(before, _lines.Count);
        _output.Finish();
        Assert.Equal(["(100005 more bytes of output left out)"], _lines.Skip(before));
        Assert.Equal(HookOutput.Limit + 100_005, _output.Total);
    }

    [Fact]
    public void What_crosses_the_limit_is_written_up_to_it()
    {
        AppendLines((HookOutput.Limit / LineLength) - 1);
        int before = _lines.Count;
        string last = new('y', LineLength);
        Append(last + "left out\n");
        _output.Finish();
        Assert.Equal([last, "(9 more bytes of output left out)"], _lines.Skip(before));
    }

    private void Append(string text) => _output.Append(Encoding.UTF8.GetBytes(text));

    private void AppendLines(int count) =>
        Append(string.Concat(Enumerable.Repeat(new string('x', LineLength - 1) + "\n", count)));
}
