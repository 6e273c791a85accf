using System;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>
/// The root folder of a process, and the files beneath it as that process finds them: in a container or a chroot too.
/// </summary>
/// <remarks>
/// Behind <c>/proc/PID/root/</c> the kernel takes an absolute link for one from the root of whoever asks. openat2(2) with
/// RESOLVE_IN_ROOT takes it for one from that process's own.
/// </remarks>
internal sealed class ProcessRoot : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle _handle;

    private ProcessRoot(string path, SafeFileHandle handle)
    {
        _path = path;
        _handle = handle;
    }

    /// <summary>
    /// The root that <paramref name="path"/>, such as <c>/proc/PID/root</c>, is; null where the process has gone.
    /// </summary>
    internal static ProcessRoot? TryOpen(string path)
    {
        SafeFileHandle? handle = TryOpen(path, Libc.O_PATH);
        return handle is null ? null : new ProcessRoot(path, handle);
    }

    /// <summary>Names a file there, without opening it for anything; null where it cannot be found.</summary>
    /// <param name="path">An absolute path of the process.</param>
    internal SafeFileHandle? TryFind(string path) => TryOpenWithin(path, Libc.O_PATH);

    /// <summary>Which file stands there, links followed; null where none does.</summary>
    internal FileIdentity? Identify(string path)
    {
        using SafeFileHandle? file = TryFind(path);
        return file is null ? null : FileIdentity.Of(file);
    }

    /// <summary>
    /// Reads a small regular file. What else stands there is not opened: a device may do something, and a named pipe wait.
    /// </summary>
    /// <returns>Its first bytes, no more than <paramref name="limit"/>; null where there is none.</returns>
    internal byte[]? TryRead(string path, int limit) => TryRead(path, limit, _ => true);

    /// <summary>
    /// Reads a small regular file that says how long it is: those of <c>/proc</c> do not, and one there may be without an end.
    /// </summary>
    /// <returns>Its bytes; null where there is none, or it is longer than <paramref name="limit"/>.</returns>
    internal byte[]? TryReadWhole(string path, int limit) => TryRead(path, limit, size => size > 0 && size <= limit);

    private byte[]? TryRead(string path, int limit, Func<long, bool> isWanted)
    {
        using SafeFileHandle? named = TryFind(path);
        if (named is null)
        {
            return null;
        }

        try
        {
            if (FileSystem.Describe(named) is not { Kind: FileKind.Regular } found || !isWanted(found.Size))
            {
                return null;
            }

            // The very file that was looked at, whatever stands at the path by now.
            using SafeFileHandle? file = TryOpen(Descriptor.PathOf(named), Libc.O_RDONLY | Libc.O_NONBLOCK);
            byte[] content = new byte[limit];
            return file is null ? null : content[..Math.Max(0, Descriptor.Read(file, content))];
        }
        catch (PosixException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private unsafe SafeFileHandle? TryOpenWithin(string path, int flags)
    {
        Libc.OpenHow how = new() { Flags = (ulong)(flags | Libc.O_CLOEXEC), Resolve = Libc.RESOLVE_IN_ROOT };
        while (true)
        {
            long fd = Libc.openat2(Libc.SYS_openat2, _handle, path, &how, (nuint)sizeof(Libc.OpenHow));
            if (fd >= 0)
            {
                return new SafeFileHandle((nint)fd, ownsHandle: true);
            }

            switch (Marshal.GetLastPInvokeError())
            {
                // EAGAIN: something was renamed meanwhile, and '..' could have led out.
                case Libc.EINTR or Libc.EAGAIN:
                    continue;

                // Linux before 5.6.
                case Libc.ENOSYS:
                    return TryOpen(_path + path, flags);
                default:
                    return null;
            }
        }
    }

    private static SafeFileHandle? TryOpen(string path, int flags)
    {
        int fd = Libc.open(path, flags | Libc.O_CLOEXEC, 0);
        return fd < 0 ? null : new SafeFileHandle(fd, ownsHandle: true);
    }
}
