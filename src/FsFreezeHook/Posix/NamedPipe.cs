using System.IO;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>Making and opening a named pipe that never blocks and never ends.</summary>
internal static class NamedPipe
{
    /// <summary>Makes a pipe at <paramref name="path"/>, in the place of whatever file is there, and opens it to read.</summary>
    /// <remarks>
    /// Opened for reading and writing, which Linux allows (fifo(7)): so opening does not wait for a writer, and the pipe does not
    /// end when one goes.
    /// </remarks>
    /// <exception cref="PosixException">The directory is not writable, or a directory stands there.</exception>
    internal static SafeFileHandle Create(string path)
    {
        FileSystem.Remove(path);
        if (Libc.mkfifo(path, (uint)UnixMode.OwnerFile) < 0)
        {
            throw PosixException.Last("mkfifo", path);
        }

        SafeFileHandle handle = Descriptor.Open(path, Libc.O_RDWR | Libc.O_NONBLOCK);
        if (FileSystem.Describe(handle).Kind != FileKind.NamedPipe)
        {
            handle.Dispose();
            throw new IOException($"{path} was replaced while it was made");
        }

        return handle;
    }

    /// <summary>Opens the pipe at <paramref name="path"/> to write.</summary>
    /// <returns>Null where nobody reads from it, or where it is no pipe or not there.</returns>
    internal static SafeFileHandle? TryOpenWriter(string path)
    {
        SafeFileHandle handle;
        try
        {
            handle = Descriptor.Open(path, Libc.O_WRONLY | Libc.O_NONBLOCK);
        }
        catch (PosixException)
        {
            return null;
        }

        if (FileSystem.Describe(handle).Kind == FileKind.NamedPipe)
        {
            return handle;
        }

        handle.Dispose();
        return null;
    }
}
