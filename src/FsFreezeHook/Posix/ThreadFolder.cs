using System;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>The calling thread, and no other, in another folder: what it starts begins there.</summary>
internal sealed class ThreadFolder : IDisposable
{
    private readonly SafeFileHandle _before;

    private ThreadFolder(SafeFileHandle before) => _before = before;

    /// <summary>Goes there.</summary>
    /// <returns>What comes back, when it is disposed of; null where it cannot go, and the last error says why.</returns>
    internal static ThreadFolder? TryEnter(string folder)
    {
        SafeFileHandle before = Descriptor.OpenNothing(".");

        // From now on this thread has a folder of its own; where that is forbidden, all threads go together for the moment.
        _ = Libc.unshare(Libc.CLONE_FS);
        if (Libc.chdir(folder) == 0)
        {
            return new ThreadFolder(before);
        }

        int error = Marshal.GetLastPInvokeError();
        before.Dispose();
        Marshal.SetLastPInvokeError(error);
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = Libc.fchdir(_before);
        _before.Dispose();
    }
}
