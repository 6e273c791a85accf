using System.Collections.Generic;
using System.Globalization;

namespace FsFreezeHook.Configuration;

/// <summary>What is wrong with a configuration, in the order in which it was found.</summary>
internal sealed class ErrorList
{
    // Whoever has more mends these first; and a megabyte of nonsense has half a million.
    private const int MaxErrors = 100;

    private readonly List<string> _errors = [];

    /// <summary>The errors, each one line that begins with the file.</summary>
    public IReadOnlyList<string> All => _errors;

    /// <summary>Adds what is wrong with a whole file or folder.</summary>
    public void Add(string path, string problem)
    {
        if (HasRoom(path))
        {
            _errors.Add($"{Quoted.Path(path)}: {problem}");
        }
    }

    /// <summary>Adds what is wrong with one line, counted from 1.</summary>
    public void Add(string path, int line, string problem)
    {
        if (HasRoom(path))
        {
            _errors.Add(string.Create(CultureInfo.InvariantCulture, $"{Quoted.Path(path)}:{line}: {problem}"));
        }
    }

    private bool HasRoom(string path)
    {
        if (_errors.Count == MaxErrors)
        {
            _errors.Add(string.Create(CultureInfo.InvariantCulture, $"{Quoted.Path(path)}: more than {MaxErrors} errors; mend those first"));
        }

        return _errors.Count < MaxErrors;
    }
}
