using System.Globalization;
using System.IO;

namespace FsFreezeHook.Posix;

/// <summary>
/// Moves away what stands in the place of something of ours and is of another kind: a directory cannot be replaced as a file is,
/// and would fail every run until somebody clears it.
/// </summary>
internal static class Aside
{
    private const int Most = 100;

    /// <summary>Moves it away, where it is of another kind.</summary>
    /// <param name="path">The place.</param>
    /// <param name="expected">What belongs there.</param>
    /// <returns>What was moved, in a line; null where nothing was in the way.</returns>
    /// <exception cref="IOException">It is another user's: that is how somebody would have us use it.</exception>
    /// <exception cref="PosixException">It cannot be moved.</exception>
    internal static string? Move(string path, FileKind expected)
    {
        if (FileSystem.Describe(path) is not { } found || found.Kind == expected)
        {
            return null;
        }

        string what = $"{path} is {Words(found.Kind)} and not {Words(expected)}";
        if (found.Owner != User.Effective)
        {
            throw new IOException($"{what}, and belongs to user {found.Owner}; see how that user could put it there, and run: "
                + $"{ShellWords.Join(["rm", "-r", path])}");
        }

        for (int number = 1; number < Most; number++)
        {
            string aside = number == 1 ? $"{path}.aside" : Numbered(path, number);
            if (FileSystem.Describe(aside) is null)
            {
                FileSystem.Rename(path, aside);
                return $"{what}: moved to {aside}";
            }
        }

        throw new IOException($"{what}, and {Most - 1} others were moved aside before; remove those");
    }

    private static string Numbered(string path, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{path}.aside-{number}");

    private static string Words(FileKind kind) => kind switch
    {
        FileKind.Regular => "a file",
        FileKind.Directory => "a directory",
        FileKind.NamedPipe => "a named pipe",
        FileKind.Link => "a symbolic link",
        _ => "a socket or a device",
    };
}
