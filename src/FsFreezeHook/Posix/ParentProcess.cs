using System;

namespace FsFreezeHook.Posix;

/// <summary>The process that started this one.</summary>
internal static class ParentProcess
{
    /// <summary>Its number; 1 where it has gone.</summary>
    internal static int Id => Libc.getppid();

    /// <summary>Whether it started this process in a session of this process's own.</summary>
    internal static bool GaveOwnSession => Libc.getsid(0) == Environment.ProcessId;

    /// <summary>Whether another process is in this process's session.</summary>
    /// <param name="pid">That process.</param>
    internal static bool SharesSession(int pid) => Libc.getsid(0) == Libc.getsid(pid);
}
