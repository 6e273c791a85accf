using FsFreezeHook.Posix;

namespace FsFreezeHook.Hooks;

/// <summary>
/// Knows this program where it stands in a hook directory: put there, it would run itself, and every other hook twice.
/// </summary>
internal static class ThisProgram
{
    private const string Running = "/proc/self/exe";

    /// <summary>Whether a file is this program, a link to it or a copy of it.</summary>
    internal static bool Is(string path) => FileIdentity.Of(path) == FileIdentity.Of(Running) || SameContent.Have(path, Running);

    /// <summary>
    /// Whether it was called as a hook of that directory, and so by another dispatcher, which runs the other hooks itself.
    /// </summary>
    /// <param name="called">The path that it was called by, in full.</param>
    /// <param name="directory">The hook directory.</param>
    internal static bool IsCalledFrom(string called, string directory) =>
        System.IO.Path.GetDirectoryName(called) is { } folder
        && FileIdentity.Of(folder) is { } identity && identity == FileIdentity.Of(directory);
}
