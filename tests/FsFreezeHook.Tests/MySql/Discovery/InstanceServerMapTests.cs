using System;
using System.IO;
using System.Linq;
using System.Net;
using FsFreezeHook.MySql.Discovery;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Discovery;

public sealed class InstanceServerMapTests : IDisposable
{
    private readonly FakeProc _proc = new();

    [Fact]
    public void A_socket_is_one_servers_alone()
    {
        RunningServer[] servers = [WithSocket(11, "a.sock"), WithSocket(12, "b.sock")];
        InstanceServerMap coverage = new(servers, [Locked("a") with { Socket = ReachablePath(servers[0]), Host = null }]);
        Assert.Equal(11, coverage.ServerOf("a")?.Pid);
        Assert.Equal([12], coverage.Uncovered.Select(server => server.Pid));
    }

    [Theory]
    [InlineData("127.0.0.1", 11)]
    [InlineData("localhost", 11)]
    [InlineData("127.0.0.2", 12)]
    [InlineData("127.0.0.3", 13)]
    [InlineData("::1", 13)]
    public void A_port_of_this_machine_is_the_server_that_is_bound_to_it_most_exactly(string host, int pid)
    {
        RunningServer[] servers = [At(13, "0.0.0.0"), At(11, "127.0.0.1"), At(12, "127.0.0.2"), At(14, "127.0.0.1", 3307)];
        Assert.Equal(pid, new InstanceServerMap(servers, [Locked("a") with { Host = host }]).ServerOf("a")?.Pid);
    }

    [Fact]
    public void Another_machines_port_is_no_server_here() =>
        Assert.Single(new InstanceServerMap([At(11, "0.0.0.0")], [Locked("a") with { Host = "db.example" }]).Uncovered);

    [Fact]
    public void Two_containers_with_equal_pid_files_are_not_both_one_instance()
    {
        RunningServer[] servers = [InContainer(11, "2", "one"), InContainer(12, "3", "two")];
        LockedServer second = Locked("a") with { PidFile = "/mysqld.pid", HostName = "two" };
        Assert.Equal([11], new InstanceServerMap(servers, [second]).Uncovered.Select(server => server.Pid));

        // Where their names cannot be told, one of them is left.
        RunningServer[] nameless = [.. servers.Select(server => server with { HostName = null })];
        Assert.Single(new InstanceServerMap(nameless, [second]).Uncovered);
        Assert.Empty(new InstanceServerMap(nameless, [second, second with { Instance = "b" }]).Uncovered);
    }

    [Fact]
    public void Another_machines_server_with_the_same_pid_file_is_not_the_one_that_runs_here()
    {
        LockedServer remote = Locked("a") with { PidFile = "/mysqld.pid", HostName = "elsewhere" };
        Assert.Single(new InstanceServerMap([InContainer(11, "2", "here")], [remote]).Uncovered);
        RunningServer otherPort = InContainer(11, "2", "here") with
        {
            SharesNetwork = true,
            EndPoints = [new IPEndPoint(IPAddress.Any, 3307)],
        };
        Assert.Single(new InstanceServerMap([otherPort], [remote with { HostName = "here" }]).Uncovered);
        Assert.Empty(new InstanceServerMap([otherPort], [remote with { HostName = "here.example", Port = 3307 }]).Uncovered);
    }

    [Fact]
    public void What_the_session_itself_reported_counts_before_any_address()
    {
        RunningServer[] servers = [At(11, "127.0.0.1"), At(12, "127.0.0.1", 3307)];
        Assert.Equal(12, new InstanceServerMap(servers, [Locked("a") with { Pid = 12 }]).ServerOf("a")?.Pid);
    }

    [Fact]
    public void Two_instances_that_are_one_server_cover_no_other()
    {
        RunningServer[] servers = [At(11, "127.0.0.1"), WithSocket(12, "b.sock")];
        Assert.Equal([12], new InstanceServerMap(servers, [Locked("a"), Locked("b")]).Uncovered.Select(server => server.Pid));
    }

    [Fact]
    public void A_server_without_an_instance_is_named_with_what_to_write()
    {
        RunningServer server = new(123, "mariadbd");
        ServerSocket reachable = new("/run/mysqld/b.sock", "/run/mysqld/b.sock");
        IPEndPoint[] ports = [new(IPAddress.Any, 33060), new(IPAddress.Any, 3307)];
        Assert.Equal(
            [
                "mariadbd (process 123) runs and took no part; give it a section [mysql NAME], or stop it",
                "mariadbd (process 123, socket /run/mysqld/b.sock) runs and took no part; "
                    + "give it a section [mysql NAME] with that socket, or stop it",
                "mariadbd (process 123, port 3307) runs and took no part; give it a section [mysql NAME] with its host and that "
                    + "port, or stop it",
                "mariadbd (process 123, in a container, socket /proc/123/root/s) runs and took no part; "
                    + "give it a section [mysql NAME] with the host and port of its container, or stop it",
            ],
            new[]
            {
                server,
                server with { Sockets = [reachable], EndPoints = ports },
                server with { Sockets = [reachable with { ReachablePath = null }], EndPoints = ports },
                server with { Sockets = [new("/s", "/proc/123/root/s")], IsInContainer = true },
            }.Select(server => InstanceServerMap.Describe(server, notEnabled: null)));
    }

    public void Dispose() => _proc.Dispose();

    private static LockedServer Locked(string name) => new(name, null, "127.0.0.1", 3306, null, null);

    private static RunningServer At(int pid, string address, int port = 3306) => new(pid, "mysqld")
    {
        SharesNetwork = true,
        EndPoints = [new IPEndPoint(IPAddress.Parse(address), port)],
    };

    private static string ReachablePath(RunningServer server) =>
        server.Sockets[0].ReachablePath ?? throw new InvalidOperationException("it is not reachable");

    private RunningServer WithSocket(int pid, string name)
    {
        string root = _proc.Add(pid, "mysqld");
        string path = Path.Combine(root, name);
        File.WriteAllText(path, string.Empty);
        return new RunningServer(pid, "mysqld") { ProcFolder = $"{_proc.Root}/{pid}", Sockets = [new("/" + name, path)] };
    }

    private RunningServer InContainer(int pid, string container, string hostName)
    {
        File.WriteAllText(_proc.Add(pid, "mysqld", container) + "/mysqld.pid", "1\n");
        return new RunningServer(pid, "mysqld") { ProcFolder = $"{_proc.Root}/{pid}", IsInContainer = true, HostName = hostName };
    }
}
