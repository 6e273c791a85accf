using System;
using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Threading;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// Stands between the program and a server and passes everything on, until it is to hold something back: so a run stands still at
/// a statement, on a machine of any speed, or its server falls silent in the middle of a packet.
/// </summary>
internal sealed class Relay : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly ConcurrentBag<RelayedConnection> _connections = [];
    private readonly string _target;
    private RelayStop? _stop;
    private RelayStop? _reached;

    /// <summary>Begins to pass on to a server.</summary>
    public Relay(DatabaseServer server)
    {
        _target = server.SocketPath;
        SocketPath = _folder.File("sock");
        _listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        _listener.Listen();
        new Thread(Accept) { IsBackground = true, Name = "relay" }.Start();
    }

    /// <summary>Where it listens.</summary>
    public string SocketPath { get; }

    /// <summary>Holds back the next statement that contains a text; an empty one: the greeting of the next connection.</summary>
    public void HoldBack(string text) => _stop = new RelayStop(text, InMidPacket: false);

    /// <summary>Passes on half of the answer to the next such statement, and no more.</summary>
    public void HoldBackHalfTheAnswerTo(string text) => _stop = new RelayStop(text, InMidPacket: true);

    /// <summary>Has the server get another statement in the place of the next one that contains a text.</summary>
    public void Exchange(string text, string statement) =>
        _stop = new RelayStop(text, InMidPacket: false) { Replacement = statement };

    /// <summary>Waits until something is held back.</summary>
    public void WaitUntilHeldBack()
    {
        RelayStop? stop = _stop ?? _reached;
        _ = Eventually.True(() => stop is { IsReached: true }, Bound, $"the relay holds back '{stop?.Text}'");
    }

    /// <summary>Passes on what was held back.</summary>
    public void Go()
    {
        _stop?.Go();
        _reached?.Go();
        _stop = null;
    }

    /// <summary>
    /// Keeps from the server what was held back, and answers that it waited for too long, as a server does by itself. Of the
    /// statements before it the session keeps what they were granted.
    /// </summary>
    public void Refuse() => (_stop ?? _reached)?.Refuse();

    /// <summary>Has the ends of the connections that stand now part: neither learns that the other goes.</summary>
    public void Part()
    {
        foreach (RelayedConnection connection in _connections)
        {
            connection.Part();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Go();
        _listener.Dispose();
        foreach (RelayedConnection connection in _connections)
        {
            connection.Dispose();
        }

        _folder.Dispose();
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                Socket client = _listener.Accept();
                Socket server = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    server.Connect(new UnixDomainSocketEndPoint(_target));
                    _connections.Add(new RelayedConnection(client, server, TakeStop));
                }
                catch (SocketException)
                {
                    // The server is not there: the client sees a connection that ends.
                    client.Dispose();
                    server.Dispose();
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The relay is disposed of.
        }
    }

    // Each stop is one connection's alone.
    private RelayStop? TakeStop(ReadOnlySpan<byte> request)
    {
        RelayStop? stop = _stop;
        if (stop is null || !stop.Matches(request) || Interlocked.CompareExchange(ref _stop, null, stop) != stop)
        {
            return null;
        }

        _reached = stop;
        return stop;
    }
}
