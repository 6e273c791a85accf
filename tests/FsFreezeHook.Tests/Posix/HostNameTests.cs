using FsFreezeHook.Posix;
using Xunit;

namespace FsFreezeHook.Tests.Posix;

public sealed class HostNameTests
{
    [Fact]
    public void A_namespace_that_cannot_be_entered_has_no_name()
    {
        Assert.Null(HostName.In("/proc/self/ns/nonsense"));
        Assert.Null(HostName.In("/proc/self/status"));
    }

    [Theory]
    [InlineData("db", "db", true)]
    [InlineData("db", "DB.example.org", true)]
    [InlineData("db.example.org", "db.example.net", true)]
    [InlineData("db", "db2", false)]
    public void Two_names_are_one_machines_with_a_domain_or_without(string one, string other, bool expected) =>
        Assert.Equal(expected, HostName.AreSame(one, other));
}
