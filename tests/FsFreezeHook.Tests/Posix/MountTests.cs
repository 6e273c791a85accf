using FsFreezeHook.Posix;
using Xunit;

namespace FsFreezeHook.Tests.Posix;

public sealed class MountTests
{
    [Theory]
    [InlineData(
        "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue", 36, "98:0", "ext3", "/dev/root")]
    [InlineData(
        "40 27 0:36 /@home /home rw shared:7 master:2 - btrfs /dev/sda2 rw,subvol=/@home", 40, "0:36", "btrfs", "/dev/sda2")]
    [InlineData("41 27 0:40 / /run rw - tmpfs tmpfs rw", 41, "0:40", "tmpfs", "tmpfs")]
    [InlineData(@"42 27 0:41 / /a\040b rw - nfs4 host:/with\040space rw", 42, "0:41", "nfs4", "host:/with space")]
    public void A_line_of_mountinfo_is_a_mount(string line, int id, string device, string type, string source)
    {
        Mount mount = Assert.IsType<Mount>(Mount.Parse(line));
        Assert.Equal((id, device, type, source), (mount.Id, mount.Device, mount.Type, mount.Source));
    }

    [Theory]
    [InlineData("")]
    [InlineData("36 35 98:0 /mnt1 /mnt2 rw,noatime")]
    [InlineData("36 35 98:0 /mnt1 /mnt2 rw - ext3")]
    [InlineData("x 35 98:0 / /mnt2 rw - ext3 /dev/root rw")]
    [InlineData("- - - - - -")]
    public void Another_line_is_none(string line) => Assert.Null(Mount.Parse(line));

    [Fact]
    public void A_filesystems_options_are_found_by_name()
    {
        Mount? mount = Mount.Parse(
            @"50 27 0:50 / /merged rw - overlay overlay rw,lowerdir=/l1:/l2,upperdir=/with\040space\054comma,workdir=/w");
        Assert.Equal("/with space,comma", mount?.Option("upperdir"));
        Assert.Equal("/w", mount?.Option("workdir"));
        Assert.Null(mount?.Option("upper"));
        Assert.Null(mount?.Option("rw"));
    }
}
