using System;
using System.Runtime.InteropServices;
using System.Threading;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>Descriptors that are readable, or hung up, once a process has ended.</summary>
/// <remarks>
/// A pidfd, where the kernel has them: Linux 5.3. Before that, the end of a pipe whose other end a thread closes then. A filter
/// of system calls that does not know the call may answer EPERM.
/// </remarks>
internal static class ProcessEnd
{
    // How long the end of a process that is nobody's child here stays unnoticed: no system call waits for it.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    /// <summary>Of a child that nobody has waited for.</summary>
    /// <exception cref="PosixException">There are too many open files.</exception>
    internal static SafeFileHandle OfChild(int pid, string name)
    {
        int fd = (int)Libc.syscall(Libc.SYS_pidfd_open, pid, 0, 0, 0);
        return fd >= 0 ? new SafeFileHandle(fd, ownsHandle: true)
            : IsLacking ? WhenDone(() => AwaitChild(pid))
            : throw PosixException.Last("pidfd_open", name);
    }

    /// <summary>Of any process, which may have ended already; null where none has that number.</summary>
    /// <param name="pid">Its number.</param>
    /// <param name="isAlive">Whether that is still the process that is meant, and runs.</param>
    /// <param name="isPidfd">Whether the kernel knows the process by this descriptor.</param>
    internal static SafeFileHandle? Of(int pid, Func<bool> isAlive, out bool isPidfd)
    {
        int fd = (int)Libc.syscall(Libc.SYS_pidfd_open, pid, 0, 0, 0);
        isPidfd = fd >= 0;
        return isPidfd ? new SafeFileHandle(fd, ownsHandle: true)
            : IsLacking && isAlive() ? WhenDone(() => AwaitAny(isAlive))
            : null;
    }

    private static bool IsLacking => Marshal.GetLastPInvokeError() is Libc.ENOSYS or Libc.EPERM;

    private static SafeFileHandle WhenDone(Action wait)
    {
        using AnonymousPipe pipe = AnonymousPipe.Create();
        SafeFileHandle writer = pipe.TakeWriter();
        new Thread(() =>
        {
            using (writer)
            {
                wait();
            }
        })
        {
            IsBackground = true,
            Name = "end of a process",
        }.Start();
        return pipe.TakeReader();
    }

    // It stays to be waited for. An error other than EINTR: somebody has waited for it already.
    private static unsafe void AwaitChild(int pid)
    {
        // siginfo_t has 128 bytes.
        long* unused = stackalloc long[16];
        while (Libc.waitid(Libc.P_PID, pid, unused, Libc.WEXITED | Libc.WNOWAIT) < 0
            && Marshal.GetLastPInvokeError() == Libc.EINTR)
        {
        }
    }

    private static void AwaitAny(Func<bool> isAlive)
    {
        while (isAlive())
        {
            Thread.Sleep(LookAgain);
        }
    }
}
