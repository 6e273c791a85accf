using System.Globalization;
using System.Runtime.InteropServices;

namespace FsFreezeHook.Posix;

/// <summary>
/// What newer versions of glibc add to <c>posix_spawn(3)</c>, asked for while the program runs, and what takes its place with an
/// older one.
/// </summary>
internal sealed unsafe class SpawnExtensions
{
    private const int LastStandard = 2;

    private readonly delegate* unmanaged<void*, int, int> _addCloseFrom;
    private readonly delegate* unmanaged<void*, byte*, int> _addChdir;

    private SpawnExtensions(nint addCloseFrom, nint addChdir)
    {
        _addCloseFrom = (delegate* unmanaged<void*, int, int>)addCloseFrom;
        _addChdir = (delegate* unmanaged<void*, byte*, int>)addChdir;
    }

    /// <summary>Those of this machine's C library: glibc 2.34 has both, 2.29 the second one, 2.28 neither.</summary>
    internal static SpawnExtensions OfThisLibrary { get; } =
        new(Find("posix_spawn_file_actions_addclosefrom_np"), Find("posix_spawn_file_actions_addchdir_np"));

    /// <summary>As of a C library that has none.</summary>
    internal static SpawnExtensions None { get; } = new(0, 0);

    /// <summary>Has a child get no descriptor from a number on.</summary>
    /// <remarks>
    /// Without the call, each such descriptor of this process is marked to be closed when another program begins: this process
    /// never becomes one itself.
    /// </remarks>
    /// <returns>0, or the error.</returns>
    internal int CloseFrom(void* actions, int first)
    {
        if (_addCloseFrom is not null)
        {
            return _addCloseFrom(actions, first);
        }

        foreach (string name in ProcFile.Names("/proc/self/fd"))
        {
            int fd = int.Parse(name, NumberStyles.None, CultureInfo.InvariantCulture);
            if (fd > LastStandard)
            {
                _ = Libc.fcntl(fd, Libc.F_SETFD, Libc.FD_CLOEXEC);
            }
        }

        return 0;
    }

    /// <summary>Has a child begin in a folder.</summary>
    /// <param name="actions">The child's actions.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="meanwhile">
    /// Where the calling thread is in that folder instead, until this is disposed of: after the start.
    /// </param>
    /// <returns>0, or the error.</returns>
    internal int BeginIn(void* actions, string folder, out ThreadFolder? meanwhile)
    {
        meanwhile = null;
        if (_addChdir is null)
        {
            meanwhile = ThreadFolder.TryEnter(folder);
            return meanwhile is null ? Marshal.GetLastPInvokeError() : 0;
        }

        byte* path = KernelTextMarshaller.ConvertToUnmanaged(folder);
        try
        {
            return _addChdir(actions, path);
        }
        finally
        {
            NativeMemory.Free(path);
        }
    }

    private static nint Find(string name) =>
        NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), name, out nint address) ? address : 0;
}
