using System;

namespace FsFreezeHook.MySql.OptionFiles;

/// <summary>One line of an option file, taken apart as <c>mysys/my_default.cc</c> does it, byte by byte.</summary>
/// <remarks>
/// Where the two clients differ (MySQL 9.7.4, MariaDB 10.11.19), MySQL's way was chosen: a line may have any length, where
/// MariaDB makes two of one that is longer than 4094 bytes; and a directive in a last line without its end is read whole, where
/// MariaDB drops its last byte. A NUL byte, which MariaDB takes for the end of the line and MySQL for nothing, is refused.
/// </remarks>
internal sealed class OptionFileLine
{
    private static readonly OptionFileLine None = new(OptionFileLineKind.Nothing);

    private OptionFileLine(OptionFileLineKind kind)
    {
        Kind = kind;
    }

    /// <summary>What it is.</summary>
    public OptionFileLineKind Kind { get; }

    /// <summary>The name of a group, an option, a file or a folder.</summary>
    public byte[] Text { get; private init; } = [];

    /// <summary>An option's value, its quotes and escapes resolved; null: none stands there.</summary>
    public byte[]? Value { get; private init; }

    /// <summary>What is wrong with it and what to do, where it is malformed.</summary>
    public string Problem { get; private init; } = string.Empty;

    /// <summary>Takes a line apart.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="hasComments">Whether a comment may follow a value; in the login-path file none does.</param>
    public static OptionFileLine Parse(ReadOnlySpan<byte> line, bool hasComments)
    {
        if (line.Contains((byte)0))
        {
            return Malformed("NUL byte; write the file as text");
        }

        ReadOnlySpan<byte> text = TrimStart(line);
        if (text.IsEmpty)
        {
            return None;
        }

        return text[0] switch
        {
            (byte)'#' or (byte)';' => None,
            (byte)'!' => ParseDirective(TrimStart(text[1..])),
            (byte)'[' => ParseGroup(text[1..]),
            _ => ParseOption(hasComments ? OptionFileValue.WithoutComment(text) : text),
        };
    }

    private static OptionFileLine ParseDirective(ReadOnlySpan<byte> text)
    {
        OptionFileLineKind kind = text.StartsWith("includedir"u8) ? OptionFileLineKind.IncludeFolder : OptionFileLineKind.Include;
        ReadOnlySpan<byte> word = kind == OptionFileLineKind.IncludeFolder ? "includedir"u8 : "include"u8;
        if (!text.StartsWith(word) || (text.Length > word.Length && !IsSpace(text[word.Length])))
        {
            return None;
        }

        // No comment can follow: it would be part of the name.
        byte[] name = [.. Trim(text[word.Length..])];
        return name.Length > 0
            ? new OptionFileLine(kind) { Text = name }
            : Malformed("include directive without a name; write the file or folder behind it");
    }

    private static OptionFileLine ParseGroup(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)']');
        return end >= 0
            ? new OptionFileLine(OptionFileLineKind.Group) { Text = [.. TrimEnd(text[..end])] }
            : Malformed("group without its ']'; write it as [client]");
    }

    private static OptionFileLine ParseOption(ReadOnlySpan<byte> text)
    {
        int equals = text.IndexOf((byte)'=');
        return new OptionFileLine(OptionFileLineKind.Option)
        {
            Text = [.. TrimEnd(equals < 0 ? text : text[..equals])],
            Value = equals < 0 ? null : OptionFileValue.Unquote(Trim(text[(equals + 1)..])),
        };
    }

    private static OptionFileLine Malformed(string problem) => new(OptionFileLineKind.Malformed) { Problem = problem };

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => TrimEnd(TrimStart(text));

    private static ReadOnlySpan<byte> TrimStart(ReadOnlySpan<byte> text)
    {
        int start = 0;
        while (start < text.Length && IsSpace(text[start]))
        {
            start++;
        }

        return text[start..];
    }

    private static ReadOnlySpan<byte> TrimEnd(ReadOnlySpan<byte> text)
    {
        int end = text.Length;
        while (end > 0 && IsSpace(text[end - 1]))
        {
            end--;
        }

        return text[..end];
    }

    // White space of my_charset_latin1: a no-break space is one. So the last byte of an 'à' in UTF-8 is cut
    // off an unquoted value.
    private static bool IsSpace(byte one) => one is (byte)' ' or (>= (byte)'\t' and <= (byte)'\r') or 0xA0;
}
