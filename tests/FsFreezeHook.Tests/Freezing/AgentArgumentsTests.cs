using FsFreezeHook.Freezing;
using Xunit;

namespace FsFreezeHook.Tests.Freezing;

public sealed class AgentArgumentsTests
{
    [Theory]
    [InlineData("qemu-ga", null, null)]
    [InlineData("qemu-ga -t /state", "/state", null)]
    [InlineData("qemu-ga -t/state -c/conf", "/state", "/conf")]
    [InlineData("qemu-ga --statedir /state --config /conf", "/state", "/conf")]
    [InlineData("qemu-ga --statedir=/state --config=/conf", "/state", "/conf")]
    [InlineData("qemu-ga --state=/state", "/state", null)]
    [InlineData("qemu-ga -dv -vt /state", "/state", null)]
    [InlineData("qemu-ga -m unix-listen -p -t -t /state", "/state", null)]
    [InlineData("qemu-ga -f-t -l /log -t /state", "/state", null)]
    [InlineData("qemu-ga -F/etc/tc -t /state", "/state", null)]
    [InlineData("qemu-ga -F -t /state", "/state", null)]
    [InlineData("qemu-ga -t /first -t /last", "/last", null)]
    [InlineData("qemu-ga --service install", null, null)]
    [InlineData("qemu-ga -- -t /state", null, null)]
    [InlineData("qemu-ga -t", null, null)]
    [InlineData("qemu-ga --library-path /lib /usr/sbin/qemu-ga -t /state", "/state", null)]
    public void It_is_read_as_getopt_long_reads_it(string line, string? stateDirectory, string? configurationFile) =>
        Assert.Equal(new AgentArguments(stateDirectory, configurationFile), AgentArguments.Parse(line.Split(' ')));
}
