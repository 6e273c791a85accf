using FsFreezeHook.Configuration.Ini;
using FsFreezeHook.Failures;
using Xunit;

namespace FsFreezeHook.Tests.Configuration.Ini;

public sealed class IniValueTests
{
    [Theory]
    [InlineData(" plain ", "plain")]
    [InlineData("plain", "plain")]
    [InlineData(" two words ", "two words")]
    [InlineData(" value ; comment", "value")]
    [InlineData(" value\t# comment", "value")]
    [InlineData(" value ;", "value")]
    [InlineData(" a;b#c", "a;b#c")]
    [InlineData(";x", ";x")]
    [InlineData(" a = b", "a = b")]
    [InlineData(" it's", "it's")]
    [InlineData(" a\"b ;c\"", "a\"b")]
    [InlineData(" [x]", "[x]")]
    [InlineData(" back\\slash\\n", "back\\slash\\n")]
    public void An_unquoted_value_ends_at_a_comment_behind_white_space(string text, string expected) =>
        Assert.Equal(expected, IniValue.Read(text));

    [Theory]
    [InlineData(" \"a ; b # c\"", "a ; b # c")]
    [InlineData(" 'a ; b'  ; comment", "a ; b")]
    [InlineData("\"  kept  \"", "  kept  ")]
    [InlineData(" 'say \"x\"'", "say \"x\"")]
    [InlineData(" \"it's\"\t# c", "it's")]
    [InlineData(" \"\"", "")]
    [InlineData(" \"a\\\" ", "a\\")]
    public void Quotes_keep_what_they_enclose_and_know_no_escape(string text, string expected) =>
        Assert.Equal(expected, IniValue.Read(text));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(" ; comment")]
    [InlineData(" #secret")]
    public void No_value_is_refused(string text) =>
        Assert.StartsWith("no value; ", Assert.Throws<FailureException>(() => IniValue.Read(text)).Message);

    [Theory]
    [InlineData(" \"secret")]
    [InlineData(" 'secret\"")]
    [InlineData(" '")]
    public void An_unterminated_quote_is_refused_without_repeating_it(string text)
    {
        string message = Assert.Throws<FailureException>(() => IniValue.Read(text)).Message;
        Assert.StartsWith("quote without its end; ", message);
        Assert.DoesNotContain("secret", message);
    }

    [Theory]
    [InlineData(" \"a\"secret")]
    [InlineData(" \"a\" secret")]
    [InlineData(" \"a\";secret")]
    [InlineData(" ''secret''")]
    public void Text_behind_the_closing_quote_is_refused_without_repeating_it(string text)
    {
        string message = Assert.Throws<FailureException>(() => IniValue.Read(text)).Message;
        Assert.StartsWith("text behind the closing quote; ", message);
        Assert.DoesNotContain("secret", message);
    }
}
