using System.Net;
using System.Net.Sockets;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Ports of 127.0.0.1.</summary>
internal static class LoopbackPort
{
    /// <summary>One on which nobody listens.</summary>
    public static int Free()
    {
        using TcpListener listener = new(IPAddress.Loopback, port: 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
