using System;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>A flag that another thread sets and that can be waited for beside other descriptors: an <c>eventfd(2)</c>.</summary>
internal sealed class EventDescriptor : IDisposable
{
    /// <summary>A flag that is not set.</summary>
    /// <exception cref="PosixException">There are too many open files.</exception>
    internal EventDescriptor()
    {
        int fd = Libc.eventfd(0, Libc.EFD_CLOEXEC);
        if (fd < 0)
        {
            throw PosixException.Last("eventfd", "a new event");
        }

        Handle = new SafeFileHandle(fd, ownsHandle: true);
    }

    /// <summary>Readable once the flag is set.</summary>
    internal SafeFileHandle Handle { get; }

    /// <summary>Sets the flag, for good.</summary>
    internal void Set() => Descriptor.Write(Handle, BitConverter.GetBytes(1UL));

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
