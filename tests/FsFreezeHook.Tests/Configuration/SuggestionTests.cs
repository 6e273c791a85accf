using FsFreezeHook.Configuration;
using Xunit;

namespace FsFreezeHook.Tests.Configuration;

public sealed class SuggestionTests
{
    [Theory]
    [InlineData("sockt", "socket")]
    [InlineData("sokcet", "socket")]
    [InlineData("SOCKET", "socket")]
    [InlineData("socket", "socket")]
    [InlineData("hots", "host")]
    [InlineData("hosts", "host")]
    [InlineData("ssl_ca", "ssl-ca")]
    [InlineData("lock-timout", "lock-timeout")]
    [InlineData("frobnicate", null)]
    [InlineData("xy", null)]
    [InlineData("", null)]
    public void The_nearest_name_is_suggested_if_it_is_near_enough(string given, string? expected) =>
        Assert.Equal(expected, Suggestion.Nearest(given, ["socket", "host", "ssl-ca", "lock", "lock-timeout"]));

    [Fact]
    public void Of_equally_near_names_the_first_wins() =>
        Assert.Equal("ssl-ca", Suggestion.Nearest("ssl-c", ["ssl-ca", "ssl-cb"]));
}
