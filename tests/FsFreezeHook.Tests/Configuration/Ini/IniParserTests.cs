using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsFreezeHook.Configuration.Ini;
using Xunit;

namespace FsFreezeHook.Tests.Configuration.Ini;

public sealed class IniParserTests
{
    [Fact]
    public void Sections_keys_and_values_come_with_their_lines()
    {
        (IniFile file, IReadOnlyList<string> errors) = Parse("# c\n; c\n\n[hook] ; c\n  a = 1\n[ mysql \t db1 ]\n\tb=2 # c\n");
        Assert.Empty(errors);
        Assert.Equal(["hook:4", "mysql db1:6"], file.Sections.Select(section => $"{section.Header}:{section.Line}"));
        IniEntry entry = Assert.Single(file.Sections[1].Entries);
        Assert.Equal(("f", 7, "b", "2"), (entry.File, entry.Line, entry.Key, entry.Value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("\uFEFF")]
    [InlineData(" \t\r\n;\r\n")]
    public void A_file_of_nothing_is_fine(string text)
    {
        (IniFile file, IReadOnlyList<string> errors) = Parse(text);
        Assert.Empty(errors);
        Assert.Empty(file.Sections);
    }

    [Theory]
    [InlineData("\uFEFF[a]\nk = v")]
    [InlineData("[a]\r\nk = v\r\n")]
    [InlineData("\uFEFF[a]\r\nk = v\r")]
    [InlineData("[a];c\nk = \"v\"")]
    public void A_byte_order_mark_carriage_returns_and_a_missing_last_newline_are_tolerated(string text)
    {
        (IniFile file, IReadOnlyList<string> errors) = Parse(text);
        Assert.Empty(errors);
        Assert.Equal("v", Assert.Single(Assert.Single(file.Sections).Entries).Value);
    }

    [Theory]
    [InlineData("k = v", "f:1: key 'k' before the first section; put it under [hook], [mysql] or [mysql NAME]")]
    [InlineData("[a]\nsecret", "f:2: no '=' in the line; write it as key = value")]
    [InlineData("[a]\n= v", "f:2: no key before the '='; write it as key = value")]
    [InlineData("[a]\n=", "f:2: no key before the '='; write it as key = value")]
    [InlineData("[a]\nsec ret = v", "f:2: key not understood: it has letters, digits, - and _ only; write it as key = value")]
    [InlineData("[a]\n\u00A0k = v", "f:2: key not understood: it has letters, digits, - and _ only; write it as key = value")]
    [InlineData("[a]\nk = 1\n\nk = 2", "f:4: duplicate key 'k' in [a], first in line 2; remove one of them")]
    [InlineData("[a]\n[b]\n[ a ]", "f:3: duplicate section [a], first in line 1; put its keys there")]
    [InlineData("[m x]\n[m  x]", "f:2: duplicate section [m x], first in line 1; put its keys there")]
    [InlineData("[a", "f:1: section header not understood; write it as [hook], [mysql] or [mysql NAME]")]
    [InlineData("[a] k = v", "f:1: section header not understood; write it as [hook], [mysql] or [mysql NAME]")]
    [InlineData("[[a]]", "f:1: section header not understood; write it as [hook], [mysql] or [mysql NAME]")]
    [InlineData("[ ]", "f:1: section without a name; write it as [hook], [mysql] or [mysql NAME]")]
    [InlineData("[a]\nk = v\0", "f:2: NUL byte; write the file as UTF-8 text")]
    [InlineData("[a]\rk = v", "f:1: control character; remove it (lines end in LF or CR LF)")]
    [InlineData("[a]\nk = \u001b[2J", "f:2: control character; remove it (lines end in LF or CR LF)")]
    [InlineData("[a]\nk = \u009b2J", "f:2: control character; remove it (lines end in LF or CR LF)")]
    public void What_is_wrong_is_named_with_its_line(string text, string expected) =>
        Assert.Equal([expected], Parse(text).Errors);

    [Theory]
    [InlineData("k = \"secret")]
    [InlineData("k = 'a' secret")]
    [InlineData("secret")]
    [InlineData("se cret = secret")]
    public void A_line_that_is_not_understood_is_not_repeated(string line)
    {
        string error = Assert.Single(Parse("[a]\n" + line).Errors);
        Assert.StartsWith("f:2: ", error);
        Assert.DoesNotContain("secret", error);
    }

    [Theory]
    [InlineData(0xFF)]
    [InlineData(0xC0)]
    [InlineData(0xE4)]
    public void Invalid_UTF8_is_named_with_its_line(byte bad)
    {
        byte[] content = [.. "[a]\nk = v\n# "u8, bad, .. "\nl = w\n"u8];
        (IniFile file, IReadOnlyList<string> errors) = Parse(content);
        Assert.Equal(["f:3: invalid UTF-8; write the file as UTF-8 text"], errors);
        Assert.Equal(["k", "l"], file.Sections[0].Entries.Select(entry => entry.Key));
    }

    [Fact]
    public void A_file_in_UTF16_is_refused() =>
        Assert.Contains(
            "write the file as UTF-8 text",
            Parse([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("[a]")]).Errors[0]);

    [Fact]
    public void A_line_may_have_4096_bytes_and_no_more()
    {
        string longest = "[a]\nk = " + new string('v', 4092);
        Assert.Empty(Parse(longest).Errors);
        Assert.Equal(["f:2: line longer than 4096 bytes; shorten it"], Parse(longest + "v").Errors);
    }

    [Theory]
    [InlineData("[b")]
    [InlineData("[b] x")]
    [InlineData("[]")]
    [InlineData("[b\u001b]")]
    [InlineData("[a]")]
    public void What_stands_under_a_bad_header_is_skipped_and_not_taken_into_the_section_before_it(string header)
    {
        (IniFile file, IReadOnlyList<string> errors) = Parse($"[a]\nk = v\n{header}\nl = w\nm = x\n[c]\nn = y\n");
        Assert.StartsWith("f:3: ", Assert.Single(errors));
        Assert.Equal(["k", "n"], file.Sections.SelectMany(section => section.Entries).Select(entry => entry.Key));
    }

    [Fact]
    public void Of_duplicates_the_first_is_kept()
    {
        IniEntry entry = Assert.Single(Parse("[a]\nk = 1\nk = 2\n").File.Sections[0].Entries);
        Assert.Equal("1", entry.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[a]\n")]
    public void No_sequence_of_five_special_bytes_throws(string start)
    {
        byte[] alphabet = [.. "[]=;\"\n\r \0k"u8, 0xFF, 0xC3];
        byte[] content = [.. Encoding.UTF8.GetBytes(start), .. new byte[5]];
        for (int number = 0; number < Math.Pow(alphabet.Length, 5); number++)
        {
            for (int position = content.Length - 5, digits = number; position < content.Length; position++)
            {
                content[position] = alphabet[digits % alphabet.Length];
                digits /= alphabet.Length;
            }

            Assert.DoesNotContain(
                Parse(content).Errors,
                error => error.Contains('\n') || !error.StartsWith("f:", StringComparison.Ordinal));
        }
    }

    private static (IniFile File, IReadOnlyList<string> Errors) Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    private static (IniFile File, IReadOnlyList<string> Errors) Parse(byte[] content)
    {
        ErrorList errors = new(new SectionHeader(["mysql"]));
        return (IniParser.Parse("f", content, errors), errors.All);
    }
}
