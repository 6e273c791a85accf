using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>What writes out a part of a file.</summary>
internal static unsafe partial class Libc
{
    internal const int O_NOATIME = 0x40000;
    internal const int SEEK_DATA = 3;
    internal const uint SYNC_FILE_RANGE_WAIT_BEFORE = 1;
    internal const uint SYNC_FILE_RANGE_WRITE = 2;
    internal const uint SYNC_FILE_RANGE_WAIT_AFTER = 4;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint fdopendir(SafeFileHandle fd);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int sync_file_range(SafeFileHandle fd, long offset, long bytes, uint flags);
}
