using System;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using FsFreezeHook.MySql.Discovery;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Discovery;

public sealed class ServerGreetingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(new byte[] { 74, 0, 0, 0, 10, 56 }, true)]
    [InlineData(new byte[] { 23, 0, 0, 0, 0xFF, 16, 4 }, true)]
    [InlineData(new byte[] { 74, 0, 0, 0, 9, 51 }, false)]
    [InlineData(new byte[] { 83, 83, 72, 45, 50, 46 }, false)]
    [InlineData(new byte[] { 74, 0 }, false)]
    [InlineData(new byte[] { }, false)]
    public async Task What_begins_as_a_server_begins_speaks_the_protocol(byte[] said, bool expected)
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Task speaker = Task.Run(
            () =>
            {
                using Socket client = listener.Accept();
                _ = client.Send(said);
            },
            TestContext.Current.CancellationToken);
        Assert.Equal(expected, ServerGreeting.IsSpokenAt(listener.LocalEndPoint!));
        await speaker;
    }

    [Fact]
    public void Without_a_listener_the_protocol_is_not_spoken()
    {
        string path = _folder["dead.sock"];
        using (Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen();
            Assert.True(ServerGreeting.IsListenedAt(path));
        }

        Assert.False(ServerGreeting.IsListenedAt(path));
        Assert.False(ServerGreeting.IsSpokenAt(new UnixDomainSocketEndPoint(path)));
    }

    [Fact]
    public void A_path_that_no_socket_can_have_is_not_ruled_out() =>
        Assert.True(ServerGreeting.IsListenedAt("/" + new string('x', 200)));

    public void Dispose() => _folder.Dispose();
}
