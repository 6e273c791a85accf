using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Listens where syslog does. On a machine that has a syslog, its socket is covered for as long.</summary>
internal sealed class SyslogListener : IDisposable
{
    private const string Device = "/dev/log";

    private readonly TemporaryFolder _folder = new();
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly bool _covers;

    /// <summary>Begins to listen.</summary>
    public SyslogListener()
    {
        _covers = File.Exists(Device);
        string path = _covers ? _folder.File("log") : Device;
        _socket.Bind(new UnixDomainSocketEndPoint(path));
        if (_covers)
        {
            _ = Command.Must("mount", "--bind", path, Device);
        }
    }

    /// <summary>All that has been said so far, a message a line.</summary>
    public string Messages()
    {
        StringBuilder messages = new();
        byte[] buffer = new byte[16384];
        while (_socket.Available > 0)
        {
            int length = _socket.Receive(buffer);
            _ = messages.Append(Encoding.UTF8.GetString(buffer, 0, length)).Append('\n');
        }

        return messages.ToString();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_covers)
        {
            _ = Command.Run("umount", [Device]);
        }

        _socket.Dispose();
        File.Delete(_covers ? _folder.File("log") : Device);
        _folder.Dispose();
    }
}
