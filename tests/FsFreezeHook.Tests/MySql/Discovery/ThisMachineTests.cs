using System.Net;
using System.Net.Sockets;
using FsFreezeHook.MySql.Discovery;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Discovery;

public sealed class ThisMachineTests
{
    // RFC 5737: nobody has these.
    private const string Elsewhere = "203.0.113.7";

    private readonly ThisMachine _machine = new(() => []);

    [Theory]
    [InlineData(null, true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("localhost", true)]
    [InlineData(Elsewhere, false)]
    [InlineData("no-such-name.invalid", false)]
    public void A_server_is_recognized_by_an_address_and_by_a_name_only_through_its_addresses(string? host, bool isHere) =>
        Assert.Equal(isHere, _machine.Has(new MySqlSettings { Name = "mysql", Host = host }));

    [Theory]
    [InlineData("172.17.0.2", 3306, true)]
    [InlineData("172.17.0.2", 3307, false)]
    [InlineData("172.17.0.3", 3306, false)]
    public void The_address_of_a_container_is_this_machines_where_its_server_listens_there(string host, int port, bool isHere)
    {
        using TemporaryFolder proc = new();
        _ = System.IO.Directory.CreateDirectory(proc["net"]);
        _ = proc.Write("net/fib_trie", "  |-- 172.17.0.2\n     /32 host LOCAL\n");
        RunningServer server = new(7, "mysqld")
        {
            ProcFolder = proc.Root,
            IsInContainer = true,
            EndPoints = [new IPEndPoint(IPAddress.Any, 3306)],
        };
        Assert.Equal(isHere, new ThisMachine(() => [server]).Has(IPAddress.Parse(host), port));
        Assert.False(new ThisMachine(() => [server with { SharesNetwork = true }]).Has(IPAddress.Parse(host), port));
    }

    [Fact]
    public void An_option_file_that_names_a_server_elsewhere_leaves_the_local_one_unlocked_and_that_is_reported()
    {
        MySqlSettings central = new()
        {
            Name = "mysql",
            Host = Elsewhere,
            HostIsFromOptionFiles = true,
            User = "app",
            Password = "hunter2",
            Alternatives = [new MySqlSettings { Name = "mysql" }],
        };
        MySqlSettings located = Assert.Single(SocketSearch.Locate([central], [], _ => false));
        Assert.Equal((null, "root", null), (located.Host, located.User, located.Password));
        Assert.Empty(located.Alternatives);
        Assert.Equal(
            $"the option files name the server at {Elsewhere}:3306, which is not on this machine: it is not locked, "
                + "and its data is not in this machine's snapshot; to lock it anyway, set 'host' in [mysql]",
            Assert.Single(located.PassedOver));
        Assert.Equal(
            Elsewhere, Assert.Single(SocketSearch.Locate([central with { HostIsFromOptionFiles = false }], [], _ => false)).Host);
        Assert.Null(Assert.Single(SocketSearch.Locate([central with { Alternatives = [] }], [], _ => false)).Host);
    }

    [Fact]
    public void Where_a_connection_leads_is_asked_of_its_socket()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Assert.Empty(ConnectedPeers.At(port));
        using TcpClient client = new("127.0.0.1", port);
        Assert.Equal([IPAddress.Loopback], ConnectedPeers.At(port));
        Assert.True(client.Connected);
        Assert.Null(_machine.FindElsewhere(new MySqlSettings { Name = "mysql", Host = "db.example", Port = port }));
    }
}
