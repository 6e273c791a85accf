using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>Directories that are ours alone: made with a mode of their own, and never somebody else's.</summary>
internal static class OwnDirectory
{
    /// <summary>
    /// Makes sure that <paramref name="path"/> is a directory of ours, not a link, with <paramref name="mode"/>.
    /// </summary>
    /// <exception cref="IOException">Something else stands there, or it belongs to somebody else.</exception>
    /// <exception cref="PosixException">It could not be made.</exception>
    internal static void Ensure(string path, UnixMode mode)
    {
        if (FileSystem.Describe(path) is null)
        {
            EnsureParents(path);
            Make(path, mode);
        }

        // Not to wait for a writer where a named pipe stands there.
        using SafeFileHandle handle = Descriptor.Open(path, Libc.O_RDONLY | Libc.O_NONBLOCK);
        FileDescription found = FileSystem.Describe(handle);
        RequireOurs(path, found);
        if (found.Permissions != (uint)mode && Libc.fchmod(handle, (uint)mode) < 0)
        {
            throw PosixException.Last("fchmod", path);
        }
    }

    /// <summary>Fails where <see cref="Ensure"/> would, and makes and changes nothing.</summary>
    /// <exception cref="IOException">Something else stands there, or it belongs to somebody else.</exception>
    /// <exception cref="PosixException">It could not be made.</exception>
    internal static void Require(string path, UnixMode mode)
    {
        if (FileSystem.Describe(path) is not { } found)
        {
            string above = FileSystem.NearestAbove(path);
            if (!FileSystem.IsWritable(above) || !FileSystem.IsExecutable(above))
            {
                throw PosixException.Last("mkdir", path);
            }

            return;
        }

        RequireOurs(path, found);
        if (found.Permissions != (uint)mode && !FileSystem.IsWritable(path))
        {
            throw PosixException.Last("fchmod", path);
        }
    }

    // With a mode of their own: an agent may have any umask, 0 too.
    private static void EnsureParents(string path)
    {
        string? parent = Path.GetDirectoryName(path);
        if (!string.IsNullOrEmpty(parent) && !FileSystem.Exists(parent))
        {
            EnsureParents(parent);
            Make(parent, UnixMode.PublicDirectory);
        }
    }

    private static void RequireOurs(string path, FileDescription found)
    {
        if (found.Kind != FileKind.Directory)
        {
            throw new IOException($"{path} is not a directory");
        }

        if (found.Owner != User.Effective)
        {
            throw new IOException($"{path} belongs to user {found.Owner}");
        }
    }

    private static void Make(string path, UnixMode mode)
    {
        if (Libc.mkdir(path, (uint)mode) < 0 && Marshal.GetLastPInvokeError() != Libc.EEXIST)
        {
            throw PosixException.Last("mkdir", path);
        }
    }
}
