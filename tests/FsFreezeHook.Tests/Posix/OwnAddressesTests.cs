using System.Net;
using FsFreezeHook.Posix;
using Xunit;

namespace FsFreezeHook.Tests.Posix;

public sealed class OwnAddressesTests
{
    private const string Trie =
        "Main:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 0.0.0.0\n        /0 universe UNICAST\n     +-- 192.0.2.0/24 2 0 2\n"
        + "        |-- 192.0.2.0\n           /24 link UNICAST\n        |-- 192.0.2.2\n           /32 host LOCAL\n"
        + "        |-- 192.0.2.255\n           /32 link BROADCAST\nLocal:\n     |-- 198.51.100.0\n        /24 host LOCAL\n";

    private const string Inet6 =
        "fd000000000000000000000000000002 04 40 00 82     eth0\n00000000000000000000000000000001 01 80 10 80       lo\n";

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.9.9.9", true)]
    [InlineData("::1", true)]
    [InlineData("192.0.2.2", true)]
    [InlineData("::ffff:192.0.2.2", true)]
    [InlineData("198.51.100.77", true)]
    [InlineData("fd00::2", true)]
    [InlineData("192.0.2.3", false)]
    [InlineData("192.0.2.255", false)]
    [InlineData("192.0.2.0", false)]
    [InlineData("fd00::3", false)]
    public void Those_that_the_kernel_calls_local_are_the_machines_own(string address, bool isOwn) =>
        Assert.Equal(isOwn, OwnAddresses.Parse(Trie, Inet6).Include(IPAddress.Parse(address)));

    [Fact]
    public void Without_the_kernels_tables_only_loopback_is()
    {
        Assert.True(OwnAddresses.Parse("", "").Include(IPAddress.Loopback));
        Assert.False(OwnAddresses.Parse("nonsense\n|-- x\n/32 host LOCAL\n", "zz").Include(IPAddress.Parse("192.0.2.2")));
    }
}
