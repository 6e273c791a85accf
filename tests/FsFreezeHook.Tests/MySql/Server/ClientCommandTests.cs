using System;
using FsFreezeHook.MySql.Blockers;
using FsFreezeHook.MySql.Privileges;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Server;

public sealed class ClientCommandTests
{
    private static readonly MySqlSettings Shop = new() { Name = "shop", Socket = "/run/mysqld/mysqld-shop.sock" };

    [Theory]
    [InlineData("10.11.19-MariaDB", "mariadb")]
    [InlineData("10.4.5-MariaDB", "mysql")]
    [InlineData("9.7.4", "mysql")]
    public void It_is_the_servers_own_client_at_the_instances_socket(string version, string program) => Assert.Equal(
        $"{program} --socket=/run/mysqld/mysqld-shop.sock -e \"INSTALL SONAME 'metadata_lock_info'\"",
        Of(version).InstallMetadataLockInfo);

    [Fact]
    public void A_server_on_the_network_is_named_by_its_host_and_port() => Assert.Equal(
        "mysql --host=db.example --port=3307 -e 'ALTER INSTANCE ENABLE INNODB REDO_LOG'",
        new ClientCommand(Shop with { Host = "db.example", Port = 3307 }, ServerFeatures.Parse("9.7.4")).EnableRedoLog);

    [Theory]
    [InlineData("Query", null, "KILL QUERY 134")]
    [InlineData("Query", "7", "KILL 134")]
    [InlineData("Sleep", null, "KILL 134")]
    public void A_blocker_is_ended_with_no_more_of_it_than_must_be(string command, string? keptSince, string statement) =>
        Assert.Equal(
            $"mariadb --socket=/run/mysqld/mysqld-shop.sock -e '{statement}'", End(Session(command, keptSince)));

    [Fact]
    public void A_thread_of_the_servers_own_is_not_ended() => Assert.Null(End(Session("Query", null) with { IsSystem = true }));

    [Fact]
    public void Privileges_on_one_thing_are_one_statement_and_no_account_gets_out_of_its_quotes()
    {
        string[] both = ["RELOAD", "PROCESS"];
        Assert.Equal(
            "mariadb --socket=/run/mysqld/mysqld-shop.sock -e \"GRANT RELOAD, PROCESS ON *.* TO 'f'@'localhost'\"",
            Of().Grant(both, Privilege.Everywhere, new AccountName("f", "localhost")));
        Assert.EndsWith(
            @" TO '\''$(id)`id`'\''@'\''%'\'''",
            Of().Grant(both, Privilege.Everywhere, new AccountName("$(id)`id`", "%")),
            StringComparison.Ordinal);

        // What a client could take for a command of its own stands in no statement at all.
        _ = Assert.Throws<InvalidOperationException>(
            () => Of().Grant(both, Privilege.Everywhere, new AccountName("a\nsystem id\n$(id)", "%")));
    }

    [Fact]
    public void The_grants_are_the_instances() => Assert.Equal("fsfreeze-hook grants shop", Of().PrintGrants);

    private static ClientCommand Of(string version = "10.11.19-MariaDB") => new(Shop, ServerFeatures.Parse(version));

    private static string? End(BlockingSession session) => session.ToBlocker(Of()).Ending;

    private static BlockingSession Session(string command, string? keptSince) => BlockingSession.FromRows(
        [["134", "u", "h", "d", "5", "UPDATE x", command, "0", "1", null, null, keptSince]])[0];
}
