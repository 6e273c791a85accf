using System;
using FsFreezeHook.Text;

namespace FsFreezeHook.Posix;

/// <summary>Where a symbolic link leads: see <c>readlink(2)</c>.</summary>
internal static unsafe class SymbolicLink
{
    private const int LongestLink = 4096;

    /// <summary>What a link names, such as <c>socket:[4242]</c>; null where it has gone or may not be read.</summary>
    internal static string? TryRead(string path)
    {
        byte* buffer = stackalloc byte[LongestLink];
        nint length = Libc.readlink(path, buffer, LongestLink);
        return length < 0 ? null : KernelText.Decode(new ReadOnlySpan<byte>(buffer, (int)length));
    }
}
