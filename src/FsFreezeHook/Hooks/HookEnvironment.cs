using System;
using System.Collections.Generic;
using System.Linq;

namespace FsFreezeHook.Hooks;

/// <summary>The environment that a hook gets: the caller's, with what every script relies on.</summary>
/// <remarks>Under systemd the agent has no HOME, and a shell without PATH finds no more than its own default.</remarks>
internal static class HookEnvironment
{
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private const string RootHome = "/root";

    /// <summary>The variables, as <c>NAME=value</c>, in the order of their names.</summary>
    internal static IReadOnlyList<string> From(IEnumerable<KeyValuePair<string, string>> caller)
    {
        SortedDictionary<string, string> variables = new(StringComparer.Ordinal);
        foreach ((string name, string value) in caller)
        {
            variables[name] = value;
        }

        SetWhereEmpty(variables, "PATH", DefaultPath);
        SetWhereEmpty(variables, "HOME", RootHome);
        return [.. variables.Select(variable => $"{variable.Key}={variable.Value}")];
    }

    private static void SetWhereEmpty(SortedDictionary<string, string> variables, string name, string value)
    {
        if (!variables.TryGetValue(name, out string? present) || present.Length == 0)
        {
            variables[name] = value;
        }
    }
}
