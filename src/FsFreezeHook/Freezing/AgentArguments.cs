using System;
using System.Collections.Generic;

namespace FsFreezeHook.Freezing;

/// <summary>What matters here of the command line of a <c>qemu-ga</c>, which it reads with getopt_long(3).</summary>
/// <param name="StateDirectory">Of <c>-t</c> or <c>--statedir</c>; null where neither stands.</param>
/// <param name="ConfigurationFile">Of <c>-c</c> or <c>--config</c>; null where neither stands.</param>
internal sealed record AgentArguments(string? StateDirectory, string? ConfigurationFile)
{
    // The options with a value of their own; F may have one, but in the same word only. From qga/main.c, 7.2 to 11.1.
    private const string WithValue = "cmplfbast";
    private const char HookOption = 'F';

    // Enough letters to tell them from the other long options.
    private const string StateOption = "statedir";
    private const string ConfigurationOption = "config";

    /// <summary>Reads a command line, its first word the program.</summary>
    internal static AgentArguments Parse(IReadOnlyList<string> words)
    {
        AgentArguments found = new(null, null);
        for (int i = 1; i < words.Count && words[i] != "--"; i++)
        {
            string? next = i + 1 < words.Count ? words[i + 1] : null;
            (char option, string? value) = words[i].StartsWith("--", StringComparison.Ordinal)
                ? Long(words[i][2..])
                : Short(words[i]);
            if (option == default)
            {
                continue;
            }

            if (value is null)
            {
                value = next;
                i++;
            }

            found = option switch
            {
                't' => found with { StateDirectory = value },
                'c' => found with { ConfigurationFile = value },
                _ => found,
            };
        }

        return found;
    }

    private static (char Option, string? Value) Long(string word)
    {
        string[] parts = word.Split('=', 2);
        char option = IsShortFor(parts[0], StateOption, 2) ? 't' : IsShortFor(parts[0], ConfigurationOption, 1) ? 'c' : default;
        return (option, parts.Length > 1 ? parts[1] : null);
    }

    private static bool IsShortFor(string given, string option, int atLeast) =>
        given.Length >= atLeast && option.StartsWith(given, StringComparison.Ordinal);

    // The first option with a value in a word such as -dvt; its value is the rest of the word, or, where that is empty, the next word.
    private static (char Option, string? Value) Short(string word)
    {
        if (!word.StartsWith('-'))
        {
            return default;
        }

        for (int i = 1; i < word.Length && word[i] != HookOption; i++)
        {
            if (WithValue.Contains(word[i], StringComparison.Ordinal))
            {
                return (word[i], i + 1 < word.Length ? word[(i + 1)..] : null);
            }
        }

        return default;
    }
}
