using FsFreezeHook.Text;
using Xunit;

namespace FsFreezeHook.Tests.Text;

public sealed class QuotedTests
{
    [Theory]
    [InlineData("as it is", "as it is")]
    [InlineData("\u00FC\u4E2D", "\u00FC\u4E2D")]
    [InlineData("a\tb\u0085c\u2028d\u001Be", @"a\tb\u0085c\u2028d\ee")]
    public void What_is_quoted_stays_in_its_line(string text, string quoted) => Assert.Equal(quoted, Quoted.Shorten(text));

    [Fact]
    public void What_is_too_long_is_cut_and_never_within_a_letter()
    {
        Assert.Equal(new string('x', 44) + "…" + new string('x', 15), Quoted.Shorten(new string('x', 61)));
        Assert.Equal(
            new string('x', 44) + "…" + new string('x', 13) + "\U0001F600", Quoted.Shorten(new string('x', 59) + "\U0001F600"));
        Assert.Equal(500, Quoted.Path("/" + new string('x', 10_000)).Length);
    }
}
