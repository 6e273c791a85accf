using System;
using System.Collections.Generic;

namespace FsFreezeHook.MySql.OptionFiles;

/// <summary>Quotes, escapes and comments of an option's value, as both clients read them.</summary>
internal static class OptionFileValue
{
    /// <summary>The line up to a <c>#</c> that stands in no quotes; an apostrophe in a word begins quotes too.</summary>
    public static ReadOnlySpan<byte> WithoutComment(ReadOnlySpan<byte> line)
    {
        byte quote = 0;
        bool escaped = false;
        for (int i = 0; i < line.Length; i++)
        {
            byte one = line[i];
            if (one is (byte)'\'' or (byte)'"' && !escaped)
            {
                quote = quote == 0 ? one : quote == one ? (byte)0 : quote;
            }

            if (quote == 0 && one == '#')
            {
                return line[..i];
            }

            escaped = quote != 0 && one == '\\' && !escaped;
        }

        return line;
    }

    /// <summary>The value without the quotes around it, which need not be there, and with its escapes resolved.</summary>
    public static byte[] Unquote(ReadOnlySpan<byte> text)
    {
        if (text.Length > 1 && text[0] is (byte)'"' or (byte)'\'' && text[^1] == text[0])
        {
            text = text[1..^1];
        }

        List<byte> value = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            // A backslash at the very end stands for itself.
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                Unescape(text[++i], value);
            }
            else
            {
                value.Add(text[i]);
            }
        }

        return [.. value];
    }

    private static void Unescape(byte escaped, List<byte> value)
    {
        switch (escaped)
        {
            case (byte)'n':
                value.Add((byte)'\n');
                break;
            case (byte)'t':
                value.Add((byte)'\t');
                break;
            case (byte)'r':
                value.Add((byte)'\r');
                break;
            case (byte)'b':
                value.Add((byte)'\b');
                break;
            case (byte)'s':
                value.Add((byte)' ');
                break;
            case (byte)'"' or (byte)'\'' or (byte)'\\':
                value.Add(escaped);
                break;
            default:
                value.Add((byte)'\\');
                value.Add(escaped);
                break;
        }
    }
}
