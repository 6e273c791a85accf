using System;
using System.Collections.Generic;
using System.Net.Sockets;
using System.Text;

namespace FsFreezeHook.Tests.TestBed;

/// <summary>A system log's daemon: what was sent to its socket.</summary>
internal sealed class SystemLogListener : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public SystemLogListener(string path)
    {
        Path = path;
        _socket.Bind(new UnixDomainSocketEndPoint(path));
        _socket.Blocking = false;
    }

    public string Path { get; }

    /// <summary>The datagrams that came since the last call. A Unix socket has them when the sender's call returns.</summary>
    public IReadOnlyList<string> Received()
    {
        List<string> received = [];
        byte[] buffer = new byte[64 * 1024];
        while (_socket.Poll(0, SelectMode.SelectRead))
        {
            received.Add(Encoding.UTF8.GetString(buffer, 0, _socket.Receive(buffer)));
        }

        return received;
    }

    public void Dispose() => _socket.Dispose();
}
