using System;

namespace FsFreezeHook.Posix;

/// <summary>
/// Changes to files that others read, one at a time: whoever is killed has made each of them whole, or not at all. Between two of
/// them is where a run can be killed, and so where a test does that.
/// </summary>
internal class FileChanges
{
    /// <summary>Those of this program.</summary>
    internal static FileChanges Real { get; } = new();

    /// <inheritdoc cref="FileSystem.Replace"/>
    internal virtual void Replace(string path, ReadOnlySpan<byte> content, UnixMode mode) =>
        FileSystem.Replace(path, content, mode);

    /// <inheritdoc cref="FileSystem.Rename"/>
    internal virtual void Rename(string from, string to) => FileSystem.Rename(from, to);

    /// <inheritdoc cref="FileSystem.Remove"/>
    internal virtual void Remove(string path) => FileSystem.Remove(path);
}
