using System.Collections.Generic;
using System.Globalization;

namespace FsFreezeHook.Configuration;

/// <summary>What is wrong with a configuration, in the order in which it was found.</summary>
internal sealed class ErrorList
{
    private readonly List<string> _errors = [];

    /// <summary>The errors, each one line that begins with the file.</summary>
    public IReadOnlyList<string> All => _errors;

    /// <summary>Adds what is wrong with a whole file or folder.</summary>
    public void Add(string path, string problem) => _errors.Add($"{path}: {problem}");

    /// <summary>Adds what is wrong with one line, counted from 1.</summary>
    public void Add(string path, int line, string problem) =>
        _errors.Add(string.Create(CultureInfo.InvariantCulture, $"{path}:{line}: {problem}"));
}
