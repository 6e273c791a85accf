using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Agent;

/// <summary>Which filesystems the guest agent can freeze.</summary>
internal static class Freezable
{
    /// <summary>Freezes with the filesystem that it writes to.</summary>
    internal const string Overlay = "overlay";

    // FIFREEZE answers EOPNOTSUPP unless a filesystem has freeze_fs or freeze_super: ioctl_fsfreeze() in Linux' fs/ioctl.c. These
    // are those of fs/*/super.c that have one. vfat, exfat, ntfs3, udf and ocfs2 have none, nor has ZFS, nor what
    // lies on other machines.
    private static readonly string[] Types =
        ["ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "jfs", "nilfs2", "reiserfs", "gfs2", "bcachefs"];

    /// <summary>Whether it is known to freeze.</summary>
    internal static bool Includes(Mount filesystem) => Types.Contains(filesystem.Type);

    /// <summary>
    /// A mount of each filesystem that an agent freezes and that may be dirty: once each, and where the mount can be seen.
    /// </summary>
    /// <param name="mounts">The mounts, in the order in which they were made.</param>
    internal static IReadOnlyList<Mount> Writable(IReadOnlyList<Mount> mounts) =>
    [
        .. mounts
            .Where((mount, index) => Includes(mount) && mount.IsWritable
                && !mounts.Skip(index + 1).Any(later => Hides(later.Point, mount.Point)))
            .DistinctBy(mount => mount.Device),
    ];

    private static bool Hides(string later, string earlier) =>
        earlier == later || earlier.StartsWith(later.TrimEnd('/') + "/", StringComparison.Ordinal);

    /// <summary>What is wrong with it, behind "is on": null where it freezes, or where the one below it is not known.</summary>
    internal static string? Defect(Mount filesystem) => filesystem.Type switch
    {
        Overlay => null,
        string type when Types.Contains(type) => null,
        string type when MountTable.InMemory.Contains(type) => $"{type}, which no snapshot contains",
        string type => $"{type}, which does not freeze",
    };
}
