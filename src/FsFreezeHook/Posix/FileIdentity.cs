using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>Which file something is, by whatever path it was reached: two are the same file where these are equal.</summary>
/// <param name="DeviceMajor">The major number of its device.</param>
/// <param name="DeviceMinor">The minor number of its device.</param>
/// <param name="Inode">Its number there.</param>
internal readonly record struct FileIdentity(uint DeviceMajor, uint DeviceMinor, ulong Inode)
{
    /// <summary>Which file is open.</summary>
    /// <exception cref="PosixException">The kernel does not say.</exception>
    internal static unsafe FileIdentity Of(SafeFileHandle handle)
    {
        Libc.StatX buffer;
        return Libc.fstatx(handle, string.Empty, Libc.AT_EMPTY_PATH, Libc.STATX_BASIC_STATS, &buffer) < 0
            ? throw PosixException.Last("statx", handle)
            : From(in buffer);
    }

    /// <summary>Which file stands at <paramref name="path"/>, links followed; null where none does.</summary>
    internal static FileIdentity? Of(string path) => Of(path, 0, out _);

    /// <summary>Which file stands at <paramref name="path"/>, a link not followed; null where none does.</summary>
    /// <param name="path">The path.</param>
    /// <param name="isLink">Whether it is a symbolic link.</param>
    internal static FileIdentity? OfEntry(string path, out bool isLink)
    {
        FileIdentity? identity = Of(path, Libc.AT_SYMLINK_NOFOLLOW, out ushort mode);
        isLink = (mode & Libc.S_IFMT) == Libc.S_IFLNK;
        return identity;
    }

    /// <summary>Whether both lie on one device. Subvolumes of one filesystem are several.</summary>
    internal bool IsOnDeviceOf(FileIdentity other) => DeviceMajor == other.DeviceMajor && DeviceMinor == other.DeviceMinor;

    private static unsafe FileIdentity? Of(string path, int flags, out ushort mode)
    {
        Libc.StatX buffer;
        bool found = Libc.statx(Libc.AT_FDCWD, path, flags, Libc.STATX_BASIC_STATS, &buffer) == 0;
        mode = found ? buffer.Mode : default;
        return found ? From(in buffer) : null;
    }

    private static FileIdentity From(in Libc.StatX found) => new(found.DeviceMajor, found.DeviceMinor, found.Inode);
}
