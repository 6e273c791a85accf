using FsFreezeHook.Terminal;
using Xunit;

namespace FsFreezeHook.Tests.Terminal;

public sealed class TextWrapTests
{
    [Theory]
    [InlineData("one two three", 7, "one two|three")]
    [InlineData("one two three", 13, "one two three")]
    [InlineData("/a/very/long/path is whole", 8, "/a/very/long/path|is whole")]
    [InlineData("", 8, "")]
    [InlineData("one  two", null, "one  two")]
    [InlineData("one two", 0, "one|two")]
    public void Lines_are_broken_at_blanks_and_never_in_a_word(string text, int? width, string lines) =>
        Assert.Equal(lines.Split('|'), TextWrap.Lines(text, width));
}
