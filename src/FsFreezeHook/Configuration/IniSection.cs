using System;
using System.Collections.Generic;
using System.Linq;

namespace FsFreezeHook.Configuration;

/// <summary>One section of one file.</summary>
/// <param name="header">What stands between the brackets, its words separated by one space.</param>
/// <param name="line">The header's line, from 1.</param>
internal sealed class IniSection(string header, int line)
{
    private readonly List<IniEntry> _entries = [];

    /// <summary>What stands between the brackets, its words separated by one space.</summary>
    public string Header { get; } = header;

    /// <summary>The header's line, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>The entries in their order, each key once.</summary>
    public IReadOnlyList<IniEntry> Entries => _entries;

    /// <summary>The entry of a key, or null.</summary>
    public IniEntry? Find(string key) =>
        _entries.FirstOrDefault(entry => string.Equals(entry.Key, key, StringComparison.Ordinal));

    /// <summary>Adds an entry whose key is not there yet.</summary>
    public void Add(IniEntry entry) => _entries.Add(entry);
}
