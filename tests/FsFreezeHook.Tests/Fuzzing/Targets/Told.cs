using System;
using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace FsFreezeHook.Tests.Fuzzing.Targets;

/// <summary>What a message about a malformed input must be like.</summary>
internal static partial class Told
{
    // A path has no more than 4,096 bytes, and a message may name one, and two where a link leads from one to the other.
    private const int Longest = 3000;

    /// <summary>It is one readable line.</summary>
    public static void InOneLine(string message)
    {
        Assert.InRange(message.Length, 1, Longest);
        Assert.DoesNotContain(message, one => char.IsControl(one) || one is '\u2028' or '\u2029');
    }

    /// <summary>It names a file in a folder and a line of it, or what is wrong with the file as a whole.</summary>
    /// <returns>What it says, without what differs from input to input.</returns>
    public static string OfAFile(string message, string root, int lines)
    {
        InOneLine(message);
        Match place = FileAndLine().Match(message);
        Assert.True(place.Success, $"no file: {message}");
        if (place.Groups["line"] is { Success: true } line)
        {
            Assert.StartsWith(root, message, StringComparison.Ordinal);
            Assert.InRange(int.Parse(line.Value, CultureInfo.InvariantCulture), 1, lines);
        }
        else
        {
            Assert.Contains(WholeFile, words => message.Contains(words, StringComparison.Ordinal));
        }

        return Kind(message[place.Length..]);
    }

    /// <summary>It names a byte of a file in a folder, or what is wrong with the file as a whole.</summary>
    public static string OfABinaryFile(string message, string root, int length) =>
        message.Contains("at byte", StringComparison.Ordinal) ? AtAByte(message, length) : OfAFile(message, root, lines: 0);

    /// <summary>It names a byte.</summary>
    public static string AtAByte(string message, int length)
    {
        InOneLine(message);
        Match place = Byte().Match(message);
        Assert.True(place.Success, $"no byte: {message}");
        Assert.InRange(int.Parse(place.Groups["byte"].Value, CultureInfo.InvariantCulture), 0, length);
        return Kind(message[(place.Index + place.Length)..]);
    }

    /// <summary>A message without what it quotes, and without numbers.</summary>
    public static string Kind(string message) => QuotedOrNumber().Replace(message, "_");

    private static readonly string[] WholeFile =
        ["cannot be read", "larger than 1 MiB", "unsafe permissions", "option files are included", "no such file", "a link to",
            "more than 100 errors"];

    [GeneratedRegex("^/[^:]*(?::(?<line>[0-9]+))?: ")]
    private static partial Regex FileAndLine();

    [GeneratedRegex("at byte (?<byte>[0-9]+)")]
    private static partial Regex Byte();

    [GeneratedRegex("'[^']*'|\\[[^\\]]*\\]|[0-9]+")]
    private static partial Regex QuotedOrNumber();
}
