using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using FsFreezeHook.MySql.Discovery;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Discovery;

public sealed class ServerSearchTests : IDisposable
{
    private const string TcpTable = "head\n 0: 0100007F:0CEA 00000000:0000 0A 0:0 0:0 0 0 0 11 1 0\n"
        + " 1: 00000000:8124 00000000:0000 0A 0:0 0:0 0 0 0 12 1 0\n";

    private readonly FakeProc _proc = new();
    private readonly HashSet<EndPoint> _spoken = [];

    [Fact]
    public void Servers_are_found_by_their_name_or_their_file_and_nothing_else_is()
    {
        _ = _proc.Add(11, "mysqld");
        _ = _proc.Add(12, "mariadbd");
        _ = _proc.Add(13, "mysqld_safe");
        _ = _proc.Add(14, "connection");
        _proc.Link("14", ("exe", "/usr/sbin/mariadbd (deleted)"));
        _ = _proc.Add(15, "python3");
        _proc.Link("15", ("exe", "/usr/bin/python3"));
        Assert.Equal(
            ["11 mysqld", "12 mariadbd", "14 mariadbd"], Find().Select(server => $"{server.Pid} {server.Program}").Order());
    }

    /// <summary>Whoever is in a container has any number of processes, namespaces and groups.</summary>
    [Fact]
    public void Of_one_container_some_are_found_and_it_is_said_that_there_are_more_and_those_of_others_are_all()
    {
        foreach (int pid in Enumerable.Range(100, 40))
        {
            _ = _proc.Add(pid, "mysqld", container: $"{pid}");
            _proc.Write(pid, "cgroup", $"0::/docker/{new string('a', 64)}/{pid}\n");
        }

        _ = _proc.Add(200, "mysqld", container: "b");
        _proc.Write(200, "cgroup", $"0::/docker/{new string('b', 64)}\n");
        foreach (int pid in Enumerable.Range(300, 40))
        {
            _ = _proc.Add(pid, "mysqld");
        }

        RunningServers found = Find();
        Assert.Equal((16, 1, 40), (
            found.Count(server => server.Pid < 200), found.Count(server => server.Pid == 200),
            found.Count(server => server.Pid >= 300)));
        Assert.False(found.IsWhole);
    }

    [Theory]
    [InlineData("mysqld.bin", true)]
    [InlineData("mysqld-debug", true)]
    [InlineData("mariadbd-10.11", true)]
    [InlineData("mysqld_exporter", false)]
    [InlineData("mysqldump", false)]
    public void A_program_whose_file_is_called_after_a_server_is_one(string file, bool expected)
    {
        _ = _proc.Add(11, "thread");
        _proc.Link("11", ("exe", "/opt/stack/" + file));
        Assert.Equal(expected ? [file] : [], Find().Select(server => server.Program));
    }

    [Theory]
    [InlineData("percona", true, "percona")]
    [InlineData("percona", false, null)]
    [InlineData("mysqlrouter", true, null)]
    public void Whatever_listens_at_a_socket_that_is_called_after_a_server_and_speaks_the_protocol_is_one_and_no_proxy_is(
        string program, bool speaks, string? found)
    {
        string root = _proc.Add(11, program);
        using Socket socket = Listen(root, "mysql.sock");
        _proc.Open(11, "1");
        AddListeningSocket(11, "/mysql.sock");
        if (speaks)
        {
            _ = _spoken.Add(new UnixDomainSocketEndPoint(root + "/mysql.sock"));
        }

        Assert.Equal(found is null ? [] : [found], Find().Select(server => server.Program));
    }

    [Fact]
    public void A_known_servers_socket_is_not_asked_once_more()
    {
        string root = _proc.Add(11, "mysqld");
        using Socket socket = Listen(root, "mysql.sock");
        _proc.Open(11, "1");
        AddListeningSocket(11, "/mysql.sock");
        _ = _spoken.Add(new UnixDomainSocketEndPoint(root + "/mysql.sock"));
        Assert.Single(Find());
    }

    [Theory]
    [InlineData("somebody", 1)]
    [InlineData("haproxy", 0)]
    public void Where_no_server_is_seen_whatever_speaks_at_the_standard_port_is_one(string program, int expected)
    {
        _ = _proc.Add(11, program);
        _proc.Open(11, "11");
        _proc.Write(11, "net/tcp", TcpTable);
        _ = Directory.CreateDirectory(Path.Combine(_proc.Root, "self/net"));
        File.WriteAllText(Path.Combine(_proc.Root, "self/net/tcp"), TcpTable);
        Assert.Empty(Find());
        _ = _spoken.Add(new IPEndPoint(IPAddress.Loopback, 3306));
        Assert.Equal(expected, Find().Count);
    }

    [Fact]
    public void One_that_has_ended_or_is_about_to_become_another_program_is_none()
    {
        _ = _proc.Add(11, "mysqld");
        _ = _proc.Add(12, "mysqld");
        _proc.Write(12, "status", "State:\tZ (zombie)\nPPid:\t1\nNSpid:\t12\n");
        _ = _proc.Add(13, "mysqld");
        _proc.Write(13, "status", "State:\tR (running)\nPPid:\t11\nNSpid:\t13\n");
        Assert.Equal([11], Find().Select(server => server.Pid));
    }

    [Fact]
    public void A_server_that_is_ending_and_is_only_giving_back_its_memory_is_none()
    {
        _ = _proc.Add(11, "mysqld");
        _proc.Write(11, "stat", "11 (mysqld) S 1 11 11 0 -1 4194560 1 0\n");
        _ = _proc.Add(12, "mysqld");
        _proc.Write(12, "stat", "12 (mysqld) D 1 12 12 0 -1 4194564 1 0\n");
        Assert.Equal([11], Find().Select(server => server.Pid));
    }

    [Fact]
    public void Its_sockets_and_addresses_are_those_that_it_has_open_itself_without_the_X_plugins_socket()
    {
        string root = _proc.Add(11, "mysqld");
        using Socket one = Listen(root, "mysqld.sock");
        _proc.Open(11, "1", "2", "11");
        _proc.Write(11, "net/unix", UnixTable(("1", "/mysqld.sock"), ("2", "/mysqlx.sock"), ("3", "/somebody-elses.sock")));
        _proc.Write(11, "net/tcp", TcpTable);
        RunningServer server = Assert.Single(Find());
        Assert.Equal([new ServerSocket("/mysqld.sock", root + "/mysqld.sock")], server.Sockets);
        Assert.Equal([new IPEndPoint(IPAddress.Loopback, 3306)], server.EndPoints);
        Assert.True(server.SharesNetwork);
        Assert.False(server.IsInContainer);
        Assert.NotNull(server.HostName);
        Assert.Equal(
            (2, 0, 0),
            (server.ListensAt(IPAddress.Loopback, 3306),
                server.ListensAt(IPAddress.Any, 3306),
                server.ListensAt(IPAddress.Loopback, 3307)));
    }

    [Fact]
    public void A_socket_is_its_own_by_whatever_path_it_is_reached()
    {
        string root = _proc.Add(11, "mysqld");
        _ = Directory.CreateDirectory(root + "/data");
        _ = Directory.CreateSymbolicLink(root + "/link", "/data");
        using Socket one = Listen(root, "data/a.sock");
        using Socket other = Listen(root, "b.sock");
        _ = File.CreateSymbolicLink(root + "/outer.sock", root + "/data/a.sock");
        _proc.Open(11, "1", "2");
        _proc.Write(11, "net/unix", UnixTable(("1", "/link/a.sock"), ("2", "relative.sock")));
        RunningServer server = Assert.Single(Find());
        Assert.Equal(["/link/a.sock", "/data/relative.sock"], server.Sockets.Select(socket => socket.Path));
        Assert.Equal(root + "/data/a.sock", server.Sockets[0].ReachablePath);
        Assert.Null(server.Sockets[1].ReachablePath);
        Assert.True(server.IsAt(root + "/data/a.sock"));
        Assert.True(server.IsAt(root + "/outer.sock"));
        Assert.False(server.IsAt(root + "/b.sock"));
        Assert.False(server.IsAt(root + "/nothing.sock"));
    }

    [Theory]
    [InlineData("2", "0::/", true)]
    [InlineData("1", "0::/system.slice/docker-0123.scope", true)]
    [InlineData("1", "0::/system.slice/mariadb.service", false)]
    public void One_in_another_process_namespace_or_in_an_engines_control_group_is_in_a_container(
        string container, string group, bool expected)
    {
        _ = _proc.Add(11, "mysqld", container);
        _proc.Write(11, "cgroup", group + "\n");
        RunningServer server = Assert.Single(Find());
        Assert.Equal(expected, server.IsInContainer);
        Assert.Equal(container == "1", server.SharesNetwork);
    }

    [Fact]
    public void What_is_in_the_container_that_we_are_in_is_not()
    {
        _ = _proc.Add(11, "mysqld");
        _proc.Write(11, "cgroup", "0::/docker/0123\n");
        _ = Directory.CreateDirectory(Path.Combine(_proc.Root, "self"));
        File.WriteAllText(Path.Combine(_proc.Root, "self/cgroup"), "0::/docker/0123\n");
        Assert.False(Assert.Single(Find()).IsInContainer);
    }

    [Fact]
    public void A_pid_file_is_read_in_the_servers_own_root_and_has_its_own_number()
    {
        string root = _proc.Add(11, "mysqld", container: "2");
        File.WriteAllText(root + "/mysqld.pid", "1\n");
        _ = File.CreateSymbolicLink(root + "/link.pid", "/mysqld.pid");
        RunningServer server = Assert.Single(Find());
        Assert.True(server.HasPidFile("/mysqld.pid"));
        Assert.True(server.HasPidFile("/link.pid"));
        Assert.False(server.HasPidFile(root + "/mysqld.pid"));
    }

    [Fact]
    public void Processes_that_cannot_be_examined_in_time_are_skipped_and_that_is_reported()
    {
        _ = _proc.Add(11, "mysqld");
        ManualTime time = new();
        Assert.True(Find(time).IsWhole);
        time.AdvanceAtEachLook(ProcessWalk.Limit);
        RunningServers servers = Find(time);
        Assert.Empty(servers);
        Assert.False(servers.IsWhole);
    }

    public void Dispose() => _proc.Dispose();

    private void AddListeningSocket(int pid, string path)
    {
        _proc.Write(pid, "net/unix", UnixTable(("1", path)));
        _ = Directory.CreateDirectory(Path.Combine(_proc.Root, "self/net"));
        File.WriteAllText(Path.Combine(_proc.Root, "self/net/unix"), UnixTable(("1", path)));
    }

    private static Socket Listen(string root, string name)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(root, name)));
        socket.Listen();
        return socket;
    }

    private static string UnixTable(params (string Inode, string Path)[] sockets) =>
        "head\n" + string.Concat(sockets.Select(socket => $"0: 2 0 00010000 0001 01 {socket.Inode} {socket.Path}\n"));

    private RunningServers Find(TimeProvider? time = null) => new ServerSearch(_proc.Root, _spoken.Contains, time).Find();
}
