using System;
using System.Collections.Generic;

namespace FsFreezeHook.Terminal;

/// <summary>Breaks a text at its blanks.</summary>
internal static class TextWrap
{
    /// <summary>
    /// The text in lines; a word that is longer than a line has one of its own, unbroken: somebody may want to copy it.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="width">How many characters a line may have; null: any number.</param>
    internal static IEnumerable<string> Lines(string text, int? width)
    {
        if (width is not { } columns)
        {
            yield return text;
            yield break;
        }

        string line = string.Empty;
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > columns)
            {
                yield return line;
                line = string.Empty;
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        yield return line;
    }
}
