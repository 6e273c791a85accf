using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>A place on the web that has nothing, and counts who asks.</summary>
internal sealed class AskedPlace : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Thread _thread;
    private int _asked;

    public AskedPlace()
    {
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/issuer.cer");
        _thread = new Thread(Answer) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Where it is.</summary>
    public Uri Address { get; }

    /// <summary>How often it was connected to.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public void Dispose()
    {
        _listener.Dispose();
        _thread.Join();
    }

    private void Answer()
    {
        try
        {
            while (true)
            {
                using Socket asking = _listener.AcceptSocket();
                _ = Interlocked.Increment(ref _asked);
                _ = asking.Send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8);
            }
        }
        catch (SocketException)
        {
            // It is disposed of, or who asked has gone.
        }
    }
}
