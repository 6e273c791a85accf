using System;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>A file whose space is there already. Unless it is written it goes when it is disposed.</summary>
internal sealed class ReservedFile : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle _handle;

    private ReservedFile(string path, SafeFileHandle handle)
    {
        _path = path;
        _handle = handle;
    }

    /// <summary>Makes a file of <paramref name="size"/> bytes at <paramref name="path"/>.</summary>
    /// <exception cref="PosixException">The filesystem is full or not writable.</exception>
    internal static ReservedFile Create(string path, int size)
    {
        FileSystem.Remove(path);
        SafeFileHandle handle = Descriptor.Open(path, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_EXCL, UnixMode.OwnerFile);
        int error = Libc.posix_fallocate(handle, 0, size);
        if (error != 0)
        {
            handle.Dispose();
            FileSystem.Remove(path);
            throw new PosixException("fallocate", path, error);
        }

        return new ReservedFile(path, handle);
    }

    /// <summary>Writes <paramref name="content"/>, which fits, and renames the file to <paramref name="name"/>.</summary>
    /// <exception cref="PosixException">Its directory has gone.</exception>
    internal void WriteAs(string name, ReadOnlySpan<byte> content)
    {
        Descriptor.Write(_handle, content);
        if (Libc.ftruncate(_handle, content.Length) < 0)
        {
            throw PosixException.Last("ftruncate", _path);
        }

        FileSystem.Rename(_path, name);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _handle.Dispose();
        try
        {
            FileSystem.Remove(_path);
        }
        catch (PosixException)
        {
            // Its directory has gone or was taken away; the next holder makes it anew.
        }
    }
}
