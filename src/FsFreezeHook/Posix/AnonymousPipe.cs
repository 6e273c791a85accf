using System;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>A pipe of this process. Whoever owns it may hand one end to a child and close it here.</summary>
internal sealed class AnonymousPipe : IDisposable
{
    private SafeFileHandle? _reader;
    private SafeFileHandle? _writer;

    private AnonymousPipe(SafeFileHandle reader, SafeFileHandle writer)
    {
        _reader = reader;
        _writer = writer;
    }

    /// <summary>The end to read from, while the pipe owns it.</summary>
    internal SafeFileHandle Reader => _reader ?? throw new ObjectDisposedException(nameof(AnonymousPipe));

    /// <summary>The end to write to, while the pipe owns it.</summary>
    internal SafeFileHandle Writer => _writer ?? throw new ObjectDisposedException(nameof(AnonymousPipe));

    /// <summary>A new pipe, both ends closed on exec.</summary>
    /// <exception cref="PosixException">There are too many open files.</exception>
    internal static unsafe AnonymousPipe Create()
    {
        int* fds = stackalloc int[2];
        if (Libc.pipe2(fds, Libc.O_CLOEXEC) < 0)
        {
            throw PosixException.Last("pipe2", "a new pipe");
        }

        return new AnonymousPipe(new SafeFileHandle(fds[0], ownsHandle: true), new SafeFileHandle(fds[1], ownsHandle: true));
    }

    /// <summary>The end to read from, which is the caller's from now on.</summary>
    internal SafeFileHandle TakeReader()
    {
        SafeFileHandle taken = Reader;
        _reader = null;
        return taken;
    }

    /// <summary>The end to write to, which is the caller's from now on.</summary>
    internal SafeFileHandle TakeWriter()
    {
        SafeFileHandle taken = Writer;
        _writer = null;
        return taken;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader?.Dispose();
        _writer?.Dispose();
    }
}
