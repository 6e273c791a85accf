using System;
using System.IO;
using FsFreezeHook.MySql.Containers;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Containers;

/// <summary>The files of container engines below a folder, and processes that are made up.</summary>
public sealed class ContainerNamesTests : IDisposable
{
    private const string Id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private readonly FakeProc _proc = new();
    private readonly TemporaryFolder _files = new();

    public ContainerNamesTests()
    {
        _ = _proc.Add(11, "mysqld", container: "2");
        _proc.Write(11, "cgroup", $"0::/system.slice/docker-{Id}.scope\n");
    }

    [Fact]
    public void Docker_has_the_name_beside_the_number_of_the_first_process()
    {
        Write($"var/lib/docker/containers/{Id}/config.v2.json", """{"Name":"/shop-db","State":{"Running":true,"Pid":11}}""");
        ContainerIdentity found = Names.Of(11);
        Assert.Equal(("shop-db", Id, true), (found.Name, found.Id, found.IsCertain));
        Assert.Equal(["docker", "exec", "-it", "shop-db"], found.Enter);
        Assert.True(found.IsMeantBy("shop-db") && found.IsMeantBy(Id[..12]) && found.IsMeantBy(Id));
        Assert.False(found.IsMeantBy("shop") || found.IsMeantBy(Id[..11]) || found.IsMeantBy("fedcba987654"));
    }

    [Fact]
    public void Docker_may_keep_its_files_elsewhere()
    {
        Write("etc/docker/daemon.json", """{"data-root":"/srv/docker"}""");
        Write($"srv/docker/containers/{Id}/config.v2.json", """{"Name":"/elsewhere","State":{"Pid":11}}""");
        Assert.Equal("elsewhere", Names.Of(11).Name);
    }

    [Fact]
    public void Podman_has_the_name_in_a_list_of_all()
    {
        Write(
            "var/lib/containers/storage/overlay-containers/containers.json",
            $$"""[{"id":"x","names":["other"]},{"id":"{{Id}}","names":["pod-db"]}]""");
        Write($"run/containers/storage/overlay-containers/{Id}/userdata/pidfile", "11");
        Assert.Equal(("pod-db", true), (Names.Of(11).Name, Names.Of(11).IsCertain));
    }

    [Fact]
    public void Of_a_pod_the_pods_name_and_the_containers_are_told()
    {
        string folder = $"run/containerd/io.containerd.runtime.v2.task/k8s.io/{Id}";
        Write($"{folder}/init.pid", "11");
        Write(
            $"{folder}/config.json",
            """{"annotations":{"io.kubernetes.cri.sandbox-name":"shop-0","io.kubernetes.cri.container-name":"db"}}""");
        Assert.Equal("shop-0.db", Names.Of(11).Name);
    }

    [Fact]
    public void A_server_below_the_first_process_is_the_containers_too()
    {
        _ = _proc.Add(12, "mysqld", container: "2");
        _proc.Write(12, "cgroup", $"0::/system.slice/docker-{Id}.scope\n");
        _proc.Write(12, "status", "State:\tS\nPPid:\t11\n");
        Write($"var/lib/docker/containers/{Id}/config.v2.json", """{"Name":"/shop-db","State":{"Pid":11}}""");
        Assert.Equal("shop-db", Names.Of(12).Name);
    }

    /// <summary>A user's own container may have a control group of any name, and so that of another's container.</summary>
    [Fact]
    public void One_that_only_has_a_group_of_that_name_is_not_taken_for_the_container()
    {
        _ = _proc.Add(20, "mysqld", container: "3");
        Write($"var/lib/docker/containers/{Id}/config.v2.json", """{"Name":"/shop-db","State":{"Pid":20}}""");
        ContainerIdentity found = Names.Of(11);
        Assert.Equal((Id[..12], false), (found.Name, found.IsCertain));
        Assert.False(found.IsMeantBy("shop-db") || found.IsMeantBy(Id));
    }

    [Fact]
    public void A_process_outside_of_containers_is_not_in_the_namespace_of_one()
    {
        _ = _proc.Add(21, "mysqld");
        _ = _proc.Add(22, "mysqld");
        _proc.Write(21, "cgroup", $"0::/user.slice/docker-{Id}.scope\n");
        Write($"var/lib/docker/containers/{Id}/config.v2.json", """{"Name":"/shop-db","State":{"Pid":22}}""");
        Assert.False(Names.Of(21).IsCertain);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"Name":7,"State":{"Pid":11}}""")]
    [InlineData("""{"Name":"/a","State":7}""")]
    [InlineData("""{"Name":"/a","State":{"Pid":"11"}}""")]
    [InlineData("""{"Name":"/","State":{"Pid":11}}""")]
    [InlineData("""{"Name":"/a\u001b[31m","State":{"Pid":11}}""")]
    [InlineData("""{"Name":"/a; rm","State":{"Pid":11}}""")]
    public void What_is_not_understood_leaves_the_short_id(string text)
    {
        Write($"var/lib/docker/containers/{Id}/config.v2.json", text);
        Assert.Equal((Id[..12], false), (Names.Of(11).Name, Names.Of(11).IsCertain));
    }

    [Fact]
    public void Without_an_engine_it_is_called_by_its_process()
    {
        _proc.Write(11, "cgroup", "0::/\n");
        Assert.Equal(("container-11", false), (Names.Of(11).Name, Names.Of(11).IsCertain));
        Assert.Equal(["nsenter", "--all", "--target=11"], Names.Of(11).Enter);
    }

    public void Dispose()
    {
        _proc.Dispose();
        _files.Dispose();
    }

    private ContainerNames Names => new(_files.Root, _proc.Root);

    private void Write(string name, string text)
    {
        _ = Directory.CreateDirectory(Path.GetDirectoryName(_files[name])!);
        File.WriteAllText(_files[name], text);
    }
}
