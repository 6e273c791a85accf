using System;
using System.Collections.Generic;

namespace FsFreezeHook.Agent;

/// <summary>What matters here of the command line of a <c>qemu-ga</c>, which it reads with getopt_long(3).</summary>
/// <param name="StateDirectory">Of <c>-t</c> or <c>--statedir</c>; null where neither stands.</param>
/// <param name="ConfigurationFile">Of <c>-c</c> or <c>--config</c>; null where neither stands.</param>
internal sealed record AgentArguments(string? StateDirectory, string? ConfigurationFile)
{
    /// <summary>The hook that <c>-F</c> means where no path follows it in the same word.</summary>
    internal const string DefaultHook = "/etc/qemu/fsfreeze-hook";

    // The options with a value of their own; F may have one, but in the same word only. From qga/main.c, 7.2 to 11.1.
    private const string WithValue = "cmplfbast";
    private const char HookOption = 'F';

    // Enough letters to tell them from the other long options.
    private static readonly (string Name, int AtLeast, char Option)[] LongOptions =
    [
        ("statedir", 2, 't'),
        ("config", 1, 'c'),
        ("method", 1, 'm'),
        ("fsfreeze-hook", 1, HookOption),
    ];

    /// <summary>Of <c>-F</c> or <c>--fsfreeze-hook</c>; null where neither stands.</summary>
    public string? FreezeHook { get; init; }

    /// <summary>Of <c>-m</c> or <c>--method</c>: how it talks to its host; null where neither stands.</summary>
    public string? Method { get; init; }

    /// <summary>Reads a command line, its first word the program.</summary>
    internal static AgentArguments Parse(IReadOnlyList<string> words)
    {
        AgentArguments found = new(null, null);
        for (int i = 1; i < words.Count && words[i] != "--"; i++)
        {
            (char option, string? value) = Read(words[i]);
            if (option is not (default(char) or HookOption) && value is null)
            {
                value = i + 1 < words.Count ? words[i + 1] : null;
                i++;
            }

            found = option switch
            {
                't' => found with { StateDirectory = value },
                'c' => found with { ConfigurationFile = value },
                'm' => found with { Method = value },
                HookOption => found with { FreezeHook = value ?? DefaultHook },
                _ => found,
            };
        }

        return found;
    }

    /// <summary>Whether a word of a command line tells of a hook, and of nothing else.</summary>
    internal static bool IsHookOption(string word) =>
        word.StartsWith("--", StringComparison.Ordinal)
            ? Read(word).Option == HookOption
            : word.StartsWith("-F", StringComparison.Ordinal);

    private static (char Option, string? Value) Read(string word) =>
        word.StartsWith("--", StringComparison.Ordinal) ? Long(word[2..]) : Short(word);

    private static (char Option, string? Value) Long(string word)
    {
        string[] parts = word.Split('=', 2);
        foreach ((string name, int atLeast, char option) in LongOptions)
        {
            if (parts[0].Length >= atLeast && name.StartsWith(parts[0], StringComparison.Ordinal))
            {
                return (option, parts.Length > 1 ? parts[1] : null);
            }
        }

        return default;
    }

    // The first option with a value in a word such as -dvt; its value is the rest of the word, or, where that is
    // empty, the next word.
    private static (char Option, string? Value) Short(string word)
    {
        if (!word.StartsWith('-'))
        {
            return default;
        }

        for (int i = 1; i < word.Length; i++)
        {
            if (word[i] == HookOption || WithValue.Contains(word[i], StringComparison.Ordinal))
            {
                return (word[i], i + 1 < word.Length ? word[(i + 1)..] : null);
            }
        }

        return default;
    }
}
