using System;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

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

    /// <summary>
    /// <paramref name="call"/> on what is open as <paramref name="handle"/> failed with <paramref name="errno"/>.
    /// </summary>
    public PosixException(string call, SafeFileHandle handle, int errno)
        : this(call, NameOf(handle), errno)
    {
    }

    /// <summary>The error number, as in <c>errno(3)</c>.</summary>
    public int Errno { get; }

    /// <summary>Whether a file or directory is missing: ENOENT.</summary>
    internal bool IsMissing => Errno == Libc.ENOENT;

    /// <summary>
    /// Whether a file or directory is missing, or what should be a directory on the way to it is none: ENOENT, ENOTDIR.
    /// </summary>
    internal bool IsAbsent => Errno is Libc.ENOENT or Libc.ENOTDIR;

    /// <summary>Whether a filesystem is full, or a quota is used up: ENOSPC, EDQUOT.</summary>
    internal bool IsOutOfSpace => Errno is Libc.ENOSPC or Libc.EDQUOT;

    /// <summary>Whether this user, or the machine, has no more of what was asked for: EMFILE, ENFILE, ENOSPC, ENOMEM.</summary>
    internal bool IsUsedUp => Errno is Libc.EMFILE or Libc.ENFILE or Libc.ENOSPC or Libc.ENOMEM;

    /// <summary>Whether it is not allowed, or the kernel does not have it: EACCES, EPERM, ENOSYS.</summary>
    internal bool IsDenied => Errno is Libc.EACCES or Libc.EPERM or Libc.ENOSYS;

    /// <summary>Why it failed, in the C library's words.</summary>
    internal string Reason => Marshal.GetPInvokeErrorMessage(Errno);

    /// <summary>Whether a file is executable and the kernel does not know its format: ENOEXEC.</summary>
    internal bool IsNotExecutableFormat => Errno == Libc.ENOEXEC;

    /// <summary>What to do about it, such as <c>make room on its filesystem</c>.</summary>
    internal string Remedy => Errno switch
    {
        _ when IsOutOfSpace => "make room on its filesystem",
        Libc.EROFS => "mount its filesystem for writing; where ProtectSystem= or ReadOnlyPaths= of a service does not let it be "
            + "written, ReadWritePaths= does",
        Libc.EIO => "check its disk",
        Libc.EACCES or Libc.EPERM => "let root do that: see what SELinux, AppArmor or the service's unit denies "
            + "(SystemCallFilter=, CapabilityBoundingSet=, NoExecPaths=), and who owns it",
        Libc.EMFILE => "raise the limit of open files where this program is started, such as LimitNOFILE of the agent's service",
        Libc.ENFILE => "raise fs.file-max",
        Libc.ENOMEM or Libc.EAGAIN => "free memory, or raise the limit of processes, and try again",
        Libc.ENOENT or Libc.ENOTDIR => "restore what was removed, and try again",
        _ => "see whether the kernel's log says more (dmesg), and try again",
    };

    /// <summary>What failed, why, and what to do.</summary>
    internal string MessageAndRemedy => $"{Message}; {Remedy}";

    /// <summary>The failure of the call that this thread made last.</summary>
    internal static PosixException Last(string call, string what) => new(call, what, Marshal.GetLastPInvokeError());

    /// <summary>The same, of a call on what is open as <paramref name="handle"/>.</summary>
    internal static PosixException Last(string call, SafeFileHandle handle) => new(call, handle, Marshal.GetLastPInvokeError());

    // What has no path the kernel names as in pipe:[4242] and anon_inode:[eventfd].
    private static string NameOf(SafeFileHandle handle)
    {
        string? name = SymbolicLink.TryRead(
            string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{handle.DangerousGetHandle()}"));
        return name is null ? "a descriptor"
            : name.StartsWith("pipe:", StringComparison.Ordinal) ? "a pipe"
            : name.StartsWith("socket:", StringComparison.Ordinal) ? "a socket"
            : name;
    }
}
