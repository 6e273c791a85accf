using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// A server that speaks just enough of MySQL's protocol to be let into a conversation, and then means no good. See "Client/Server
/// Protocol" in MySQL's source documentation.
/// </summary>
internal sealed partial class FakeServer : IDisposable
{
    /// <summary>What its long errors begin with, in front of a line's end and a control sequence.</summary>
    public const string ErrorText = "the server says\n2026-01-01 forged line \u001b[2Jend ";

    /// <summary>The file that it asks for.</summary>
    public const string WantedFile = "/etc/shadow";

    // Long enough for every limit of the program's to have passed.
    private static readonly TimeSpan Stay = TimeSpan.FromSeconds(60);

    private readonly Socket _listener;
    private readonly CancellationTokenSource _end = new();
    private readonly List<byte> _received = [];
    private readonly FakeAnswer _answer;
    private byte[] _clear = [];
    private int _connections;
    private readonly Thread _thread;

    /// <summary>Listens on a socket.</summary>
    public FakeServer(string path, FakeAnswer answer)
        : this(new UnixDomainSocketEndPoint(path), answer)
    {
        _ = Command.Must("chmod", "666", path);
    }

    /// <summary>Listens on a port of every address.</summary>
    public FakeServer(FakeAnswer answer)
        : this(new IPEndPoint(IPAddress.Any, 0), answer)
    {
    }

    private FakeServer(EndPoint at, FakeAnswer answer)
    {
        _answer = answer;
        _listener = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(at);
        _listener.Listen(20);
        _thread = new Thread(Accept) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Its port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>How many clients have come.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>All that clients have sent, with what was sent under its key in clear.</summary>
    public byte[] Received
    {
        get
        {
            lock (_received)
            {
                return [.. _received];
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _thread.Join();
        _end.Dispose();
    }

    private byte[] Greeting()
    {
        // Protocol 4.1, secure login, login plugins, files from the client; TLS.
        uint tls = _answer == FakeAnswer.SilenceAfterTls ? 0x800u : 0;
        uint capabilities = 0x1 | 0x8 | 0x80 | 0x200 | 0x2000 | 0x8000 | 0x10000 | 0x20000 | 0x80000 | tls;
        return
        [
            10, .. "8.0.40-fake\0"u8, 7, 0, 0, 0, .. "abcdefgh"u8, 0,
            unchecked((byte)capabilities), (byte)(capabilities >> 8 & 0xFF), 45, 2, 0, (byte)(capabilities >> 16 & 0xFF), 0,
            21, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. "ijklmnopqrst\0"u8,
            .. _answer == FakeAnswer.AskForPasswordByKey ? PublicKeyLogin.Plugin : "mysql_native_password\0"u8,
        ];
    }

    private static byte[] Error()
    {
        string text = ErrorText + new string('x', 60_000);
        return [0xFF, 0x51, 0x04, .. "#HY000"u8, .. Encoding.UTF8.GetBytes(text)];
    }

    private void Accept()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                Socket client = _listener.Accept();
                _ = Interlocked.Increment(ref _connections);
                new Thread(() => Converse(client)) { IsBackground = true }.Start();
            }
            catch (SocketException)
            {
                return;
            }
        }
    }

    private void Converse(Socket client)
    {
        using NetworkStream stream = new(client, ownsSocket: true);
        try
        {
            if (Greet(stream))
            {
                Login(stream);
            }
        }
        catch (IOException)
        {
            // The client has had enough, which it is meant to.
        }
    }

    private bool Greet(NetworkStream stream)
    {
        switch (_answer)
        {
            case FakeAnswer.Silence:
                StaySilent();
                return false;
            case FakeAnswer.Garbage:
                stream.Write("HTTP/1.1 200 OK\r\n\r\nnothing of this is a greeting, and it goes on for a while"u8);
                StaySilent();
                return false;
            case FakeAnswer.EndlessGreeting:
                SendForEver(stream, 0);
                return false;
            case FakeAnswer.SlowGreeting:
                stream.Write([100, 0, 0, 0]);
                for (int i = 0; i < 60 && !_end.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(1)); i++)
                {
                    stream.WriteByte(10);
                }

                return false;
            default:
                Send(stream, 0, Greeting());
                return true;
        }
    }

    private void Login(NetworkStream stream)
    {
        (byte number, _) = Receive(stream);
        switch (_answer)
        {
            case FakeAnswer.SilenceAfterLogin or FakeAnswer.SilenceAfterTls:
                StaySilent();
                return;
            case FakeAnswer.LongRefusal:
                Send(stream, ++number, Error());
                return;
            case FakeAnswer.Speech when _speech!.LoginAnswer is { } answer:
                Send(stream, ++number, answer);
                StaySilent();
                return;
            case FakeAnswer.AskForClearPassword:
                Send(stream, ++number, [0xFE, .. "mysql_clear_password\0"u8]);
                (number, _clear) = Receive(stream);
                break;
            case FakeAnswer.AskForPasswordByKey:
                number = AskByKey(stream, number);
                break;
        }

        Send(stream, ++number, [0, 0, 0, 2, 0, 0, 0]);
        while (true)
        {
            (_, byte[] command) = Receive(stream);
            if (_speech is not null)
            {
                Speak(stream, command);
            }
            else if (Encoding.UTF8.GetString(command).Contains("SELECT", StringComparison.Ordinal))
            {
                Answer(stream);
            }
            else
            {
                Send(stream, 1, [0, 0, 0, 2, 0, 0, 0]);
            }
        }
    }

    private byte AskByKey(NetworkStream stream, byte number)
    {
        using PublicKeyLogin login = new("abcdefghijklmnopqrst"u8);
        Send(stream, ++number, PublicKeyLogin.NotRemembered);
        (number, _) = Receive(stream);
        Send(stream, ++number, login.Key);
        (number, byte[] password) = Receive(stream);
        Keep(login.Decrypt(password));
        return number;
    }

    private void Answer(NetworkStream stream)
    {
        switch (_answer)
        {
            case FakeAnswer.LongError:
                Send(stream, 1, Error());
                return;
            case FakeAnswer.AskForClearPassword:
                Send(stream, 1, [0xFF, 0x51, 0x04, .. "#HY000"u8, .. _clear]);
                return;
            case FakeAnswer.AskForFile:
                Send(stream, 1, [0xFB, .. Encoding.UTF8.GetBytes(WantedFile)]);
                _ = Receive(stream);
                return;
            case FakeAnswer.SilenceAfterQuery:
                StaySilent();
                return;
        }

        Send(stream, 1, [1]);
        Send(stream, 2, [3, .. "def"u8, 0, 0, 0, 1, (byte)'c', 0, 12, 45, 0, 0xFF, 0xFF, 0xFF, 0, 0xFD, 0, 0, 0, 0, 0]);
        Send(stream, 3, [0xFE, 0, 0, 2, 0]);
        switch (_answer)
        {
            case FakeAnswer.TornValue:
                stream.Write([200, 0, 0, 4, 199, (byte)'x']);
                stream.Socket.Shutdown(SocketShutdown.Both);
                return;
            case FakeAnswer.NoRows:
                Send(stream, 4, [0xFE, 0, 0, 2, 0]);
                return;
            case FakeAnswer.EndlessRows:
                byte number = 4;
                byte[] row = [0xFD, 0, 4, 0, .. new byte[1024]];
                while (!_end.IsCancellationRequested)
                {
                    Send(stream, number++, row);
                }

                return;
            default:
                SendForEver(stream, 4);
                return;
        }
    }

    // A packet of the largest size is continued by the next, see "MySQL Packets" in the same documentation.
    private void SendForEver(NetworkStream stream, byte number)
    {
        byte[] piece = new byte[64 * 1024];
        const int largest = 0xFFFFFF;
        while (!_end.IsCancellationRequested)
        {
            stream.Write([0xFF, 0xFF, 0xFF, number++]);
            for (int sent = 0; sent < largest; sent += piece.Length)
            {
                stream.Write(piece, 0, Math.Min(piece.Length, largest - sent));
            }
        }
    }

    private void StaySilent() => _ = _end.Token.WaitHandle.WaitOne(Stay);

    private static void Send(NetworkStream stream, byte number, byte[] payload) =>
        stream.Write([(byte)payload.Length, (byte)(payload.Length >> 8), (byte)(payload.Length >> 16), number, .. payload]);

    private (byte Number, byte[] Payload) Receive(NetworkStream stream)
    {
        byte[] header = new byte[4];
        stream.ReadExactly(header);
        byte[] payload = new byte[header[0] | (header[1] << 8) | (header[2] << 16)];
        stream.ReadExactly(payload);
        Keep(payload);
        return (header[3], payload);
    }

    private void Keep(byte[] payload)
    {
        lock (_received)
        {
            _received.AddRange(payload);
        }
    }
}
