using System;
using System.Net.Sockets;
using System.Threading;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>One connection through a <see cref="Relay"/>. Where one end goes, so does the other.</summary>
internal sealed class RelayedConnection : IDisposable
{
    // ER_LOCK_WAIT_TIMEOUT, 1205, as the first packet of an answer: see "ERR_Packet" in MySQL's source documentation.
    private static readonly byte[] LockWaitTimeout = [24, 0, 0, 1, 0xFF, 0xB5, 0x04, .. "#HY000waited too long"u8];

    private readonly Socket _client;
    private readonly Socket _server;
    private readonly RelayStopper _takeStop;
    private volatile RelayStop? _halved;
    private volatile RelayStop? _exchanged;
    private volatile bool _isRefused;
    private volatile bool _hasGone;
    private volatile bool _isParted;

    /// <summary>Begins to pass on.</summary>
    /// <param name="client">The program's end.</param>
    /// <param name="server">The server's end.</param>
    /// <param name="takeStop">Whether to stand still at a request; an empty one is the connection's beginning.</param>
    public RelayedConnection(Socket client, Socket server, RelayStopper takeStop)
    {
        _client = client;
        _server = server;
        _takeStop = takeStop;
        new Thread(Begin) { IsBackground = true, Name = "relayed requests" }.Start();
    }

    /// <summary>From now on neither end learns that the other goes, as where a network fails between them.</summary>
    public void Part() => _isParted = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        _hasGone = true;
        _client.Dispose();
        _server.Dispose();
    }

    private void Begin()
    {
        if (!MayGoOn([]))
        {
            Dispose();
            return;
        }

        new Thread(() => PassOn(_server, _ => true, Answer)) { IsBackground = true, Name = "relayed answers" }.Start();
        PassOn(_client, request => MayGoOn(request.Span), Ask);
    }

    private void PassOn(Socket from, Func<ReadOnlyMemory<byte>, bool> mayGoOn, Action<ReadOnlyMemory<byte>> send)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            int length;
            while ((length = from.Receive(buffer)) > 0 && mayGoOn(buffer.AsMemory(0, length)))
            {
                send(buffer.AsMemory(0, length));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Either end has gone.
        }

        if (!_isParted)
        {
            Dispose();
        }
    }

    private bool MayGoOn(ReadOnlySpan<byte> request)
    {
        RelayStop? stop = _takeStop(request);
        if (stop is { InMidPacket: true })
        {
            _halved = stop;
            return true;
        }

        _exchanged = stop is { Replacement: not null } ? stop : null;
        if (_exchanged is not null)
        {
            return true;
        }

        bool mayGoOn = stop is null || stop.Stand(() => HasGone(_client));
        _isRefused = stop is { IsRefused: true };
        return mayGoOn;
    }

    private void Ask(ReadOnlyMemory<byte> request)
    {
        if (_isRefused)
        {
            Send(_client, LockWaitTimeout);
        }
        else
        {
            Send(_server, _exchanged is { } stop ? stop.Exchange(request.Span) : request.Span);
        }
    }

    private void Answer(ReadOnlyMemory<byte> answer)
    {
        int passed = 0;
        if (_halved is { } stop)
        {
            _halved = null;
            passed = answer.Length / 2;
            Send(_client, answer.Span[..passed]);
            if (!stop.Stand(() => _hasGone))
            {
                return;
            }

            if (HasGone(_server))
            {
                // As where nothing is between them: an answer that came before the end can be read, and nothing
                // can be sent any more.
                Part();
                _client.Shutdown(SocketShutdown.Receive);
            }
        }

        Send(_client, answer.Span[passed..]);
    }

    // While something is held back nobody reads from the end that it came from.
    private bool HasGone(Socket end)
    {
        try
        {
            return _hasGone || (end.Poll(0, SelectMode.SelectRead) && end.Available == 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }

    private static void Send(Socket to, ReadOnlySpan<byte> data)
    {
        while (data.Length > 0)
        {
            data = data[to.Send(data)..];
        }
    }
}
