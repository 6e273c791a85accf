using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.MySql.Containers;
using FsFreezeHook.MySql.Discovery;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Posix;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Discovery;

/// <summary>This process is the server in a container here, as far as is looked.</summary>
public sealed class ContainerInstancesTests
{
    private static readonly MySqlSettings Implicit =
        new() { Name = "mysql", Enabled = Participation.Auto, FindsContainers = true };

    private static readonly RunningServer Inside = new(Environment.ProcessId, "mysqld")
    {
        IsInContainer = true,
        Sockets = [new ServerSocket("/run/mysqld/mysqld.sock", null)],
    };

    private static readonly RunningServer Outside = new(int.MaxValue, "mysqld") { SharesNetwork = true };

    private static string Known => ContainerLook.At(Environment.ProcessId)!.Identity.Name;

    [Fact]
    public void A_server_in_a_container_is_an_instance_of_its_own_with_the_usual_limits_and_no_account_of_another()
    {
        MySqlSettings section = Implicit with
        {
            Enabled = Participation.Required,
            User = "backup",
            Password = "hunter2",
            Socket = "/other",
            Lock = LockStrategy.Auto,
            MaxStall = TimeSpan.FromSeconds(1),
            LoginMemory = "/run/x/mysql.logins",
            Written = WrittenKeys.Server | WrittenKeys.User | WrittenKeys.Password,
        };
        MySqlSettings found = Located(section)[1];
        Assert.Equal((Known, Participation.Auto, true), (found.Name, found.Enabled, found.IsFound));
        Assert.Equal((LockStrategy.Auto, TimeSpan.FromSeconds(1)), (found.Lock, found.MaxStall));
        Assert.Equal($"/run/x/{Known}.logins", found.LoginMemory);
        Assert.DoesNotContain("hunter2", found.Alternatives.Prepend(found).Select(login => login.Password));
        Assert.DoesNotContain("backup", found.Alternatives.Prepend(found).Select(login => login.User));
        ContainerServer container = found.Container!;
        Assert.Equal(
            (Known, Environment.ProcessId, ProcessIdentity.Current.StartTime, "/run/mysqld/mysqld.sock"),
            (container.Container, container.Pid, container.StartTime, container.Socket));
    }

    [Fact]
    public void Nothing_is_looked_for_where_that_is_switched_off() =>
        Assert.Equal(["mysql"], Located(Implicit with { FindsContainers = false }).Select(instance => instance.Name));

    [Fact]
    public void A_name_that_is_taken_gets_a_number() =>
        Assert.Equal(
            [Known, $"{Known}-2"], Located(Implicit with { Name = Known, Socket = "/other" }).Select(instance => instance.Name));

    [Theory]
    [InlineData("shop-db", "shop-db")]
    [InlineData("taken", "taken-2")]
    [InlineData("run", "run-2")]
    [InlineData("-x", "c-x")]
    [InlineData(".hidden", "c.hidden")]
    [InlineData("a/../b c\n\u001b[31m", "a_.._b_c___31m")]
    [InlineData("", "c")]
    public void A_name_becomes_a_part_of_a_file_name_and_an_argument(string container, string expected) =>
        Assert.Equal(expected, ContainerInstances.NewName(container, ["taken", "run"]));

    [Fact]
    public void A_long_name_is_cut() =>
        Assert.Equal(new string('x', 40), ContainerInstances.NewName(new string('x', 300), []));

    [Fact]
    public void A_server_that_listens_nowhere_is_told_as_one_that_is_starting_and_not_waited_for() => Assert.Contains(
        "listens nowhere: it is being started",
        ContainerInstances.Locate([Implicit], [Inside with { Sockets = [] }])[1].Problem,
        StringComparison.Ordinal);

    [Fact]
    public void A_server_that_has_gone_meanwhile_is_a_problem_and_no_error() =>
        Assert.NotNull(ContainerInstances.Locate([Implicit], [Inside with { Pid = int.MaxValue }])[1].Problem);

    [Theory]
    [InlineData(true, "no server runs in a container called 'shop-db'; start it, or correct 'container' in [mysql shop]")]
    [InlineData(false, "its container 'shop-db' is not looked for, as 'containers' in [hook] is no; set it to auto")]
    public void A_section_whose_container_is_not_there_has_that_problem(bool finds, string problem)
    {
        MySqlSettings shop = Implicit with { Name = "shop", ContainerName = "shop-db", FindsContainers = finds };
        Assert.Equal(problem, Assert.Single(ContainerInstances.Locate([shop], [Outside])).Problem);
    }

    /// <summary>What a process says of itself is no reason to send it a section's password.</summary>
    [Fact]
    public void A_section_does_not_mean_a_container_whose_name_no_engine_of_roots_has()
    {
        MySqlSettings shop =
            Implicit with { Name = "shop", ContainerName = $"container-{Environment.ProcessId}", Password = "hunter2" };
        IReadOnlyList<MySqlSettings> located = Located(shop);
        Assert.NotNull(located[0].Problem);
        Assert.DoesNotContain(
            "hunter2",
            located.Skip(1).SelectMany(instance => instance.Alternatives.Prepend(instance)).Select(login => login.Password));
    }

    [Fact]
    public void Without_a_server_outside_the_implicit_instance_is_not_asked()
    {
        InstanceSelection selection = new([Implicit], [Inside]);
        Assert.Equal([Known], selection.Located.Where(selection.IsAsked).Select(instance => instance.Name));
        selection = new([Implicit], [Inside, Outside]);
        Assert.Equal(["mysql", Known], selection.Located.Where(selection.IsAsked).Select(instance => instance.Name));
    }

    [Fact]
    public void One_that_was_found_gives_way_to_an_instance_that_turns_out_to_be_it()
    {
        MySqlSettings published =
            Implicit with { Name = "shop", Host = "127.0.0.1", Port = 3307, Enabled = Participation.Required };
        InstanceSelection selection = new([published], [Inside, Outside]);
        MySqlSettings found = Assert.Single(selection.Located, instance => instance.IsFound);
        LockedServer its = LockedServer.From(published, null, null);
        Assert.True(selection.IsRedundant(found, [(published, its with { Pid = Inside.Pid })]));
        Assert.False(selection.IsRedundant(found, [(published, its with { Pid = Outside.Pid })]));
        Assert.False(selection.IsRedundant(found, [(found, LockedServer.From(found, null, null))]));
        Assert.False(selection.IsRedundant(published, [(published, its with { Pid = Inside.Pid })]));
    }

    [Fact]
    public void Two_at_one_path_in_two_containers_are_two_servers()
    {
        MySqlSettings first = Implicit with { Container = new ContainerServer("a", 11, 1, "/s", []) };
        MySqlSettings second = Implicit with { Name = "b", Container = new ContainerServer("b", 12, 1, "/s", []) };
        InstanceServerMap map = new([], []);
        DuplicateServerCheck.Require([first, second, Implicit with { Name = "c", Socket = "/s" }], map);
        _ = Assert.Throws<FsFreezeHook.Failures.FailureException>(
            () => DuplicateServerCheck.Require([first, first with { Name = "d" }], map));
    }

    private static IReadOnlyList<MySqlSettings> Located(MySqlSettings section) =>
        ContainerInstances.Locate([section], [Inside, Outside]);
}
