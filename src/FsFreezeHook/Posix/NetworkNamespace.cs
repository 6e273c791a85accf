using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>The network of another process.</summary>
internal static class NetworkNamespace
{
    /// <summary>Does something there. A socket is of the network that it was made in, for good.</summary>
    /// <param name="process">The folder of the process in <c>/proc</c>.</param>
    /// <param name="work">
    /// What to do: on a thread of its own, which ends with it, and of which setns(2) moves nothing else.
    /// </param>
    /// <returns>What it gives.</returns>
    /// <exception cref="PosixException">The process has gone, or its network may not be entered.</exception>
    internal static T Within<T>(string process, Func<T> work)
    {
        // A link, which the kernel follows to what no path names.
        int fd = Libc.open($"{process}/ns/net", Libc.O_RDONLY | Libc.O_CLOEXEC, 0);
        using SafeFileHandle network =
            fd < 0 ? throw PosixException.Last("open", $"{process}/ns/net") : new SafeFileHandle(fd, ownsHandle: true);
        // What fails there is the caller's to handle: on that thread it would end the process.
        Task<T> visit = Task.Factory.StartNew(
            () =>
            {
                // setns(2) moves the thread that calls it, which nobody else is given: a long-running task has one of its own.
                return Libc.setns(network, Libc.CLONE_NEWNET) == 0
                    ? work()
                    : throw PosixException.Last("setns", $"{process}/ns/net");
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        return visit.GetAwaiter().GetResult();
    }
}
