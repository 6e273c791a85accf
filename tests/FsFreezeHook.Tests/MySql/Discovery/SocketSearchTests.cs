using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.MySql.Discovery;
using FsFreezeHook.MySql.Sections;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Discovery;

public sealed class SocketSearchTests
{
    private const string Default = "/run/mysqld/mysqld.sock";

    private static readonly RunningServer Server = new(11, "mysqld") { Sockets = [new("/own/s", "/own/s")] };

    [Theory]
    [InlineData(Default, Default + " /tmp/mysql.sock")]
    [InlineData("/var/lib/mysql/mysql.sock", "/var/lib/mysql/mysql.sock /tmp/mysql.sock")]
    [InlineData("/tmp/mysql.sock", "/tmp/mysql.sock")]
    [InlineData("/own/s", "")]
    public void The_unnamed_instance_is_at_the_first_standard_socket_that_is_there_or_at_the_only_servers(
        string expected, string existing) =>
        Assert.Equal([expected], Locate([Instance("mysql")], [Server], existing.Split(' ')));

    [Theory]
    [InlineData("mysql", "/tmp/mysql.sock", true)]
    [InlineData("mysql", "/run/mysqld/mysqld-b.sock", false)]
    [InlineData("b", "/run/mysqld/mysqld-b.sock", true)]
    [InlineData("b", Default, true)]
    [InlineData("b", "", false)]
    public void An_instance_is_likely_where_something_stands_at_a_socket_that_may_be_its(
        string name, string existing, bool likely) =>
        Assert.Equal(likely, SocketSearch.IsLikely(Instance(name), existing.Equals));

    [Fact]
    public void One_with_an_address_is_likely_where_that_is_a_host_or_something_stands_there()
    {
        Assert.True(SocketSearch.IsLikely(Instance("b") with { Host = "db" }, _ => false));
        Assert.True(SocketSearch.IsLikely(Instance("b") with { Socket = "/own/s" }, "/own/s".Equals));
        Assert.False(SocketSearch.IsLikely(Instance("b") with { Socket = "/own/s" }, Default.Equals));
    }

    [Fact]
    public void Nothing_is_guessed_among_several_servers_or_sockets_or_from_a_container()
    {
        RunningServer[][] cases =
        [
            [],
            [Server, Server with { Pid = 12 }],
            [Server with { Sockets = [.. Server.Sockets, new("/b", "/b")] }],
            [Server with { Sockets = [new("/b", null)] }],
            [Server with { IsInContainer = true }],
        ];
        Assert.All(cases, servers => Assert.Equal([Default], Locate([Instance("mysql")], servers)));
        Assert.Equal(["/own/s"], Locate([Instance("mysql")], [Server, Server with { Pid = 12, IsInContainer = true }]));
    }

    [Theory]
    [InlineData("/run/mysqld/mysqld-b.sock")]
    [InlineData("/run/mysqld-b/mysqld.sock")]
    [InlineData("/run/mysqld/mysqld.sock-b")]
    [InlineData("/run/mysqld/b.sock")]
    [InlineData("/var/lib/mysql-b/mysql.sock")]
    [InlineData("/tmp/mysql.sockb")]
    public void A_named_instance_is_at_the_socket_that_has_its_name_though_there_is_a_server_at_the_default(string path) =>
        Assert.Equal([Default, path], Locate([Instance("mysql"), Instance("b")], [Server], Default, path));

    [Fact]
    public void A_named_instance_beside_others_is_never_given_another_server()
    {
        MySqlSettings[] instances = [Instance("a"), Instance("b") with { Problem = "an earlier one" }];
        IReadOnlyList<MySqlSettings> located = SocketSearch.Locate(
            instances, [Server], new[] { Default, "/tmp/mysql.sock" }.Contains);
        Assert.Equal(["", ""], located.Select(instance => instance.Socket));
        Assert.Equal(
            ["no socket of that name was found; set 'socket' or 'host' in [mysql a]", "an earlier one"],
            located.Select(instance => instance.Problem));
    }

    [Theory]
    [InlineData("/tmp/mysql.sock", Default, Default + " /tmp/mysql.sock")]
    [InlineData(Default, "/tmp/mysql.sock", Default + " /tmp/mysql.sock")]
    [InlineData("/own/s", Default, "/own/s")]
    [InlineData(Default, "", Default)]
    public void The_unnamed_instance_beside_others_is_not_given_theirs(string other, string expected, string existing) =>
        Assert.Equal(
            [expected, other],
            Locate(
                [Instance("mysql"), Instance("b") with { Socket = other, Written = WrittenKeys.Server }],
                [Server],
                existing.Split(' ')));

    [Fact]
    public void The_unnamed_instance_beside_one_that_has_the_only_socket_is_reported_with_what_to_set() => Assert.Equal(
        "no socket was found apart from those of other instances; set 'socket' or 'host' in [mysql]",
        SocketSearch.Locate(
            [Instance("mysql"), Instance("b") with { Written = WrittenKeys.Server }], [Server], Default.Equals)[0].Problem);

    [Fact]
    public void The_only_instance_may_have_a_name() => Assert.Equal(["/own/s"], Locate([Instance("production")], [Server]));

    [Fact]
    public void An_instance_with_an_address_of_its_own_is_left_alone() => Assert.Equal(
        ["/set/by/somebody", Default],
        Locate(
            [Instance("mysql") with { Socket = "/set/by/somebody" }, Instance("b") with { Host = "db.example" }],
            [Server],
            "/tmp/mysql.sock",
            "/run/mysqld/mysqld-b.sock"));

    [Fact]
    public void An_instance_that_was_given_the_usual_socket_is_left_alone_too() => Assert.Equal(
        [Default],
        Locate(
            [Instance("b") with { Written = WrittenKeys.Server }], [Server], Default, "/run/mysqld/mysqld-b.sock"));

    [Theory]
    [InlineData(Default, false)]
    [InlineData("/var/lib/mysql/mysql.sock", false)]
    [InlineData("/run/mysqld/mysqld-b.sock", false)]
    [InlineData("/tmp/mysql.sock", true)]
    [InlineData("/tmp/mysql.sockb", true)]
    public void A_socket_where_anybody_may_have_put_it_is_a_guess(string existing, bool expected) =>
        Assert.Equal(expected, Assert.Single(SocketSearch.Locate([Instance("b")], [], path => path == existing)).SocketIsGuessed);

    [Fact]
    public void A_socket_that_is_only_known_from_its_process_is_a_guess_and_a_configured_one_is_none()
    {
        Assert.True(Assert.Single(SocketSearch.Locate([Instance("mysql")], [Server], _ => false)).SocketIsGuessed);
        Assert.False(Assert.Single(
            SocketSearch.Locate([Instance("mysql") with { Socket = "/tmp/x" }], [Server], _ => true)).SocketIsGuessed);
    }

    private static MySqlSettings Instance(string name) => new() { Name = name };

    private static string[] Locate(
        IReadOnlyList<MySqlSettings> instances, IReadOnlyList<RunningServer> servers, params string[] existing) =>
        [.. SocketSearch.Locate(instances, servers, existing.Contains).Select(instance => instance.Socket)];
}
