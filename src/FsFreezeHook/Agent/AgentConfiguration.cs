using System;
using System.Collections.Generic;
using System.Text;

namespace FsFreezeHook.Agent;

/// <summary>
/// A guest agent's configuration file, read as it reads it: a GKeyFile, whose form the Desktop Entry Specification has.
/// </summary>
/// <remarks>
/// A line is a comment only where it begins with <c>#</c>; a value has all that follows the white space behind its <c>=</c>,
/// quotes and the blanks at its end too; of two with one key the later one counts. So it is none of our own files.
/// </remarks>
internal sealed class AgentConfiguration
{
    private const string General = "general";

    private readonly Dictionary<string, string> _general = new(StringComparer.Ordinal);

    /// <summary>The keys of <c>[general]</c> in a file's content.</summary>
    internal AgentConfiguration(ReadOnlySpan<byte> content)
    {
        string? group = null;
        foreach (string line in Encoding.UTF8.GetString(content).Split('\n'))
        {
            string trimmed = line.TrimEnd('\r').TrimStart();
            int equals = trimmed.IndexOf('=', StringComparison.Ordinal);
            if (trimmed.StartsWith('[') && trimmed.TrimEnd().EndsWith(']'))
            {
                group = trimmed.TrimEnd()[1..^1];
            }
            else if (group == General && !trimmed.StartsWith('#') && equals > 0)
            {
                _general[trimmed[..equals].TrimEnd()] = Unescape(trimmed[(equals + 1)..].TrimStart());
            }
        }
    }

    /// <summary>Of <c>statedir</c>; null where it does not stand there.</summary>
    internal string? StateDirectory => _general.GetValueOrDefault("statedir");

    /// <summary>Of <c>fsfreeze-hook</c>; null where it does not stand there.</summary>
    internal string? FreezeHook => _general.GetValueOrDefault("fsfreeze-hook");

    /// <summary>Of <c>method</c>; null where it does not stand there.</summary>
    internal string? Method => _general.GetValueOrDefault("method");

    /// <summary>The commands that it refuses, of <c>block-rpcs</c>, or <c>blacklist</c> as agents before 7.1 have it.</summary>
    internal string[] BlockedCommands => List("block-rpcs") ?? List("blacklist") ?? [];

    /// <summary>
    /// The only commands that it does not refuse, of <c>allow-rpcs</c>; none: it refuses no others than
    /// <see cref="BlockedCommands"/>.
    /// </summary>
    internal string[] AllowedCommands => List("allow-rpcs") ?? [];

    private string[]? List(string key) =>
        _general.TryGetValue(key, out string? value) && value.Length > 0 ? value.Split(',') : null;

    // What g_key_file_get_string() makes of a value.
    private static string Unescape(string value)
    {
        StringBuilder result = new(value.Length);
        for (int i = 0; i < value.Length; i++)
        {
            bool isEscape = value[i] == '\\' && i + 1 < value.Length;
            _ = result.Append(!isEscape ? value[i] : value[++i] switch
            {
                's' => ' ',
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                var itself => itself,
            });
        }

        return result.ToString();
    }
}
