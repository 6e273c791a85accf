using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>The connected sockets of a process, and how many of them have no other end any more.</summary>
/// <param name="All">How many it has.</param>
/// <param name="Closed">How many of them the other end has closed.</param>
internal readonly record struct ProcessSockets(int All, int Closed)
{
    /// <summary>Looks, and sends nothing.</summary>
    /// <remarks>
    /// The process itself need not notice: one that sends nothing and waits for nothing on a socket does not.
    /// <c>/proc/net/unix</c> does not tell either, so each is looked at through a copy of its descriptor, see pidfd_getfd(2),
    /// which is closed at once.
    /// </remarks>
    /// <param name="process">The process.</param>
    /// <returns>Null where the kernel does not let us see: Linux before 5.6, or without the privilege to trace.</returns>
    internal static ProcessSockets? Look(ProcessIdentity process)
    {
        int fd = (int)Libc.syscall(Libc.SYS_pidfd_open, process.Pid, 0, 0, 0);
        if (fd < 0)
        {
            return null;
        }

        using SafeFileHandle handle = new(fd, ownsHandle: true);
        int[] sockets = ProcFile.SocketDescriptors(string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Pid}"));
        List<bool?> closed = [.. sockets.Select(socket => IsClosed(fd, socket))];
        return process.IsAlive && !closed.Contains(null)
            ? new ProcessSockets(closed.Count, closed.Count(one => one == true))
            : null;
    }

    private static bool? IsClosed(int process, int socket)
    {
        int fd = (int)Libc.syscall(Libc.SYS_pidfd_getfd, process, socket, 0, 0);
        if (fd < 0)
        {
            return null;
        }

        using SafeFileHandle copy = new(fd, ownsHandle: true);
        return Descriptor.IsHungUp(copy);
    }
}
