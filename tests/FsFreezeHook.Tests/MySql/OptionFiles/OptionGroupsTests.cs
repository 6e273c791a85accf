using System.Text;
using FsFreezeHook.MySql.OptionFiles;
using Xunit;

namespace FsFreezeHook.Tests.MySql.OptionFiles;

public sealed class OptionGroupsTests
{
    [Theory]
    [InlineData("client")]
    [InlineData("CLIENT")]
    [InlineData("mysql")]
    [InlineData("fsfreeze-hook")]
    [InlineData("client_x")]
    [InlineData("fsfreeze-hook_X")]
    public void Both_clients_groups_and_the_programs_own_count_and_those_with_the_suffix(string group)
    {
        Assert.True(OptionGroups.Of(OptionClient.MariaDb, "_x").Count(Encoding.UTF8.GetBytes(group)));
        Assert.True(OptionGroups.Of(OptionClient.MySql, "_x").Count(Encoding.UTF8.GetBytes(group)));
    }

    [Theory]
    [InlineData("client-server")]
    [InlineData("client-mariadb")]
    [InlineData("mariadb-client")]
    [InlineData("mariadb-client_x")]
    public void MariaDBs_client_has_groups_that_MySQLs_has_not(string group)
    {
        Assert.True(OptionGroups.Of(OptionClient.MariaDb, "_x").Count(Encoding.UTF8.GetBytes(group)));
        Assert.False(OptionGroups.Of(OptionClient.MySql, "_x").Count(Encoding.UTF8.GetBytes(group)));
    }

    [Theory]
    [InlineData("mysqld")]
    [InlineData("mysqldump")]
    [InlineData("client_y")]
    [InlineData("_x")]
    [InlineData(" client")]
    [InlineData("clien")]
    [InlineData("")]
    public void Others_do_not(string group) => Assert.False(
        OptionGroups.Of(OptionClient.MariaDb, "_x").Count(Encoding.UTF8.GetBytes(group)));

    [Fact]
    public void Without_a_suffix_only_the_plain_ones_do() =>
        Assert.False(OptionGroups.Of(OptionClient.MariaDb, null).Count("client_x"u8));
}
