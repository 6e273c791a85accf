namespace FsFreezeHook.Configuration.Ini;

/// <summary>One <c>key = value</c>. Not a record: a record's text would show a password.</summary>
/// <param name="file">The file it stands in.</param>
/// <param name="line">Its line, from 1.</param>
/// <param name="key">The key.</param>
/// <param name="value">The value without quotes and comment.</param>
internal sealed class IniEntry(string file, int line, string key, string value)
{
    /// <summary>The file it stands in.</summary>
    public string File { get; } = file;

    /// <summary>Its line, from 1.</summary>
    public int Line { get; } = line;

    public string Key { get; } = key;

    /// <summary>The value without quotes and comment; empty only if it was quoted.</summary>
    public string Value { get; } = value;
}
