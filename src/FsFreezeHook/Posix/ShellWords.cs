using System;
using System.Collections.Generic;
using System.Linq;

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
        word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || Plain.Contains(letter, StringComparison.Ordinal))
            ? word
            : word.Contains('\'', StringComparison.Ordinal) && word.AsSpan().IndexOfAny(Special) < 0 ? $"\"{word}\""
            : "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
