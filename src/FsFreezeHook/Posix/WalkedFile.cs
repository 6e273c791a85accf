using System;

namespace FsFreezeHook.Posix;

/// <summary>A file or folder that a walk came by; a link is not followed.</summary>
/// <param name="IsFolder">Whether it is a folder.</param>
/// <param name="IsFile">Whether it is a regular file.</param>
/// <param name="Identity">Which it is.</param>
/// <param name="Modified">When it was last written to.</param>
internal sealed record WalkedFile(bool IsFolder, bool IsFile, FileIdentity Identity, DateTimeOffset Modified)
{
    /// <summary>What stands at <paramref name="path"/>; null where nothing does, or it cannot be looked at.</summary>
    internal static unsafe WalkedFile? Of(string path)
    {
        Libc.StatX found;
        if (Libc.statx(Libc.AT_FDCWD, path, Libc.AT_SYMLINK_NOFOLLOW, Libc.STATX_BASIC_STATS, &found) != 0)
        {
            return null;
        }

        int kind = found.Mode & Libc.S_IFMT;
        return new WalkedFile(
            kind == Libc.S_IFDIR,
            kind == Libc.S_IFREG,
            new FileIdentity(found.DeviceMajor, found.DeviceMinor, found.Inode),
            DateTimeOffset.UnixEpoch.AddSeconds(Math.Clamp(found.ModificationSeconds, 0, uint.MaxValue)));
    }
}
