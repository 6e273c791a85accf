using System;

namespace FsFreezeHook.Configuration.Ini;

/// <summary>The headers that a configuration may have.</summary>
internal static class SectionHeader
{
    /// <summary>That of the dispatcher's own section.</summary>
    internal const string Hook = "hook";

    /// <summary>That of the unnamed instance.</summary>
    internal const string Instance = "mysql";

    /// <summary>What stands before an instance's name.</summary>
    internal const string NamedPrefix = Instance + " ";

    /// <summary>What a section is a part of; all, where it is none, as it is not known what was meant.</summary>
    /// <param name="header">Its header; null: what is wrong is in no section.</param>
    internal static ConfigurationParts PartOf(string? header) =>
        header == Hook ? ConfigurationParts.Hook
        : header == Instance || header?.StartsWith(NamedPrefix, StringComparison.Ordinal) == true ? ConfigurationParts.Instances
        : ConfigurationParts.All;
}
