using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Agent;
using FsFreezeHook.Posix;
using Xunit;

namespace FsFreezeHook.Tests.Agent;

/// <summary>Which filesystems are written out before they are frozen.</summary>
public sealed class FreezableTests
{
    [Fact]
    public void Each_filesystem_that_freezes_and_may_be_written_to_is_named_once() => Assert.Equal(
        ["/", "/data", "/srv"],
        Points(
            "21 1 8:1 / / rw - ext4 /dev/sda1 rw",
            "22 21 0:20 / /proc rw - proc proc rw",
            "23 21 0:21 / /run rw - tmpfs tmpfs rw",
            "24 21 8:2 / /data rw - xfs /dev/sda2 rw,attr2",
            "25 21 8:2 /mysql /var/lib/mysql rw - xfs /dev/sda2 rw,attr2",
            "26 21 0:30 / /srv ro - btrfs /dev/sdb rw,space_cache"));

    [Theory]
    [InlineData("25 21 0:40 / /mnt rw - nfs4 server:/export rw", "another machine's")]
    [InlineData("25 21 0:41 / /mnt rw - fuse.sshfs host:/ rw", "a process's")]
    [InlineData("25 21 8:5 / /mnt rw - fuseblk /dev/sda5 rw", "a process's, on a block device")]
    [InlineData("25 21 7:0 / /mnt ro - squashfs /dev/loop0 ro", "nothing is ever dirty")]
    [InlineData("25 21 8:5 / /mnt ro - ext4 /dev/sda5 ro", "mounted read-only")]
    [InlineData("25 21 8:5 / /mnt rw - vfat /dev/sda5 rw", "does not freeze")]
    [InlineData("25 21 0:42 / /mnt rw - zfs pool/data rw", "does not freeze")]
    public void Another_is_not(string mount, string since)
    {
        _ = since;
        Assert.Empty(Points(mount));
    }

    [Fact]
    public void One_that_another_is_mounted_over_is_named_by_where_it_can_be_seen() => Assert.Equal(
        ["/other", "/data"],
        Points(
            "24 21 8:2 / /data rw - ext4 /dev/sda2 rw",
            "25 21 8:2 / /other rw - ext4 /dev/sda2 rw",
            "26 24 8:3 / /data rw - ext4 /dev/sda3 rw"));

    [Fact]
    public void One_that_cannot_be_seen_at_all_is_left_out() => Assert.Equal(
        ["/data"],
        Points(
            "24 21 8:2 / /data/below rw - ext4 /dev/sda2 rw",
            "26 21 8:3 / /data rw - ext4 /dev/sda3 rw"));

    [Fact]
    public void A_name_that_another_begins_with_hides_nothing() => Assert.Equal(
        ["/data2", "/data"],
        Points(
            "24 21 8:2 / /data2 rw - ext4 /dev/sda2 rw",
            "26 21 8:3 / /data rw - ext4 /dev/sda3 rw"));

    private static IReadOnlyList<string> Points(params string[] mounts) =>
    [
        .. Freezable.Writable([.. new MountTable(string.Join('\n', mounts)).All.OrderBy(mount => mount.Id)])
            .Select(mount => mount.Point),
    ];
}
