using FsFreezeHook.Failures;

namespace FsFreezeHook.Configuration;

/// <summary>What is said about a key, in one place, for the reader, the help and the manual alike.</summary>
internal abstract class ConfigurationKey
{
    /// <summary>The key as it is written.</summary>
    public required string Name { get; init; }

    /// <summary>The section it stands in, <c>hook</c> or <c>mysql</c>.</summary>
    public required string Section { get; init; }

    /// <summary>The default as it would be written; null: none.</summary>
    public string? Default { get; init; }

    /// <summary>What it sets, in one line.</summary>
    public required string Description { get; init; }

    /// <summary>True where others must not read the file that sets it.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Holds a value to the key's rules.</summary>
    /// <exception cref="FailureException">The value is not allowed; the message says why, without file and line.</exception>
    public abstract void Check(string text);
}
