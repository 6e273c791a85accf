using System;
using System.Diagnostics;
using System.IO;
using System.Net.Sockets;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Containers;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Containers;

/// <summary>This process is the server here, and its root the container's.</summary>
public sealed class ContainerSocketTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public ContainerSocketTests()
    {
        _socket.Bind(new UnixDomainSocketEndPoint(Path));
        _socket.Listen(8);
    }

    private string Path => _folder["s"];

    [Fact]
    public void The_servers_own_socket_is_reached_by_a_descriptor_whatever_stands_at_its_path_by_then()
    {
        using ContainerSocket found = ContainerSocket.Open(Server(Path));
        File.Delete(Path);
        File.WriteAllText(Path, "another file");
        using Socket client = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(found.Path));
        Assert.StartsWith("/proc/self/fd/", found.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_to_it_leads_to_it()
    {
        _ = File.CreateSymbolicLink(_folder["link"], Path);
        ContainerSocket.Open(Server(_folder["link"])).Dispose();
    }

    [Fact]
    public void A_path_longer_than_a_sockets_address_is_reached()
    {
        string folder = Directory.CreateDirectory(_folder[new string('d', 200)]).FullName;
        _ = File.CreateSymbolicLink(folder + "/link", Path);
        ContainerSocket.Open(Server(folder + "/link")).Dispose();
    }

    [Fact]
    public void A_socket_of_another_process_is_refused()
    {
        using Process other = Process.Start("sleep", ["60"]);
        try
        {
            Refused(Server(Path) with { Pid = other.Id, StartTime = ProcessIdentity.Of(other.Id)!.StartTime });
        }
        finally
        {
            other.Kill();
        }
    }

    [Fact]
    public void A_process_that_began_at_another_time_is_refused() => Refused(Server(Path) with { StartTime = 1 });

    [Fact]
    public void What_is_no_socket_is_not_opened()
    {
        Process.Start("mkfifo", [_folder["fifo"]]).WaitForExit();
        File.WriteAllText(_folder["file"], string.Empty);
        foreach (string path in (string[])[_folder["fifo"], _folder["file"], _folder.Root, "/dev/zero", "/nowhere", string.Empty])
        {
            Refused(Server(path));
        }
    }

    [Fact]
    public void A_socket_at_which_nobody_takes_what_comes_is_refused_at_once()
    {
        using Socket full = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        full.Bind(new UnixDomainSocketEndPoint(_folder["full"]));
        full.Listen(0);
        using Socket first = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        first.Connect(new UnixDomainSocketEndPoint(_folder["full"]));
        Stopwatch watch = Stopwatch.StartNew();
        Refused(Server(_folder["full"]));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    public void Dispose()
    {
        _socket.Dispose();
        _folder.Dispose();
    }

    private static ContainerServer Server(string path) =>
        new("shop-db", Environment.ProcessId, ProcessIdentity.Current.StartTime, path, []);

    private static void Refused(ContainerServer server)
    {
        FailureException failure = Assert.Throws<FailureException>(() => ContainerSocket.Open(server).Dispose());
        Assert.Equal(FailureReason.Unreachable, failure.Reason);
        Assert.Contains("in the container shop-db; ", failure.Message, StringComparison.Ordinal);
    }
}
