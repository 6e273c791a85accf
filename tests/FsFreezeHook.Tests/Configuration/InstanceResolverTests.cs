using System;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Configuration;

public sealed class InstanceResolverTests
{
    [Theory]
    [InlineData("")]
    [InlineData("[hook]")]
    public void Without_a_section_there_is_one_implicit_instance(string text) =>
        Assert.Equal(
            [new MySqlSettings { Name = "mysql", Enabled = Participation.Auto }], Read(text));

    [Fact]
    public void A_written_section_is_a_promise_though_it_is_empty() =>
        Assert.Equal([new MySqlSettings { Name = "mysql", Enabled = Participation.Required }], Read("[mysql]"));

    [Fact]
    public void Where_only_named_sections_stand_there_is_no_unnamed_instance()
    {
        MySqlSettings[] instances = Read("[mysql b]", "[mysql a]", "enabled = auto");
        Assert.Equal(["b", "a"], instances.Select(instance => instance.Name));
        Assert.Equal([Participation.Required, Participation.Auto], instances.Select(instance => instance.Enabled));
    }

    [Fact]
    public void An_unnamed_section_is_an_instance_of_its_own_and_comes_first()
    {
        MySqlSettings[] instances = Read("[mysql a]", "user = x", "[mysql]", "user = y");
        Assert.Equal(["mysql", "a"], instances.Select(instance => instance.Name));
        Assert.Equal(["y", "x"], instances.Select(instance => instance.User));
    }

    /// <summary>An account of another server is not sent to a container.</summary>
    [Fact]
    public void A_section_with_a_container_inherits_neither_a_server_nor_an_account()
    {
        MySqlSettings inside = Read(
            "[mysql]", "host = db", "port = 3307", "user = x", "password = y", "max-stall = 1s", "[mysql a]",
            "container = shop-db")[1];
        Assert.Equal(
            new MySqlSettings { Name = "a", ContainerName = "shop-db", MaxStall = System.TimeSpan.FromSeconds(1) }, inside);
        Assert.Null(Read("[mysql]", "container = shop-db", "[mysql a]", "socket = /s")[1].ContainerName);
    }

    [Fact]
    public void A_named_section_inherits_every_key_it_does_not_set()
    {
        MySqlSettings[] instances = Read(
            "[mysql]", "enabled = auto", "host = db", "port = 3307", "user = u", "password = p", "ssl-mode = verify-ca",
            "ssl-ca = /ca", "ssl-cert = /cert", "ssl-key = /key", "defaults-file = /my.cnf",
            "defaults-group-suffix = _x", "lock = auto", "blockers = kill-reads", "lock-timeout = 10s", "max-stall = 2s",
            "max-hold = 1min", "[mysql a]", "[mysql b]", "max-hold = 2min", "password = \"\"");
        Assert.Equal(instances[0] with { Name = "a" }, instances[1]);
        Assert.Equal(instances[0] with { Name = "b", MaxHold = TimeSpan.FromMinutes(2), Password = null }, instances[2]);
        Assert.Equal(("db", 3307, "u", "p"), (instances[0].Host, instances[0].Port, instances[0].User, instances[0].Password));
        Assert.Equal(("/ca", "/cert", "/key"), (instances[0].TlsCa, instances[0].TlsCertificate, instances[0].TlsKey));
        Assert.Equal(TlsMode.VerifyCa, instances[0].TlsMode);
        Assert.Equal(("/my.cnf", "_x"), (instances[0].DefaultsFile, instances[0].DefaultsGroupSuffix));
        Assert.Equal((LockStrategy.Auto, BlockerPolicy.KillReads), (instances[0].Lock, instances[0].Blockers));
        Assert.Equal((10, 2), (instances[0].LockTimeout.TotalSeconds, instances[0].MaxStall.TotalSeconds));
    }

    [Fact]
    public void A_socket_takes_the_place_of_an_inherited_host_and_its_port()
    {
        MySqlSettings own = Read("[mysql]", "host = db", "port = 3307", "[mysql a]", "socket = /a.sock")[1];
        Assert.Equal(("/a.sock", null, 3306), (own.Socket, own.Host, own.Port));
    }

    [Fact]
    public void A_host_takes_the_place_of_an_inherited_socket()
    {
        MySqlSettings own = Read("[mysql]", "socket = /x.sock", "[mysql a]", "port = 3307", "host = db")[1];
        Assert.Equal(("db", 3307), (own.Host, own.Port));
        Assert.Equal(new MySqlSettings { Name = "a" }.Socket, own.Socket);
    }

    [Theory]
    [InlineData(null, nameof(WrittenKeys.LocalHost), "host = localhost")]
    [InlineData("localhost", nameof(WrittenKeys.Server), "host = localhost", "port = 3307")]
    [InlineData("LOCALHOST", nameof(WrittenKeys.Server), "host = LOCALHOST")]
    [InlineData("127.0.0.1", nameof(WrittenKeys.Server), "host = 127.0.0.1")]
    public void Localhost_is_the_socket_as_with_every_client_unless_a_port_is_meant(
        string? host, string written, params string[] lines)
    {
        MySqlSettings instance = Assert.Single(Read(["[mysql]", .. lines]));
        Assert.Equal((host, written), (instance.Host, instance.Written.ToString()));
    }

    [Fact]
    public void A_named_section_may_not_have_the_unnamed_instances_name()
    {
        using ConfigurationFolder folder = ConfigurationFolder.With("[mysql mysql]", "user = x", "[mysql]", "user = y");
        Assert.Equal(
            "fsfreeze-hook.conf:1: [mysql mysql] has the name of the instance [mysql] at fsfreeze-hook.conf:3; give it another",
            folder.Error());
        Assert.Equal("y", Assert.Single(folder.ReadTolerantly().Settings.MySqlInstances()).User);
    }

    [Fact]
    public void It_may_where_the_unnamed_instance_does_not_stand() =>
        Assert.Equal(
            [new MySqlSettings { Name = "mysql", User = "x", Written = WrittenKeys.User }], Read("[mysql mysql]", "user = x"));

    [Fact]
    public void A_port_without_a_host_is_an_error()
    {
        using ConfigurationFolder folder = ConfigurationFolder.With("[mysql]", "socket = /x", "port = 3307");
        Assert.Equal(
            "fsfreeze-hook.conf:3: 'port' has no effect on instance mysql, which has no 'host'; set 'host' or remove it",
            folder.Error());
    }

    [Fact]
    public void A_port_without_a_host_is_fine_where_the_instance_takes_no_part() =>
        Assert.Equal(3307, Read("[mysql]", "enabled = no", "port = 3307", "[mysql a]", "enabled = auto", "host = db")[1].Port);

    [Fact]
    public void A_stall_longer_than_the_timeout_is_an_error_that_names_both_lines()
    {
        using ConfigurationFolder folder = ConfigurationFolder.With(
            "[mysql]", "max-stall = 10s", "[mysql a]", "lock-timeout = 5s");
        Assert.Equal(
            "fsfreeze-hook.conf:2: 'max-stall' of instance a is longer than its 'lock-timeout', 5s at fsfreeze-hook.conf:4; "
                + "shorten it or raise that",
            folder.Error());
        Assert.Equal(TimeSpan.FromSeconds(3), folder.ReadTolerantly().Settings.MySqlInstances()[1].MaxStall);
    }

    [Fact]
    public void A_stall_longer_than_the_default_timeout_is_an_error()
    {
        using ConfigurationFolder folder = ConfigurationFolder.With("[mysql]", "max-stall = 31s");
        Assert.Equal(
            "fsfreeze-hook.conf:2: 'max-stall' of instance mysql is longer than its 'lock-timeout', by default 30s; "
                + "shorten it or raise that",
            folder.Error());
    }

    [Fact]
    public void A_timeout_shorter_than_the_default_stall_shortens_the_stall()
    {
        MySqlSettings instance = Assert.Single(Read("[mysql]", "lock-timeout = 500ms"));
        Assert.Equal(TimeSpan.FromMilliseconds(500), instance.MaxStall);
    }

    private static MySqlSettings[] Read(params string[] lines)
    {
        using ConfigurationFolder folder = ConfigurationFolder.With(lines);
        return [.. folder.Read().MySqlInstances()];
    }
}
