using System;
using System.Globalization;
using System.Linq;

namespace FsFreezeHook.Posix;

/// <summary>
/// Who has an exclusive <c>flock(2)</c> on a file, as the kernel's table of locks says, see proc_locks(5). Trying to take it, be
/// it for a moment and shared, could make somebody fail who does not wait for it.
/// </summary>
/// <param name="Pid">The process; null where it is in another process namespace.</param>
internal sealed record FlockOwner(int? Pid)
{
    /// <summary>
    /// Who has the lock on the file at <paramref name="path"/>; null where nobody has, or there is no such file.
    /// </summary>
    /// <param name="proc">Where <c>/proc</c> is mounted.</param>
    /// <param name="path">The file.</param>
    internal static FlockOwner? Find(string proc, string path) => FileIdentity.Of(path) is not { } file
        ? null
        : (ProcFile.TryRead($"{proc}/locks") ?? string.Empty).Split('\n')
            .Select(line => Of(proc, line, file, path))
            .FirstOrDefault(owner => owner is not null);

    // 1: FLOCK  ADVISORY  WRITE 9731 fe:00:5358662 0 EOF. Whoever waits for it has an arrow as the second field.
    private static FlockOwner? Of(string proc, string line, FileIdentity file, string path)
    {
        string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields is not [_, "FLOCK", _, "WRITE", var process, var place, ..]
            || place.Split(':') is not [var major, var minor, var inode]
            || inode != file.Inode.ToString(CultureInfo.InvariantCulture))
        {
            return null;
        }

        int? pid =
            int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 ? number : null;
        bool isItsDevice = Hexadecimal(major) == file.DeviceMajor && Hexadecimal(minor) == file.DeviceMinor;

        // The table has the filesystem's own device, and stat(2) on btrfs and overlayfs another one.
        return isItsDevice || (pid is { } owner && HasOpen(proc, owner, path)) ? new FlockOwner(pid) : null;
    }

    private static uint? Hexadecimal(string text) =>
        uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint number) ? number : null;

    private static bool HasOpen(string proc, int pid, string path)
    {
        string folder = string.Create(CultureInfo.InvariantCulture, $"{proc}/{pid}/fd");
        return ProcFile.Names(folder).Any(descriptor => SymbolicLink.TryRead($"{folder}/{descriptor}") == path);
    }
}
