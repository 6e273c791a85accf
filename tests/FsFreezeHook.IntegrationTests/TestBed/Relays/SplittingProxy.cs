using System;
using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// Stands before a primary and its replica as a read-write splitter does: it logs every client in on both, and sends what reads
/// to the replica and all else to the primary, whose greeting the client sees. Those that do so are in no package of Debian's.
/// </summary>
internal sealed class SplittingProxy : IDisposable
{
    private const int NumberInPacket = 3;
    private const int Text = 5;

    private readonly TemporaryFolder _folder = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly string _primary;
    private readonly string _replica;

    /// <summary>Begins to listen.</summary>
    public SplittingProxy(DatabaseServer primary, DatabaseServer replica)
    {
        _primary = primary.SocketPath;
        _replica = replica.SocketPath;
        SocketPath = _folder.File("splitter.sock");
        _listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        _listener.Listen();
        Start(Accept);
    }

    /// <summary>Where it listens.</summary>
    public string SocketPath { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Dispose();
        foreach (Socket socket in _sockets)
        {
            socket.Dispose();
        }

        _folder.Dispose();
    }

    private static void Start(Action run) => new Thread(() =>
    {
        try
        {
            run();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // An end has gone.
        }
    })
    {
        IsBackground = true,
        Name = "splitter",
    }.Start();

    private void Accept()
    {
        while (true)
        {
            Socket client = _listener.Accept();
            Socket primary = Connect(_primary);
            Socket replica = Connect(_replica);
            _sockets.Add(client);
            Start(() => Split(client, primary, replica));
        }
    }

    private Socket Connect(string path)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        _sockets.Add(socket);
        return socket;
    }

    private static void Split(Socket client, Socket primary, Socket replica)
    {
        byte[] answer = new byte[64 * 1024];
        byte[] request = new byte[64 * 1024];
        try
        {
            Start(() => PassOn(primary, client));
            _ = replica.Receive(answer);
            bool isIn = false;
            int length;
            while ((length = client.Receive(request)) > 0)
            {
                ReadOnlySpan<byte> packet = request.AsSpan(0, length);
                if (!isIn && packet[NumberInPacket] == 0)
                {
                    isIn = true;
                    Start(() => PassOn(replica, client));
                }

                if (!isIn)
                {
                    // The login is the same on both, but only one of them is heard.
                    _ = primary.Send(packet);
                    _ = replica.Send(packet);
                    _ = replica.Receive(answer);
                }
                else
                {
                    _ = (Reads(packet) ? replica : primary).Send(packet);
                }
            }
        }
        finally
        {
            client.Dispose();
            primary.Dispose();
            replica.Dispose();
        }
    }

    private static bool Reads(ReadOnlySpan<byte> packet) =>
        packet.Length > Text && Encoding.UTF8.GetString(packet[Text..]) is var text
        && (text.StartsWith("SELECT", StringComparison.Ordinal) || text.StartsWith("SHOW", StringComparison.Ordinal));

    private static void PassOn(Socket from, Socket to)
    {
        byte[] buffer = new byte[64 * 1024];
        int length;
        while ((length = from.Receive(buffer)) > 0)
        {
            _ = to.Send(buffer.AsSpan(0, length));
        }

        to.Dispose();
    }
}
