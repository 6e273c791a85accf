using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.Text;

namespace FsFreezeHook.Configuration;

/// <summary>Reads values other than durations. Each throws a <see cref="FailureException"/> that says what is allowed.</summary>
internal static class ValueReader
{
    /// <summary>Any text but none at all.</summary>
    public static string Text(string text) => text.Length > 0 ? text : throw Bad("it is empty; write a value or remove the line");

    /// <summary>An absolute path.</summary>
    public static string Path(string text) =>
        text.StartsWith('/') ? text : throw Bad($"'{Quoted.Shorten(text)}' is not an absolute path; begin it with /");

    /// <summary>An absolute path, or one of two words.</summary>
    public static string PathOr(string text, string oneWord, string otherWord) =>
        text.StartsWith('/') || text == oneWord || text == otherWord
            ? text
            : throw Bad($"'{Quoted.Shorten(text)}' is neither {oneWord} nor {otherWord} nor an absolute path");

    /// <summary>A TCP port.</summary>
    public static int Port(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is >= 1 and <= 65535
            ? port
            : throw Bad($"'{Quoted.Shorten(text)}' is not a port; write a number from 1 to 65535");

    /// <summary>One host name or address: the driver would take a list and connect to any server of it.</summary>
    public static string Host(string text) =>
        Uri.CheckHostName(text) != UriHostNameType.Unknown
            ? text
            : throw Bad($"'{Quoted.Shorten(text)}' is not a host name or address; write one, its port as 'port'");

    /// <summary>A password; empty in quotes: none, where one would be inherited.</summary>
    public static string? Password(string text) => text.Length == 0 ? null : text;

    /// <summary>A word out of a few; case does not matter, nor whether <c>-</c> or <c>_</c> is written.</summary>
    public static T Choice<T>(string text, IReadOnlyList<(string Word, T Value)> choices)
    {
        string wanted = text.Replace('_', '-');
        foreach ((string word, T value) in choices)
        {
            if (string.Equals(word, wanted, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        string[] words = [.. choices.Select(choice => choice.Word)];
        string last = words.Length > 1 ? $"{string.Join(", ", words[..^1])} or {words[^1]}" : words[0];
        throw Bad($"'{Quoted.Shorten(text)}' is not one of its values; write {last}");
    }

    private static FailureException Bad(string problem) => new(FailureReason.Configuration, problem);
}
