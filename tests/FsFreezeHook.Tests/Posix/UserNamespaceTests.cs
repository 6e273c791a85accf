using FsFreezeHook.Posix;
using Xunit;

namespace FsFreezeHook.Tests.Posix;

/// <summary>Who root in a container is outside of it, from the map of its users.</summary>
public sealed class UserNamespaceTests
{
    [Theory]
    [InlineData("         0          0 4294967295\n", 0)]
    [InlineData("         0     524288      65536\n", 524288)]
    [InlineData("         0       1000          1\n         1     100000      65536\n", 1000)]
    [InlineData("         1     100000      65536\n         0 4294967294          1\n", 4294967294)]
    public void The_line_of_user_0_says_who_it_is(string map, long user) => Assert.Equal((uint)user, UserNamespace.RootIn(map));

    [Theory]
    [InlineData("")]
    [InlineData("      1000       1000          1\n")]
    [InlineData("         0         -1          1\n")]
    [InlineData("         0 4294967296          1\n")]
    [InlineData("         0\n")]
    public void Without_such_a_line_there_is_none(string map) => Assert.Null(UserNamespace.RootIn(map));
}
