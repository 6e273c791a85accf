using System;
using System.Collections.Generic;
using FsFreezeHook.Configuration.Ini;

namespace FsFreezeHook.Configuration;

/// <summary>The entries in force for one section, put together layer by layer.</summary>
/// <param name="file">The file in which the section stands first.</param>
/// <param name="line">Its header's line there, from 1.</param>
internal sealed class SectionEntries(string file, int line)
{
    private readonly Dictionary<string, IniEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>The file in which the section stands first.</summary>
    public string File { get; } = file;

    /// <summary>Its header's line there, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>The entry of a key, or null.</summary>
    public IniEntry? Find(string key) => _entries.GetValueOrDefault(key);

    /// <summary>Puts a layer over this one: a later file, or a named section over what it inherits.</summary>
    /// <remarks>
    /// A layer that says where the server is says it wholly: its socket takes away the host and port beneath it, its host the
    /// socket. Otherwise nobody could override a socket with a host. Its container takes away all that names another server,
    /// and an account there.
    /// </remarks>
    public void Overlay(IReadOnlyCollection<IniEntry> layer)
    {
        foreach (IniEntry entry in layer)
        {
            if (entry.Key == "socket")
            {
                _entries.Remove("host");
                _entries.Remove("port");
            }
            else if (entry.Key == "host")
            {
                _entries.Remove("socket");
            }
            else if (entry.Key == "container")
            {
                RemoveServer();
            }

            if (entry.Key is "socket" or "host")
            {
                _entries.Remove("container");
            }
        }

        foreach (IniEntry entry in layer)
        {
            _entries[entry.Key] = entry;
        }
    }

    // The account of another server is not sent to a container that merely inherits it.
    private void RemoveServer()
    {
        foreach (string key in (string[])["socket", "host", "port", "user", "password", "defaults-file", "defaults-group-suffix"])
        {
            _entries.Remove(key);
        }
    }

    /// <summary>A section of its own that begins with what this one says and puts <paramref name="over"/> over it.</summary>
    public SectionEntries Inherit(SectionEntries over)
    {
        SectionEntries result = new(over.File, over.Line);
        result.Overlay(_entries.Values);
        result.Overlay(over._entries.Values);
        return result;
    }

    /// <summary>The settings with every entry's value in them.</summary>
    public T ApplyTo<T>(T settings, IEnumerable<SectionKey<T>> keys)
    {
        foreach (SectionKey<T> key in keys)
        {
            if (_entries.TryGetValue(key.Name, out IniEntry? entry))
            {
                settings = key.Apply(settings, entry.Value);
            }
        }

        return settings;
    }
}
