using System;
using System.Runtime.InteropServices;

namespace FsFreezeHook.Posix;

/// <summary>A system call that failed, with its error number.</summary>
internal sealed class PosixException : Exception
{
    /// <summary><paramref name="call"/> on <paramref name="what"/> failed with <paramref name="errno"/>.</summary>
    public PosixException(string call, string what, int errno)
        : base($"{call} {what}: {Marshal.GetPInvokeErrorMessage(errno)}")
    {
        Errno = errno;
    }

    /// <summary>The error number, as in <c>errno(3)</c>.</summary>
    public int Errno { get; }

    /// <summary>Whether a file or directory is missing: ENOENT.</summary>
    internal bool IsMissing => Errno == Libc.ENOENT;

    /// <summary>Whether a file or directory is missing, or what should be a directory on the way to it is none: ENOENT, ENOTDIR.</summary>
    internal bool IsAbsent => Errno is Libc.ENOENT or Libc.ENOTDIR;

    /// <summary>Why it failed, in the C library's words.</summary>
    internal string Reason => Marshal.GetPInvokeErrorMessage(Errno);

    /// <summary>Whether a file is executable and the kernel does not know its format: ENOEXEC.</summary>
    internal bool IsNotExecutableFormat => Errno == Libc.ENOEXEC;

    /// <summary>The failure of the call that this thread made last.</summary>
    internal static PosixException Last(string call, string what) => new(call, what, Marshal.GetLastPInvokeError());
}
