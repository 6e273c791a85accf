using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;

namespace FsFreezeHook.Posix;

/// <summary>Where this process's own TCP connections really lead.</summary>
internal static class ConnectedPeers
{
    /// <summary>The addresses at the other end of the connections to <paramref name="port"/>.</summary>
    internal static IReadOnlyList<IPAddress> At(int port) =>
    [
        .. ProcFile.SocketDescriptors("/proc/self")
            .Select(Peer)
            .OfType<IPEndPoint>()
            .Where(peer => peer.Port == port)
            .Select(peer => peer.Address.IsIPv4MappedToIPv6 ? peer.Address.MapToIPv4() : peer.Address)
            .Distinct(),
    ];

    private static EndPoint? Peer(int descriptor)
    {
        try
        {
            using Socket socket = new(new SafeSocketHandle(descriptor, ownsHandle: false));
            return socket.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6
                ? socket.RemoteEndPoint
                : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
