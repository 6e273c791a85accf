using System;
using System.Linq;

namespace FsFreezeHook.Configuration;

/// <summary>What a message repeats of a configuration's text.</summary>
internal static class Quoted
{
    private const int MaxLength = 60;
    private const int MaxPathLength = 500;

    /// <summary>The text, cut so that a message stays one readable line.</summary>
    public static string Shorten(string text) => Shorten(text, MaxLength);

    /// <summary>A path, which a message repeats whole where it can, so that it can be copied.</summary>
    public static string Path(string path) => Shorten(path, MaxPathLength);

    // What would end the line, or tell a terminal to do something, is a question mark.
    private static string Shorten(string text, int most)
    {
        int length = text.Length <= most ? text.Length : char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
        string start = text.AsSpan(0, length).ContainsAnyExceptInRange(' ', '~')
            ? string.Concat(text.Take(length).Select(one => char.IsControl(one) || one is '\u2028' or '\u2029' ? '?' : one))
            : text[..length];
        return length == text.Length ? start : start + "...";
    }
}
