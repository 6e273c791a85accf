using FsFreezeHook.MySql.Containers;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Containers;

public sealed class ContainerGroupTests
{
    private const string Id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Other = "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210";

    [Theory]
    [InlineData("0::/system.slice/docker-" + Id + ".scope")]
    [InlineData("0::/docker/" + Id)]
    [InlineData("12:pids:/docker/" + Id + "\n0::/system.slice/containerd.service")]
    [InlineData("0::/machine.slice/libpod-" + Id + ".scope/container")]
    [InlineData(
        "0::/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod1b2_3.slice/cri-containerd-" + Id + ".scope")]
    [InlineData("0::/fsfreeze-hook-tests-1/" + Id)]
    [InlineData("0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-" + Id + ".scope/container")]
    public void An_engines_id_is_in_the_groups_name(string text) =>
        Assert.Equal(new ContainerGroup(null, Id), ContainerGroup.Parse(text));

    [Theory]
    [InlineData("0::/machine.slice/systemd-nspawn@shop.service/payload", "shop")]
    [InlineData("0::/machine.slice/machine-shop\\x2ddb.scope", "shop-db")]
    [InlineData("0::/lxc.payload.shop/system.slice/mariadb.service", "shop")]
    [InlineData("4:memory:/lxc/shop", "shop")]
    public void A_machine_has_its_name_there(string text, string name) => Assert.Equal(name, ContainerGroup.Parse(text).Machine);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("0::/")]
    [InlineData("0::/system.slice/mariadb.service")]
    [InlineData("0::/docker/0123")]
    [InlineData("0::/docker/" + Id + "0")]
    [InlineData("0::/machine.slice/machine-.scope")]
    public void Others_tell_nothing(string? text) => Assert.Equal(new ContainerGroup(null, null), ContainerGroup.Parse(text));

    /// <summary>Whoever runs in a container, or has a group of its own, makes groups of any name below it.</summary>
    [Theory]
    [InlineData("0::/docker/" + Id + "/docker-" + Other + ".scope", Id, null)]
    [InlineData("0::/user.slice/machine.slice/machine-shop.scope", null, null)]
    [InlineData("0::/user.slice/lxc.payload.shop", null, null)]
    public void What_a_container_makes_below_its_own_group_counts_for_nothing(string text, string? id, string? machine) =>
        Assert.Equal(new ContainerGroup(machine, id), ContainerGroup.Parse(text));

    /// <summary>Of one there are only so many servers, whatever it makes below its own group.</summary>
    [Theory]
    [InlineData("0::/docker/" + Id + "/" + Other, Id)]
    [InlineData("0::/lxc.payload.shop/user.slice/x", "shop")]
    [InlineData("0::/user.slice/user-1000.slice/user@1000.service/libpod-" + Id + ".scope", "/user.slice/user-1000.slice")]
    [InlineData("0::/user.slice/user-1000.slice/session-1.scope/" + Other, "/user.slice/user-1000.slice")]
    [InlineData("0::/system.slice/x.service/a/b", "/system.slice/x.service")]
    [InlineData("12:pids:/docker/" + Id + "\n0::/system.slice/containerd.service", Id)]
    [InlineData(null, "")]
    public void Whose_it_is_is_said_by_what_only_root_makes(string? text, string owner) =>
        Assert.Equal(owner, ContainerGroup.OwnerIn(text));
}
