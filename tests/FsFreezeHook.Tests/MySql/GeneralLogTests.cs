using FsFreezeHook.MySql;
using FsFreezeHook.Posix;
using Xunit;

namespace FsFreezeHook.Tests.MySql;

public sealed class GeneralLogTests
{
    [Theory]
    [InlineData("ON", "FILE", "host.log", "/data/host.log")]
    [InlineData("ON", "FILE", "/var/log/all.log", "/var/log/all.log")]
    [InlineData("ON", "TABLE", "host.log", "/data/mysql")]
    [InlineData("1", "FILE,TABLE", "host.log", "/data/host.log /data/mysql")]
    [InlineData("OFF", "FILE", "host.log", "")]
    [InlineData("ON", "NONE,FILE", "host.log", "")]
    public void It_is_written_where_the_server_says_and_nowhere_where_it_is_off(string isOn, string output, string file, string expected)
    {
        (string data, var logs) = GeneralLog.Places(
            [["datadir", "/data/"], ["general_log", isOn], ["log_output", output], ["general_log_file", file], [null, null]]);
        Assert.Equal(("/data", expected), (data, string.Join(' ', logs)));
    }

    [Theory]
    [InlineData("ext4", true)]
    [InlineData("overlay", true)]
    [InlineData("tmpfs", false)]
    [InlineData("nfs4", false)]
    [InlineData(null, true)]
    public void It_may_freeze_where_its_filesystem_does_or_is_not_known(string? type, bool expected) =>
        Assert.Equal(expected, new GeneralLog("/log", type is null ? null : new Mount(1, "8:1", type, "/dev/sda1", "rw"), IsOnDataFilesystem: false).MayFreeze);
}
