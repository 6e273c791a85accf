using System;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>Tells when names come into a directory or go from it, without looking again and again: <c>inotify(7)</c>.</summary>
internal sealed class DirectoryWatch : IDisposable
{
    private const uint NamesChange = Libc.IN_CREATE | Libc.IN_DELETE | Libc.IN_MOVED_FROM | Libc.IN_MOVED_TO;

    private DirectoryWatch(SafeFileHandle handle)
    {
        Handle = handle;
    }

    /// <summary>Readable once a name has come or gone.</summary>
    internal SafeFileHandle Handle { get; }

    /// <summary>Watches <paramref name="directory"/> from now on.</summary>
    /// <exception cref="PosixException">It is not there, or this user watches too much already.</exception>
    internal static DirectoryWatch Set(string directory)
    {
        int fd = Libc.inotify_init1(Libc.IN_CLOEXEC | Libc.IN_NONBLOCK);
        if (fd < 0)
        {
            throw PosixException.Last("inotify_init1", directory);
        }

        DirectoryWatch watch = new(new SafeFileHandle(fd, ownsHandle: true));
        if (Libc.inotify_add_watch(watch.Handle, directory, NamesChange | Libc.IN_ONLYDIR) < 0)
        {
            PosixException failure = PosixException.Last("watch", directory);
            watch.Dispose();
            throw failure;
        }

        return watch;
    }

    /// <summary>Forgets what came so far: whoever wants to know how things stand looks after this.</summary>
    /// <param name="name">A name.</param>
    /// <returns>Whether that name came since the last time, be it that it has gone again.</returns>
    internal bool Drain(string name)
    {
        // An event has 16 bytes, the last four its name's length, and a name that ends in NULs, see inotify(7). What does not fit
        // into one read is read next.
        const int header = 16;
        const int mask = 4;
        const int length = 12;
        Span<byte> events = stackalloc byte[4096];
        byte[] wanted = Encoding.UTF8.GetBytes(name);
        bool came = false;
        int count;
        while ((count = Descriptor.Read(Handle, events)) > 0)
        {
            for (int at = 0; at + header <= count;)
            {
                int size = BitConverter.ToInt32(events[(at + length)..]);
                bool isComing = (BitConverter.ToUInt32(events[(at + mask)..]) & (Libc.IN_CREATE | Libc.IN_MOVED_TO)) != 0;
                came |= isComing && events.Slice(at + header, size).TrimEnd((byte)0).SequenceEqual(wanted);
                at += header + size;
            }
        }

        return came;
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
