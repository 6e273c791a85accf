using FsFreezeHook.MySql.OptionFiles;
using Xunit;

namespace FsFreezeHook.Tests.MySql.OptionFiles;

public sealed class OptionNameTests
{
    [Theory]
    [InlineData("user", "user", null)]
    [InlineData("ssl_verify-server_cert", "ssl-verify-server-cert", null)]
    [InlineData("loose-user", "user", null)]
    [InlineData("loose_loose-user", "user", null)]
    [InlineData("skip-ssl", "ssl", false)]
    [InlineData("disable_ssl", "ssl", false)]
    [InlineData("enable-ssl", "ssl", true)]
    [InlineData("loose-skip-ssl", "ssl", false)]
    [InlineData("skip-loose-ssl", "ssl", null)]
    [InlineData("skip-networking", "networking", null)]
    [InlineData("User", "User", null)]
    [InlineData("pas", "password", null)]
    [InlineData("pa", "pa", null)]
    [InlineData("us", "user", null)]
    [InlineData("u", "u", null)]
    [InlineData("sock", "socket", null)]
    [InlineData("so", "socket", null)]
    [InlineData("ho", "host", null)]
    [InlineData("h", "h", null)]
    [InlineData("po", "port", null)]
    [InlineData("pro", "pro", null)]
    [InlineData("prot", "protocol", null)]
    [InlineData("ssl_ver", "ssl-verify-server-cert", null)]
    [InlineData("ssl-c", "ssl-c", null)]
    [InlineData("ssl-m", "ssl-m", null)]
    [InlineData("loose-pass", "password", null)]
    [InlineData("skip-pass", "password", false)]
    [InlineData("passwords", "passwords", null)]
    [InlineData("skip-", "", null)]
    [InlineData("", "", null)]
    public void The_prefix_before_a_known_name_says_whether_it_is_switched_on_or_off(string written, string name, bool? on) =>
        Assert.Equal(new OptionName(name, on), OptionName.Parse(written));
}
