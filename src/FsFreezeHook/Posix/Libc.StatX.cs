using System.Runtime.InteropServices;

namespace FsFreezeHook.Posix;

/// <summary>What is known of a file.</summary>
internal static unsafe partial class Libc
{
    internal const ushort S_IFMT = 0xF000;
    internal const ushort S_IFIFO = 0x1000;
    internal const ushort S_IFDIR = 0x4000;
    internal const ushort S_IFREG = 0x8000;
    internal const ushort S_IFLNK = 0xA000;
    internal const ushort S_IFSOCK = 0xC000;

    /// <summary>The beginning of <c>struct statx</c>, whose layout is the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct StatX
    {
        [FieldOffset(16)]
        internal uint Links;

        [FieldOffset(20)]
        internal uint UserId;

        [FieldOffset(24)]
        internal uint GroupId;

        [FieldOffset(28)]
        internal ushort Mode;

        [FieldOffset(32)]
        internal ulong Inode;

        [FieldOffset(40)]
        internal ulong Size;

        [FieldOffset(96)]
        internal long ChangeSeconds;

        [FieldOffset(104)]
        internal uint ChangeNanoseconds;

        [FieldOffset(112)]
        internal long ModificationSeconds;

        [FieldOffset(120)]
        internal uint ModificationNanoseconds;

        [FieldOffset(136)]
        internal uint DeviceMajor;

        [FieldOffset(140)]
        internal uint DeviceMinor;
    }
}
