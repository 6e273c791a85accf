using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.Configuration.Ini;
using FsFreezeHook.Failures;
using FsFreezeHook.Posix;
using FsFreezeHook.Text;

namespace FsFreezeHook.Configuration;

/// <summary>The sections of all files, one over the other; only what exists and has an allowed value gets in.</summary>
/// <param name="errors">Receives what does not.</param>
/// <param name="headers">The headers that sections may have.</param>
/// <param name="engines">The sections of each engine.</param>
internal sealed class SectionSet(ErrorList errors, SectionHeader headers, IReadOnlyList<EngineSections> engines)
{
    private const int MaxNameLength = 40;

    // Each says wholly where a server is.
    private static readonly string[] Places = ["host", "socket", "container"];

    private IEnumerable<ConfigurationKey> Keys => HookKeys.All.Concat(engines.SelectMany(engine => engine.Keys));

    private readonly OrderedDictionary<string, SectionEntries> _sections = new(StringComparer.Ordinal);

    /// <summary>The section <c>[hook]</c>, or null.</summary>
    public SectionEntries? Hook => _sections.GetValueOrDefault(SectionHeader.Hook);

    /// <summary>The section <c>[WORD]</c> of an engine, or null.</summary>
    public SectionEntries? Unnamed(EngineSections engine) => _sections.GetValueOrDefault(engine.Word);

    /// <summary>
    /// The sections <c>[WORD NAME]</c> of an engine with their names, in the order in which they appeared first.
    /// </summary>
    public IEnumerable<(string Name, SectionEntries Entries)> Named(EngineSections engine) =>
        from section in _sections
        where section.Key.StartsWith(engine.Word + " ", StringComparison.Ordinal)
        select (section.Key[(engine.Word.Length + 1)..], section.Value);

    /// <summary>Puts a file over those before it.</summary>
    /// <param name="file">The file's sections.</param>
    /// <param name="mode">Its permissions, which decide whether it may hold a secret.</param>
    public void Add(IniFile file, UnixFileMode mode)
    {
        foreach (IniSection section in file.Sections)
        {
            if (FindHeaderProblem(section.Header) is { } problem)
            {
                errors.Add(file.Path, section.Line, problem, section.Header);
                continue;
            }

            if (!_sections.TryGetValue(section.Header, out SectionEntries? entries))
            {
                entries = new SectionEntries(file.Path, section.Line);
                _sections.Add(section.Header, entries);
            }

            entries.Overlay([.. section.Entries.Where(entry => IsGood(section, entry, mode))]);
        }
    }

    private string? FindHeaderProblem(string header)
    {
        string[] words = header.Split(' ', 2);
        string? name = words.Length == 2 ? words[1] : null;
        if (headers.Engines.Contains(words[0]))
        {
            return name is null || IsName(name)
                ? null
                : $"bad instance name in [{Quoted.Shorten(header)}]; use 1 to {MaxNameLength} of letters, digits, - _ and ., "
                    + "the first a letter, a digit or _";
        }

        if (header == SectionHeader.Hook)
        {
            return null;
        }

        string unknown = $"unknown section [{Quoted.Shorten(header)}]; ";
        return Suggestion.Nearest(words[0], [SectionHeader.Hook, .. headers.Engines]) switch
        {
            { } engine when engine != SectionHeader.Hook && name is not null && IsName(name) =>
                unknown + $"did you mean [{engine} {name}]?",
            { } nearest => unknown + $"did you mean [{nearest}]?",
            null => unknown + $"valid are {headers.Forms("and")}",
        };
    }

    // A name is part of file names, and an argument: one that begins with - would be taken for an option.
    private static bool IsName(string name) =>
        name.Length <= MaxNameLength
        && name[0] is not ('.' or '-')
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private bool IsGood(IniSection section, IniEntry entry, UnixFileMode mode)
    {
        string? problem = FindKeyProblem(section, entry, mode);
        if (problem is not null)
        {
            errors.Add(entry.File, entry.Line, problem, section.Header);
        }

        return problem is null;
    }

    private string? FindKeyProblem(IniSection section, IniEntry entry, UnixFileMode mode)
    {
        string kind = section.Header.Split(' ', 2)[0];
        ConfigurationKey? key = Keys.FirstOrDefault(key => key.Section == kind && key.Name == entry.Key);
        if (key is null)
        {
            return $"unknown key '{Quoted.Shorten(entry.Key)}' in [{section.Header}]; {Suggest(entry.Key, kind)}";
        }

        if (key.IsSecret && !SecretPlace.IsOne(entry.Value) && (mode & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0)
        {
            return $"unsafe permissions {UnsafePath.Octal((uint)mode)}: '{key.Name}' in a file that users other than its "
                + $"owner may read; chmod 600 {entry.File}";
        }

        if (Places.Contains(entry.Key)
            && Places.Where(place => place != entry.Key)
                .Select(section.Find)
                .FirstOrDefault(other => other?.Line < entry.Line) is { } other)
        {
            return FormattableString.Invariant(
                $"'{entry.Key}' in [{section.Header}] contradicts '{other.Key}' in line {other.Line}; remove one of them");
        }

        try
        {
            key.Check(entry.Value);
            return null;
        }
        catch (FailureException failure)
        {
            return $"bad value for '{key.Name}' in [{section.Header}]: {failure.Message}";
        }
    }

    private string Suggest(string given, string kind)
    {
        ConfigurationKey? elsewhere = Keys.FirstOrDefault(key => key.Name == given);
        if (elsewhere is not null)
        {
            return $"it belongs in [{elsewhere.Section}]";
        }

        string[] names = [.. Keys.Where(key => key.Section == kind).Select(key => key.Name)];
        return Suggestion.Nearest(given, names) is { } nearest
            ? $"did you mean '{nearest}'?"
            : $"valid are {string.Join(", ", names)}";
    }
}
