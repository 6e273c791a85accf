using System.Collections.Generic;
using System.Globalization;
using FsFreezeHook.Text;

namespace FsFreezeHook.Configuration.Ini;

/// <summary>What is wrong with a configuration, in the order in which it was found.</summary>
/// <param name="headers">The headers that sections may have.</param>
internal sealed class ErrorList(SectionHeader headers)
{
    // Whoever has more mends these first; and a megabyte of nonsense has half a million.
    private const int MaxErrors = 100;

    private readonly List<string> _errors = [];

    /// <summary>The headers that sections may have.</summary>
    public SectionHeader Headers => headers;

    /// <summary>The errors, each one line that begins with the file.</summary>
    public IReadOnlyList<string> All => _errors;

    /// <summary>What is not known for certain, as something that may say it is wrong.</summary>
    public ConfigurationParts Refused { get; private set; }

    /// <summary>Adds what is wrong with a whole file or folder.</summary>
    public void Add(string path, string problem)
    {
        Refused = ConfigurationParts.All;
        if (HasRoom(path))
        {
            _errors.Add($"{Quoted.Path(path)}: {problem}");
        }
    }

    /// <summary>Adds what is wrong with one line.</summary>
    /// <param name="path">The file.</param>
    /// <param name="line">The line, counted from 1.</param>
    /// <param name="problem">What is wrong.</param>
    /// <param name="header">The header of its section; null where it is in none.</param>
    public void Add(string path, int line, string problem, string? header = null)
    {
        Refused |= headers.PartOf(header);
        if (HasRoom(path))
        {
            _errors.Add(string.Create(CultureInfo.InvariantCulture, $"{Quoted.Path(path)}:{line}: {problem}"));
        }
    }

    private bool HasRoom(string path)
    {
        if (_errors.Count == MaxErrors)
        {
            _errors.Add(string.Create(
                CultureInfo.InvariantCulture, $"{Quoted.Path(path)}: more than {MaxErrors} errors; correct those first"));
        }

        return _errors.Count < MaxErrors;
    }
}
