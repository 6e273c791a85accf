using FsFreezeHook.MySql.Privileges;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Privileges;

public sealed class GlobalPrivilegesTests
{
    [Theory]
    [InlineData("GRANT RELOAD, PROCESS, REPLICATION CLIENT ON *.* TO `f`@`localhost`", false)]
    [InlineData("GRANT SHOW VIEW, RELOAD ON *.* TO `f`@`localhost`", true)]
    [InlineData("GRANT SELECT ON *.* TO `f`@`%` WITH GRANT OPTION", true)]
    [InlineData("GRANT ALL PRIVILEGES ON *.* TO `f`@`%`", true)]
    [InlineData("GRANT SELECT ON `mysql`.* TO `f`@`%`", false)]
    [InlineData("GRANT SELECT ON `performance_schema`.`threads` TO `f`@`%`", false)]
    [InlineData("GRANT USAGE ON *.* TO `f`@`%`", false)]
    [InlineData("GRANT `SELECT`@`%` TO `f`@`%`", false)]
    [InlineData("", false)]
    public void Every_table_is_seen_with_a_privilege_on_tables_everywhere(string grant, bool expected) =>
        Assert.Equal(expected, GlobalPrivileges.Parse([[grant]]).SeeEveryTable);

    [Fact]
    public void What_was_partly_revoked_may_hide_a_table() => Assert.False(GlobalPrivileges.Parse(
        [["GRANT SELECT ON *.* TO `f`@`%`"], ["REVOKE SELECT ON `shop`.* FROM `f`@`%`"]]).SeeEveryTable);

    [Fact]
    public void What_was_not_revoked_still_shows_the_table() => Assert.True(GlobalPrivileges.Parse(
        [["GRANT SELECT, REFERENCES ON *.* TO `f`@`%`"], ["REVOKE SELECT ON `shop`.* FROM `f`@`%`"]]).SeeEveryTable);

    [Theory]
    [InlineData("GRANT BINLOG MONITOR ON *.* TO PUBLIC", true)]
    [InlineData("GRANT SUPER ON *.* TO `role`", true)]
    [InlineData("GRANT ALL PRIVILEGES ON *.* TO `f`@`%` IDENTIFIED VIA unix_socket", true)]
    [InlineData("GRANT BINLOG ADMIN ON *.* TO `f`@`%`", false)]
    [InlineData("GRANT BINLOG MONITOR ON `shop`.* TO `f`@`%`", false)]
    public void A_privilege_is_allowed_by_itself_by_another_one_and_to_everybody(string grant, bool expected) => Assert.Equal(
        expected,
        GlobalPrivileges.Parse([[grant]]).Allows(new Privilege("BINLOG MONITOR", "look") { Others = ["SUPER"] }));

    [Fact]
    public void Privileges_of_all_lines_count()
    {
        GlobalPrivileges privileges = GlobalPrivileges.Parse(
            [["GRANT RELOAD ON *.* TO `f`@`%`"], ["GRANT BACKUP_ADMIN,CLONE_ADMIN ON *.* TO `f`@`%`"], [null], []]);
        Assert.True(privileges.Has("RELOAD") && privileges.Has("BACKUP_ADMIN") && privileges.Has("CLONE_ADMIN"));
        Assert.False(privileges.Has("PROCESS"));
    }
}
