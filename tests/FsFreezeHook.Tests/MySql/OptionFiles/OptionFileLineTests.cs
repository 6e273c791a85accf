using System;
using System.Text;
using CsCheck;
using FsFreezeHook.MySql.OptionFiles;
using Xunit;

namespace FsFreezeHook.Tests.MySql.OptionFiles;

/// <summary>One line. That both clients read them so is what the integration tests compare.</summary>
public sealed class OptionFileLineTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" \t\r")]
    [InlineData("# user = x")]
    [InlineData("  ; user = x")]
    [InlineData("!unknown x")]
    [InlineData("!includes x")]
    [InlineData("!includedirectory x")]
    public void Blank_lines_comments_and_unknown_directives_say_nothing(string text) =>
        Assert.Equal(OptionFileLineKind.Nothing, Parse(text).Kind);

    [Theory]
    [InlineData("[client]", "client")]
    [InlineData("  [client \t] junk", "client")]
    [InlineData("[ client]", " client")]
    [InlineData("[]", "")]
    [InlineData("[a]b]", "a")]
    [InlineData("[client # x]", "client # x")]
    public void A_group_is_what_stands_before_the_bracket(string text, string group)
    {
        OptionFileLine line = Parse(text);
        Assert.Equal((OptionFileLineKind.Group, group), (line.Kind, Encoding.UTF8.GetString(line.Text)));
    }

    [Theory]
    [InlineData("user=x", "user", "x")]
    [InlineData("  user \t = \t x \r", "user", "x")]
    [InlineData("user", "user", null)]
    [InlineData("user # x = y", "user", null)]
    [InlineData("user=", "user", "")]
    [InlineData("user = # x", "user", "")]
    [InlineData("user = x;y", "user", "x;y")]
    [InlineData("user = x#y", "user", "x")]
    [InlineData("user = 'x # y' # z", "user", "x # y")]
    [InlineData("user = \"x # y\" # z", "user", "x # y")]
    [InlineData("user = it's # z", "user", "it's # z")]
    [InlineData("user = 'x \\' # y' # z", "user", "x ' # y")]
    [InlineData("user = x = y", "user", "x = y")]
    [InlineData("user = \"x", "user", "\"x")]
    [InlineData("user = \"", "user", "\"")]
    [InlineData("user = \"\"", "user", "")]
    [InlineData("user = ' x '", "user", " x ")]
    [InlineData("user = 'a' b 'c'", "user", "a' b 'c")]
    [InlineData("=x", "", "x")]
    [InlineData("a b = c", "a b", "c")]
    public void An_option_has_a_name_and_perhaps_a_value(string text, string name, string? value)
    {
        OptionFileLine line = Parse(text);
        Assert.Equal((OptionFileLineKind.Option, name), (line.Kind, Encoding.UTF8.GetString(line.Text)));
        Assert.Equal(value, line.Value is null ? null : Encoding.UTF8.GetString(line.Value));
    }

    [Theory]
    [InlineData("\\n\\t\\r\\b\\s", "\n\t\r\b ")]
    [InlineData("\\\\ \\\" \\'", "\\ \" '")]
    [InlineData("\\q\\", "\\q\\")]
    [InlineData("\"\\\\\"", "\\")]
    [InlineData("\"a\\\"", "a\\")]
    public void Escapes_are_resolved_with_and_without_quotes(string text, string value) =>
        Assert.Equal(value, Encoding.UTF8.GetString(Parse("user = " + text).Value!));

    [Fact]
    public void A_no_break_space_is_white_space_and_so_an_a_with_a_grave_accent_needs_quotes()
    {
        Assert.Equal("voil\u00C3"u8[..5], Parse("user = voilà").Value!);
        Assert.Equal("voilà"u8, Parse("user = 'voilà'").Value!);
    }

    [Theory]
    [InlineData("!include /x.cnf", false, "/x.cnf")]
    [InlineData("  !  include \t x y # z \r", false, "x y # z")]
    [InlineData("!includedir /x.d/", true, "/x.d/")]
    public void An_include_directive_names_a_file_or_a_folder(string text, bool folder, string name)
    {
        OptionFileLine line = Parse(text);
        Assert.Equal(folder ? OptionFileLineKind.IncludeFolder : OptionFileLineKind.Include, line.Kind);
        Assert.Equal(name, Encoding.UTF8.GetString(line.Text));
    }

    [Theory]
    [InlineData("[client", "group without its ']'; write it as [client]")]
    [InlineData("!include", "include directive without a name; write the file or folder behind it")]
    [InlineData("!includedir \t", "include directive without a name; write the file or folder behind it")]
    [InlineData("user=\0x", "NUL byte; write the file as text")]
    public void What_cannot_be_understood_says_why(string text, string problem)
    {
        OptionFileLine line = Parse(text);
        Assert.Equal((OptionFileLineKind.Malformed, problem), (line.Kind, line.Problem));
    }

    [Fact]
    public void In_a_login_path_file_nothing_is_a_comment_behind_a_value() =>
        Assert.Equal("x # y"u8, OptionFileLine.Parse("user = x # y"u8, hasComments: false).Value!);

    [Fact]
    public void Any_value_in_quotes_with_its_quotes_and_backslashes_escaped_reads_as_it_is() =>
        Gen.Select(Gen.String, Gen.Bool).Sample((value, isDouble) =>
        {
            char quote = isDouble ? '"' : '\'';
            string text = value.Replace("\0", string.Empty, StringComparison.Ordinal);
            string escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace("'", "\\'", StringComparison.Ordinal)
                .Replace("\n", "\\n", StringComparison.Ordinal);
            return Encoding.UTF8.GetString(Parse($"password = {quote}{escaped}{quote} # comment").Value!)
                == Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        });

    [Fact]
    public void Any_bytes_are_a_line_of_some_kind() =>
        Gen.Byte.Array[0, 60].Sample(bytes => Enum.IsDefined(OptionFileLine.Parse(bytes, hasComments: true).Kind));

    private static OptionFileLine Parse(string text) => OptionFileLine.Parse(Encoding.UTF8.GetBytes(text), hasComments: true);
}
