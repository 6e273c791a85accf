using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.VmTests.TestBed;

/// <summary>The host's end of a serial port, or of the emulator's own control socket: lines of text, both ways.</summary>
internal sealed class HostChannel : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly Queue<string> _lines = new();
    private readonly List<byte> _unfinished = [];
    private readonly string _name;

    /// <summary>Connects to a socket of the emulator, which makes them before its machine starts.</summary>
    /// <exception cref="TestBedException">It did not make it in time.</exception>
    public HostChannel(string socketPath)
    {
        _name = Path.GetFileName(socketPath);
        _ = Eventually.True(() => Connects(socketPath), TimeSpan.FromSeconds(10), $"the emulator listens on {_name}");
    }

    /// <summary>Sends a line.</summary>
    public void Send(string line) => Send(Encoding.UTF8.GetBytes(line + "\n"));

    /// <summary>Sends bytes as they are.</summary>
    public void Send(byte[] bytes)
    {
        for (int sent = 0; sent < bytes.Length;)
        {
            sent += _socket.Send(bytes.AsSpan(sent));
        }
    }

    /// <summary>The next line, without its end, or null where none came in time.</summary>
    /// <exception cref="TestBedException">The emulator hung up.</exception>
    public string? ReadLine(TimeSpan bound)
    {
        long deadline = Environment.TickCount64 + (long)bound.TotalMilliseconds;
        while (_lines.Count == 0)
        {
            long left = deadline - Environment.TickCount64;
            if (left <= 0 || !_socket.Poll(TimeSpan.FromMilliseconds(left), SelectMode.SelectRead))
            {
                return null;
            }

            int read = _socket.Receive(_buffer);
            if (read == 0)
            {
                throw new TestBedException($"the emulator hung up on {_name}");
            }

            Split(_buffer.AsSpan(0, read));
        }

        return _lines.Dequeue();
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private void Split(ReadOnlySpan<byte> bytes)
    {
        foreach (byte one in bytes)
        {
            if (one == (byte)'\n')
            {
                _lines.Enqueue(Encoding.UTF8.GetString([.. _unfinished]));
                _unfinished.Clear();
            }
            else
            {
                _unfinished.Add(one);
            }
        }
    }

    private bool Connects(string path)
    {
        try
        {
            _socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException notYet) when (
            notYet.SocketErrorCode is SocketError.ConnectionRefused or SocketError.AddressNotAvailable || !Path.Exists(path))
        {
            return false;
        }
    }
}
