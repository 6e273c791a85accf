using System;
using System.Globalization;
using System.Text;

namespace FsFreezeHook.Text;

/// <summary>
/// The one filter between text from elsewhere and whoever reads it. A server, a database user, a hook or a file may choose any
/// character: what would begin a line of its own, steer a terminal, or show text in another order than it has, is shown
/// as an escape instead.
/// </summary>
/// <remarks>
/// Every sink applies it: log, system log, standard error, screens and printed JSON. What was filtered stays as it is.
/// </remarks>
internal static class ShownText
{
    /// <summary>The most characters of one line.</summary>
    internal const int Longest = 16 * 1024;

    private const char LeftOut = '…';

    /// <summary>The text as it may be shown, in one line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">How many characters are shown. What goes is the middle: what to do often stands at the end.</param>
    internal static string Of(string text, int most = Longest)
    {
        string cut = Cut(text, most);
        return IsPlain(cut) ? cut : Cut(Escape(cut), most);
    }

    /// <summary>Whether it is shown as it is.</summary>
    internal static bool IsPlain(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return true;
        }

        for (int at = 0; at < text.Length; at++)
        {
            if (!Rune.TryGetRuneAt(text, at, out Rune rune) || !IsPlain(rune))
            {
                return false;
            }

            at += rune.Utf16SequenceLength - 1;
        }

        return true;
    }

    /// <summary>Whether a character is shown as it is.</summary>
    /// <remarks>Format characters have no shape of their own: bidirectional controls, joiners, tags.</remarks>
    internal static bool IsPlain(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static string Escape(string text)
    {
        StringBuilder shown = new(text.Length);
        for (int at = 0; at < text.Length; at++)
        {
            if (!Rune.TryGetRuneAt(text, at, out Rune rune))
            {
                Append(shown, text[at]);
                continue;
            }

            if (IsPlain(rune))
            {
                shown.Append(text, at, rune.Utf16SequenceLength);
            }
            else
            {
                Append(shown, rune.Value);
            }

            at += rune.Utf16SequenceLength - 1;
        }

        return shown.ToString();
    }

    private static void Append(StringBuilder shown, int character) => shown.Append(character switch
    {
        _ when KernelText.IsByte(character) =>
            string.Create(CultureInfo.InvariantCulture, $@"\x{KernelText.ByteOf(character):x2}"),
        '\n' => @"\n",
        '\r' => @"\r",
        '\t' => @"\t",
        '\e' => @"\e",
        < 0x80 => string.Create(CultureInfo.InvariantCulture, $@"\x{character:x2}"),
        <= char.MaxValue => string.Create(CultureInfo.InvariantCulture, $@"\u{character:x4}"),
        _ => string.Create(CultureInfo.InvariantCulture, $@"\U{character:x8}"),
    });

    private static string Cut(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        int behind = text.Length - (most / 4);
        int before = most - 1 - (most / 4);
        behind += char.IsLowSurrogate(text[behind]) ? 1 : 0;
        before -= char.IsHighSurrogate(text[before - 1]) ? 1 : 0;
        return $"{text.AsSpan(0, before)}{LeftOut}{text.AsSpan(behind)}";
    }
}
