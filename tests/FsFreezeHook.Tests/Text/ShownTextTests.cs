using System;
using System.Linq;
using FsFreezeHook.Text;
using Xunit;

namespace FsFreezeHook.Tests.Text;

public sealed class ShownTextTests
{
    [Theory]
    [InlineData("as it is")]
    [InlineData("\u00FC \u4E2D \U0001F600 e\u0301")]
    [InlineData(@"quotes ' "" ` and C:\new")]
    [InlineData("")]
    public void What_a_person_can_read_is_shown_as_it_is(string text)
    {
        Assert.Equal(text, ShownText.Of(text));
        Assert.True(ShownText.IsPlain(text));
    }

    [Theory]
    [InlineData("a\nb", @"a\nb")]
    [InlineData("a\r\nb", @"a\r\nb")]
    [InlineData("a\tb", @"a\tb")]
    [InlineData("\e[2J", @"\e[2J")]
    [InlineData("a\0b", @"a\x00b")]
    [InlineData("\u007f\u0085\u009b2J", @"\x7f\u0085\u009b2J")]
    [InlineData("\u2028\u2029", @"\u2028\u2029")]
    [InlineData("\u202a\u202b\u202c\u202d\u202e", @"\u202a\u202b\u202c\u202d\u202e")]
    [InlineData("\u2066\u2067\u2068\u2069", @"\u2066\u2067\u2068\u2069")]
    [InlineData("\u200e\u200f\u061c", @"\u200e\u200f\u061c")]
    [InlineData("a\u200b\u200d\ufeffb", @"a\u200b\u200d\ufeffb")]
    [InlineData("\U000E0041", @"\U000e0041")]
    public void What_would_begin_a_line_steer_a_terminal_or_change_the_order_is_an_escape(string text, string shown)
    {
        Assert.Equal(shown, ShownText.Of(text));
        Assert.False(ShownText.IsPlain(text));
        Assert.Equal(shown, ShownText.Of(shown));
    }

    // No InlineData: what is no text does not come out of an assembly as it was written.
    [Fact]
    public void Half_of_a_letter_is_an_escape()
    {
        string emoji = "\U0001F600";
        Assert.Equal(@"\ud83d", ShownText.Of(emoji[..1]));
        Assert.Equal(@"a\ude00b", ShownText.Of("a" + emoji[1] + "b"));
    }

    [Fact]
    public void Of_what_is_too_long_the_beginning_and_the_end_are_shown()
    {
        Assert.Equal(new string('x', 60), ShownText.Of(new string('x', 60), 60));
        Assert.Equal(
            new string('a', 44) + "…" + new string('b', 15), ShownText.Of(new string('a', 100) + new string('b', 100), 60));
        Assert.EndsWith(
            "; what to do", ShownText.Of(new string('\n', 1_000_000) + "; what to do", 100), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(61)]
    [InlineData(1000)]
    public void It_is_never_longer_than_it_may_be_and_no_letter_is_cut_in_two(int most)
    {
        foreach (string piece in (string[])["x", "\n", "\0", "\U0001F600", "x\U0001F600", "\U000E0041\n"])
        {
            string shown = ShownText.Of(string.Concat(Enumerable.Repeat(piece, most)), most);
            Assert.InRange(shown.Length, most - 2, most);
            Assert.DoesNotContain(@"\ud83d", shown, StringComparison.Ordinal);
            Assert.True(ShownText.IsPlain(shown));
        }
    }
}
