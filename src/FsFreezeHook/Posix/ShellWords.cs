using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using FsFreezeHook.Text;

namespace FsFreezeHook.Posix;

/// <summary>Writes a command so that it can be copied into a shell.</summary>
internal static class ShellWords
{
    // What no shell takes for anything else than itself.
    private const string Plain = "%+,-./:=@_";

    // What a shell looks for between double quotes; an interactive one looks for the exclamation mark too.
    private const string Special = "\"$`\\!";

    /// <summary>The command in a line, each word in quotes where it needs them.</summary>
    internal static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    private static string Quote(string word) =>
        word.Length > 0
            && word.All(letter => char.IsAsciiLetterOrDigit(letter) || Plain.Contains(letter, StringComparison.Ordinal))
            ? word
        : !ShownText.IsPlain(word) ? Escaped(word)
        : word.Contains('\'', StringComparison.Ordinal) && word.AsSpan().IndexOfAny(Special) < 0 ? $"\"{word}\""
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    // What is not shown as it is cannot be copied as it is either. A shell without $'…' takes it for another word, and for
    // nothing worse: within there is no other quote. Bytes are the same in every locale.
    private static string Escaped(string word)
    {
        StringBuilder escaped = new("$'");
        foreach (Rune rune in word.EnumerateRunes())
        {
            if (ShownText.IsPlain(rune) && rune.Value is not ('\\' or '\''))
            {
                escaped.Append(rune.ToString());
                continue;
            }

            foreach (byte value in Encoding.UTF8.GetBytes(rune.ToString()))
            {
                escaped.Append(CultureInfo.InvariantCulture, $@"\x{value:x2}");
            }
        }

        return escaped.Append('\'').ToString();
    }
}
