using System;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace FsFreezeHook.Tests.Posix;

[Collection(ChildProcesses.Name)]
public sealed class ProcessSocketsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_socket_whose_other_end_is_closed_is_reported_and_an_open_one_is_not()
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        string port = ((IPEndPoint)listener.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture);
        using Child child = Child.Start(new Child.Overrides
        {
            Path = "/bin/bash",
            Arguments =
                ["/bin/bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$0 4<>/dev/tcp/127.0.0.1/$0; echo connected; read line", port],
        });
        using Socket one = listener.Accept();
        using Socket other = listener.Accept();
        Assert.Equal("connected", child.Line());
        Assert.Equal(new ProcessSockets(2, 0), ProcessSockets.Look(child.Identity));
        one.Close();
        Soon.True(() => ProcessSockets.Look(child.Identity) == new ProcessSockets(2, 1), "one has no other end");
        other.Close();
        Soon.True(() => ProcessSockets.Look(child.Identity) == new ProcessSockets(2, 2), "neither has one");
    }

    [Fact]
    public void One_without_sockets_has_none_and_of_one_that_has_gone_nothing_is_known()
    {
        ProcessIdentity gone;
        using (Child child = Child.Shell("echo; read line"))
        {
            _ = child.Line();
            gone = child.Identity;
            Assert.Equal(new ProcessSockets(0, 0), ProcessSockets.Look(gone));
            Assert.Null(ProcessSockets.Look(gone with { StartTime = 1 }));
        }

        Assert.Null(ProcessSockets.Look(gone));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_socket_is_hung_up_when_the_other_end_will_send_no_more_whatever_is_still_to_be_read(bool isClosed)
    {
        (Socket one, Socket other) = Pair();
        using (one)
        using (other)
        {
            using SafeFileHandle handle = new(one.Handle, ownsHandle: false);
            Assert.False(Descriptor.IsHungUp(handle));
            _ = other.Send("to be read"u8);
            Assert.False(Descriptor.IsHungUp(handle));
            if (isClosed)
            {
                other.Close();
            }
            else
            {
                other.Shutdown(SocketShutdown.Send);
            }

            Assert.True(Descriptor.IsHungUp(handle));
        }
    }

    public void Dispose() => _folder.Dispose();

    private (Socket One, Socket Other) Pair()
    {
        UnixDomainSocketEndPoint address = new(_folder["socket"]);
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(address);
        listener.Listen();
        Socket one = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        one.Connect(address);
        return (one, listener.Accept());
    }
}
