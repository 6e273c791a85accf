using System;
using System.Threading;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>What a process takes for the name of its machine: in a container it may be another one.</summary>
internal static class HostName
{
    /// <summary>The name in our own namespace.</summary>
    internal static string? Ours() => FileSystem.TryReadText("/proc/sys/kernel/hostname")?.Trim();

    /// <summary>The name in another namespace; null where this process may not enter it.</summary>
    /// <param name="path">The namespace's file, such as <c>/proc/PID/ns/uts</c>.</param>
    internal static string? In(string path)
    {
        int fd = Libc.open(path, Libc.O_RDONLY | Libc.O_CLOEXEC, 0);
        if (fd < 0)
        {
            return null;
        }

        using SafeFileHandle handle = new(fd, ownsHandle: true);
        string? name = null;

        // setns(2) moves the calling thread alone, and this one ends with the question.
        Thread visitor = new(() => name = Libc.setns(handle, Libc.CLONE_NEWUTS) == 0 ? Ours() : null);
        visitor.Start();
        visitor.Join();
        return name;
    }

    /// <summary>Whether two names are one machine's, with its domain or without.</summary>
    internal static bool AreSame(string one, string other) =>
        string.Equals(one.Split('.')[0], other.Split('.')[0], StringComparison.OrdinalIgnoreCase);
}
