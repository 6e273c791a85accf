using System;
using System.Collections.Generic;

namespace FsFreezeHook.Configuration.Ini;

/// <summary>One section of one file.</summary>
/// <param name="header">What stands between the brackets, its words separated by one space.</param>
/// <param name="line">The header's line, from 1.</param>
internal sealed class IniSection(string header, int line)
{
    private readonly OrderedDictionary<string, IniEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>What stands between the brackets, its words separated by one space.</summary>
    public string Header { get; } = header;

    /// <summary>The header's line, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>The entries in their order, each key once.</summary>
    public IReadOnlyCollection<IniEntry> Entries => _entries.Values;

    /// <summary>The entry of a key, or null.</summary>
    public IniEntry? Find(string key) => _entries.GetValueOrDefault(key);

    /// <summary>Adds an entry whose key is not there yet.</summary>
    public void Add(IniEntry entry) => _entries.Add(entry.Key, entry);
}
