using System;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>The network of another process.</summary>
internal static class NetworkNamespace
{
    /// <summary>Does something there. A socket is of the network that it was made in, for good.</summary>
    /// <param name="process">The folder of the process in <c>/proc</c>.</param>
    /// <param name="work">What to do, on a thread of its own.</param>
    /// <returns>What it gives.</returns>
    /// <exception cref="PosixException">The process has gone, or its network may not be entered.</exception>
    internal static T Within<T>(string process, Func<T> work)
    {
        // A link, which the kernel follows to what no path names.
        int fd = Libc.open($"{process}/ns/net", Libc.O_RDONLY | Libc.O_CLOEXEC, 0);
        using SafeFileHandle network =
            fd < 0 ? throw PosixException.Last("open", $"{process}/ns/net") : new SafeFileHandle(fd, ownsHandle: true);
        return OwnThread.Run(
            () =>
            {
                // setns(2) moves the thread that calls it.
                if (Libc.setns(network, Libc.CLONE_NEWNET) != 0)
                {
                    throw PosixException.Last("setns", $"{process}/ns/net");
                }
            },
            work);
    }
}
