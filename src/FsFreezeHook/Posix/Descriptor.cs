using System;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>Opening, reading, writing and waiting for descriptors. All of them are closed on exec.</summary>
internal static unsafe class Descriptor
{
    // PIPE_BUF: a pipe that poll(2) calls writable takes this much without blocking, see pipe(7).
    private const int PipeBuffer = 4096;

    /// <summary>Opens <paramref name="path"/>, by default without following a link in its last part.</summary>
    /// <param name="path">The file.</param>
    /// <param name="flags">As in <c>open(2)</c>.</param>
    /// <param name="mode">The permissions of a file that is created, less the umask.</param>
    /// <param name="followLink">Whether to follow a link in its last part.</param>
    /// <exception cref="PosixException">It could not be opened.</exception>
    internal static SafeFileHandle Open(string path, int flags, UnixMode mode = UnixMode.None, bool followLink = false)
    {
        int all = flags | Libc.O_CLOEXEC | (followLink ? 0 : Libc.O_NOFOLLOW);
        while (true)
        {
            int fd = Libc.open(path, all, (uint)mode);
            if (fd >= 0)
            {
                return new SafeFileHandle(fd, ownsHandle: true);
            }

            if (Marshal.GetLastPInvokeError() != Libc.EINTR)
            {
                throw PosixException.Last("open", path);
            }
        }
    }

    /// <summary>
    /// Makes the file <paramref name="path"/>, which is not there yet, with <paramref name="mode"/> whatever the umask.
    /// </summary>
    /// <exception cref="PosixException">It could not be made, or is there.</exception>
    internal static SafeFileHandle Create(string path, int flags, UnixMode mode)
    {
        SafeFileHandle handle = Open(path, flags | Libc.O_CREAT | Libc.O_EXCL, mode);
        if (Libc.fchmod(handle, (uint)mode) < 0)
        {
            handle.Dispose();
            throw PosixException.Last("fchmod", path);
        }

        return handle;
    }

    /// <summary>Names a file or folder, without opening it for anything; a link in its last part is followed.</summary>
    /// <exception cref="PosixException">Nothing stands there.</exception>
    internal static SafeFileHandle OpenNothing(string path) => Open(path, Libc.O_PATH, followLink: true);

    /// <summary><c>/dev/null</c>, for reading and writing.</summary>
    internal static SafeFileHandle OpenNull() => Open("/dev/null", Libc.O_RDWR);

    /// <summary>A path that leads to the very file that is open, and nowhere else, for as long as it is.</summary>
    internal static string PathOf(SafeFileHandle handle) =>
        string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{handle.DangerousGetHandle()}");

    /// <summary>Reads what is there, up to the buffer's length.</summary>
    /// <returns>The number of bytes; 0 at the end of the file; -1 where a non-blocking descriptor has nothing to read.</returns>
    /// <exception cref="PosixException">Reading failed.</exception>
    internal static int Read(SafeFileHandle handle, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                nint count = Libc.read(handle, start, (nuint)buffer.Length);
                if (count >= 0)
                {
                    return (int)count;
                }

                int errno = Marshal.GetLastPInvokeError();
                if (errno == Libc.EAGAIN)
                {
                    return -1;
                }

                if (errno != Libc.EINTR)
                {
                    throw new PosixException("read", handle, errno);
                }
            }
        }
    }

    /// <summary>Writes all of <paramref name="data"/>.</summary>
    /// <exception cref="PosixException">Writing failed, or a non-blocking descriptor is full.</exception>
    internal static void Write(SafeFileHandle handle, ReadOnlySpan<byte> data)
    {
        fixed (byte* start = data)
        {
            int written = 0;
            while (written < data.Length)
            {
                nint count = Libc.write(handle, start + written, (nuint)(data.Length - written));
                if (count >= 0)
                {
                    written += (int)count;
                }
                else if (Marshal.GetLastPInvokeError() != Libc.EINTR)
                {
                    throw PosixException.Last("write", handle);
                }
            }
        }
    }

    /// <summary>Waits until one of <paramref name="handles"/> can be read or has been hung up.</summary>
    /// <param name="handles">What to wait for; an earlier one is reported first.</param>
    /// <param name="timeout">How long to wait at most; null for ever.</param>
    /// <returns>The index of the first that is ready, or -1 when the time is over.</returns>
    internal static int WaitReadable(ReadOnlySpan<SafeFileHandle> handles, TimeSpan? timeout)
    {
        Libc.PollFd* fds = stackalloc Libc.PollFd[handles.Length];
        for (int i = 0; i < handles.Length; i++)
        {
            fds[i] = new Libc.PollFd { Fd = (int)handles[i].DangerousGetHandle(), Events = Libc.POLLIN };
        }

        return Wait(fds, handles.Length, timeout);
    }

    /// <summary>Writes all of <paramref name="data"/> to a pipe whose reader may not read.</summary>
    /// <param name="pipe">The end to write to.</param>
    /// <param name="data">What to write.</param>
    /// <param name="stops">What ends the waiting once it can be read or has been hung up.</param>
    /// <param name="timeout">How long to wait at most, in all.</param>
    /// <returns>Whether all was written. A part may have been written where not.</returns>
    /// <exception cref="PosixException">Nobody reads it any more.</exception>
    internal static bool TryWrite(
        SafeFileHandle pipe, ReadOnlySpan<byte> data, ReadOnlySpan<SafeFileHandle> stops, TimeSpan timeout)
    {
        Deadline deadline = Deadline.After(timeout, TimeProvider.System);
        Libc.PollFd* fds = stackalloc Libc.PollFd[stops.Length + 1];
        fds[0] = new Libc.PollFd { Fd = (int)pipe.DangerousGetHandle(), Events = Libc.POLLOUT };
        for (int i = 0; i < stops.Length; i++)
        {
            fds[i + 1] = new Libc.PollFd { Fd = (int)stops[i].DangerousGetHandle(), Events = Libc.POLLIN };
        }

        while (data.Length > 0)
        {
            if (Wait(fds, stops.Length + 1, deadline.Remaining) != 0)
            {
                return false;
            }

            int length = Math.Min(data.Length, PipeBuffer);
            Write(pipe, data[..length]);
            data = data[length..];
        }

        return true;
    }

    /// <summary>
    /// Whether standard error takes something now without making its writer wait: a terminal does not that somebody stopped.
    /// </summary>
    internal static bool StandardErrorIsReady()
    {
        Libc.PollFd error = new() { Fd = 2, Events = Libc.POLLOUT };
        return Wait(&error, 1, TimeSpan.Zero) == 0;
    }

    /// <summary>Whether the other end of a connected socket has closed it.</summary>
    internal static bool IsHungUp(SafeFileHandle socket)
    {
        // Hanging up and errors are told unasked; that nothing more can come, only so.
        Libc.PollFd end = new() { Fd = (int)socket.DangerousGetHandle(), Events = Libc.POLLRDHUP };
        return Wait(&end, 1, TimeSpan.Zero) == 0;
    }

    private static int Wait(Libc.PollFd* fds, int count, TimeSpan? timeout)
    {
        Deadline deadline = Deadline.After(timeout ?? TimeSpan.Zero, TimeProvider.System);
        while (true)
        {
            // Rounded up, so that the time is over when poll says so.
            int milliseconds =
                timeout is null ? -1 : (int)Math.Min(int.MaxValue, Math.Ceiling(deadline.Remaining.TotalMilliseconds));
            int ready = Libc.poll(fds, (nuint)count, milliseconds);
            if (ready < 0)
            {
                if (Marshal.GetLastPInvokeError() != Libc.EINTR)
                {
                    throw PosixException.Last("poll", "descriptors");
                }

                // Also where the time is over: a process that was stopped has not looked yet at what came meanwhile.
                continue;
            }

            for (int i = 0; ready > 0 && i < count; i++)
            {
                if (fds[i].Revents != 0)
                {
                    return i;
                }
            }

            if (timeout is not null && deadline.IsOver)
            {
                return -1;
            }
        }
    }

    /// <summary>Opens <c>/dev/null</c> as those of the descriptors 0, 1 and 2 that the caller left closed.</summary>
    /// <remarks>Otherwise the next file that is opened would be somebody's standard output.</remarks>
    internal static void EnsureStandardDescriptors()
    {
        for (int fd = 0; fd <= 2; fd++)
        {
            if (Libc.fcntl(fd, Libc.F_GETFD, 0) < 0)
            {
                ReplaceByNull(fd);
            }
        }
    }

    /// <summary>Moves what one of the descriptors 0, 1 and 2 is to a new one, and leaves <c>/dev/null</c> in its place.</summary>
    /// <exception cref="PosixException">There are too many open files.</exception>
    internal static SafeFileHandle Move(int fd)
    {
        int moved = Libc.fcntl(fd, Libc.F_DUPFD_CLOEXEC, 3);
        if (moved < 0)
        {
            throw PosixException.Last("fcntl", string.Create(CultureInfo.InvariantCulture, $"descriptor {fd}"));
        }

        SafeFileHandle handle = new(moved, ownsHandle: true);
        ReplaceByNull(fd);
        return handle;
    }

    /// <summary>Another descriptor of the same file, under a number that is not below <paramref name="least"/>.</summary>
    /// <exception cref="PosixException">There are too many open files.</exception>
    internal static SafeFileHandle Duplicate(SafeFileHandle handle, int least)
    {
        int duplicate = Libc.fcntl((int)handle.DangerousGetHandle(), Libc.F_DUPFD_CLOEXEC, least);
        return duplicate < 0
            ? throw PosixException.Last("fcntl", handle)
            : new SafeFileHandle(duplicate, ownsHandle: true);
    }

    /// <summary>Makes <paramref name="fd"/>, one of 0, 1 and 2, <c>/dev/null</c>.</summary>
    private static void ReplaceByNull(int fd)
    {
        using SafeFileHandle nothing = OpenNull();
        if ((int)nothing.DangerousGetHandle() == fd)
        {
            nothing.SetHandleAsInvalid();
        }
        else if (Libc.dup2(nothing, fd) < 0)
        {
            throw PosixException.Last("dup2", "/dev/null");
        }
    }
}
