using System;
using System.Collections.Generic;
using System.Linq;

namespace FsFreezeHook.Configuration.Ini;

/// <summary>The headers that a configuration may have.</summary>
/// <param name="engines">The words that the sections of instances begin with.</param>
internal sealed class SectionHeader(IReadOnlyList<string> engines)
{
    /// <summary>That of the dispatcher's own section.</summary>
    internal const string Hook = "hook";

    /// <summary>The words that the sections of instances begin with.</summary>
    internal IReadOnlyList<string> Engines => engines;

    /// <summary>Which there may be, in words, such as <c>[hook], [mysql] or [mysql NAME]</c>.</summary>
    /// <param name="last">What stands before the last one.</param>
    internal string Forms(string last)
    {
        string[] forms = [Hook, .. engines.SelectMany(word => (string[])[word, $"{word} NAME"])];
        return $"[{string.Join("], [", forms[..^1])}] {last} [{forms[^1]}]";
    }

    /// <summary>What a section is a part of; all, where it is none, as it is not known what was meant.</summary>
    /// <param name="header">Its header; null: what is wrong is in no section.</param>
    internal ConfigurationParts PartOf(string? header) =>
        header == Hook ? ConfigurationParts.Hook
        : engines.Any(word => header == word || header?.StartsWith(word + " ", StringComparison.Ordinal) == true)
            ? ConfigurationParts.Instances
        : ConfigurationParts.All;
}
