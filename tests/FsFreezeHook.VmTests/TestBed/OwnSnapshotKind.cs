using System;

namespace FsFreezeHook.VmTests.TestBed;

/// <summary>What a guest can take snapshots of by itself, as scripts of its shell.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Folder">Where the server's data lie then.</param>
/// <param name="Prepare">Makes that, on a file.</param>
/// <param name="Take">The command that takes a snapshot.</param>
/// <param name="Mount">Brings it to a folder.</param>
/// <param name="Unmount">Takes it away.</param>
internal sealed record OwnSnapshotKind(
    string Name, string Folder, string Prepare, string Take, Func<string, string> Mount, Func<string, string> Unmount)
{
    /// <summary>A logical volume with ext4.</summary>
    public static OwnSnapshotKind Lvm { get; } = new(
        "lvcreate --snapshot",
        "/srv/data",
        """
        truncate --size=1200M /root/volumes
        loop=$(losetup --find --show /root/volumes)
        pvcreate --quiet $loop
        vgcreate --quiet vg $loop
        lvcreate --quiet --yes --size 600M --name data vg
        mkfs.ext4 -q /dev/vg/data
        mount /dev/vg/data /srv/data
        """,
        "lvcreate --quiet --yes --snapshot --size 300M --name backup vg/data",
        folder => $"mount /dev/vg/backup {folder}",
        folder => $"umount {folder} && lvremove --quiet --yes vg/backup");

    /// <summary>A subvolume of btrfs.</summary>
    public static OwnSnapshotKind Btrfs { get; } = new(
        "btrfs subvolume snapshot",
        "/srv/data/volume",
        """
        truncate --size=1200M /root/btrfs
        mkfs.btrfs --quiet /root/btrfs
        mount -o loop /root/btrfs /srv/data
        btrfs subvolume create /srv/data/volume
        """,
        "btrfs subvolume snapshot /srv/data/volume /srv/data/snapshot",
        folder => $"mount --bind /srv/data/snapshot {folder}",
        folder => $"umount {folder} && btrfs subvolume delete /srv/data/snapshot");
}
