using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>An exclusive <c>flock(2)</c> on a file. The kernel releases it when its owner dies, however that happens.</summary>
internal sealed class FileLock : IDisposable
{
    private readonly SafeFileHandle _file;

    private FileLock(SafeFileHandle file)
    {
        _file = file;
    }

    /// <summary>Takes the lock on <paramref name="path"/>, which is created where it is missing, or is another user's.</summary>
    /// <param name="path">The lock file.</param>
    /// <param name="wait">How long to wait for whoever has it.</param>
    /// <returns>The lock, or null when somebody else kept it for the whole time.</returns>
    /// <exception cref="PosixException">The file could not be opened.</exception>
    internal static FileLock? TryTake(string path, TimeSpan wait)
    {
        SafeFileHandle file = OpenOurs(path);
        if (TryTake(file, Libc.LOCK_EX | Libc.LOCK_NB) || (wait > TimeSpan.Zero && WaitFor(file, wait)))
        {
            return new FileLock(file);
        }

        // Left to the thread that still waits for it, if there is one: the lock it may yet be given must go with its descriptor.
        if (wait <= TimeSpan.Zero)
        {
            file.Dispose();
        }

        return null;
    }

    /// <summary>
    /// Who has the lock now that <see cref="TryTake(string, TimeSpan)"/> would wait for; null where it could be
    /// taken. Nothing is made.
    /// </summary>
    /// <param name="proc">Where <c>/proc</c> is mounted.</param>
    /// <param name="path">The lock file, whose folder may be missing.</param>
    /// <exception cref="PosixException">The file could not be opened.</exception>
    internal static FlockOwner? FindOwner(string proc, string path)
    {
        FileDescription? file = FileSystem.Describe(path);
        string needed = file is null ? Path.GetDirectoryName(path) ?? path : path;
        if (FileSystem.Exists(needed) && !FileSystem.IsWritable(needed))
        {
            throw PosixException.Last("open", path);
        }

        return file is { Kind: FileKind.Regular } && file.Value.Owner == User.Effective ? FlockOwner.Find(proc, path) : null;
    }

    /// <summary>Replaces the file's content.</summary>
    /// <exception cref="PosixException">The filesystem is full.</exception>
    internal void Write(ReadOnlySpan<byte> content)
    {
        // The second time the descriptor stands where the first writing ended.
        if (Libc.ftruncate(_file, 0) < 0 || Libc.lseek(_file, 0, Libc.SEEK_SET) < 0)
        {
            throw PosixException.Last("ftruncate", _file);
        }

        Descriptor.Write(_file, content);
    }

    /// <summary>Releases the lock.</summary>
    public void Dispose() => _file.Dispose();

    // Another user's file may be locked by that user, for ever.
    private static SafeFileHandle OpenOurs(string path)
    {
        SafeFileHandle file = Descriptor.Open(path, Libc.O_RDWR | Libc.O_CREAT | Libc.O_NONBLOCK, UnixMode.OwnerFile);
        FileDescription found = FileSystem.Describe(file);
        if (found.Kind == FileKind.Regular && found.Owner == User.Effective)
        {
            return file;
        }

        file.Dispose();
        FileSystem.Remove(path);
        return Descriptor.Open(path, Libc.O_RDWR | Libc.O_CREAT | Libc.O_EXCL, UnixMode.OwnerFile);
    }

    // flock(2) has no time limit of its own, so a thread waits in it. It ends with the lock, or with the process.
    private static bool WaitFor(SafeFileHandle file, TimeSpan wait)
    {
        int state = 0;
        using var granted = new ManualResetEventSlim();
        var waiter = new Thread(() =>
        {
            bool taken = TryTake(file, Libc.LOCK_EX);
            if (Interlocked.CompareExchange(ref state, taken ? 1 : 2, 0) == 0)
            {
                granted.Set();
            }
            else
            {
                file.Dispose();
            }
        })
        {
            IsBackground = true,
            Name = "file lock",
        };
        waiter.Start();
        if (!granted.Wait(wait) && Interlocked.CompareExchange(ref state, 3, 0) == 0)
        {
            return false;
        }

        waiter.Join();
        return state == 1;
    }

    private static bool TryTake(SafeFileHandle file, int operation)
    {
        while (Libc.flock(file, operation) < 0)
        {
            if (Marshal.GetLastPInvokeError() != Libc.EINTR)
            {
                return false;
            }
        }

        return true;
    }
}
