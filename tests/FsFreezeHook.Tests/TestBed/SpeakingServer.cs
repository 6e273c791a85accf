using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FsFreezeHook.Tests.TestBed;

/// <summary>
/// A server for one client, that speaks just enough of MySQL's protocol to let it in and to answer it: see "Client/Server
/// Protocol" in MySQL's source documentation.
/// </summary>
internal sealed class SpeakingServer : IDisposable
{
    private const byte Query = 3;

    // Those of SHOW MASTER STATUS, the one answer whose columns are asked for by their names.
    private static readonly string[] Columns = ["File", "Position"];

    private static readonly byte[] Ok = [0, 0, 0, 2, 0, 0, 0];
    private static readonly byte[] EndOfFile = [0xFE, 0, 0, 2, 0];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<NetworkStream, bool> _greet;
    private readonly Func<string, IReadOnlyList<string?[]>> _answer;
    private readonly Background _life;

    private SpeakingServer(Func<NetworkStream, bool> greet, Func<string, IReadOnlyList<string?[]>> answer)
    {
        _greet = greet;
        _answer = answer;
        _listener.Start();
        _life = Background.Run(Live);
    }

    /// <summary>Its port on 127.0.0.1.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>One that lets in whoever comes.</summary>
    /// <param name="answer">The rows that it answers a statement with; where there is none, that all is well; an error where it
    /// throws a <see cref="SpokenException"/>.</param>
    public static SpeakingServer Answering(Func<string, IReadOnlyList<string?[]>> answer) => new(LetIn, answer);

    /// <summary>One that lets nobody in.</summary>
    /// <param name="error">The error's number.</param>
    /// <param name="text">Its text.</param>
    public static SpeakingServer Refusing(ushort error, string text) => new(
        stream =>
        {
            Send(stream, 0, [0xFF, (byte)error, (byte)(error >> 8), .. Encoding.UTF8.GetBytes(text)]);
            return false;
        },
        _ => []);

    public void Dispose()
    {
        _listener.Dispose();
        _life.Join();
    }

    private void Live()
    {
        try
        {
            using NetworkStream stream = new(_listener.AcceptSocket(), ownsSocket: true);
            if (!_greet(stream))
            {
                return;
            }

            for (byte[] command = Receive(stream); command is [Query, ..]; command = Receive(stream))
            {
                Answer(stream, Encoding.UTF8.GetString(command.AsSpan(1)));
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // The client has gone, or none came.
        }
    }

    // Protocol 4.1 with secure login and login plugins.
    private static bool LetIn(NetworkStream stream)
    {
        const uint capabilities = 0x1 | 0x8 | 0x200 | 0x2000 | 0x8000 | 0x80000;
        Send(stream, 0,
        [
            10, .. "8.0.40-fake\0"u8, 7, 0, 0, 0, .. "abcdefgh"u8, 0,
            (byte)(capabilities & 0xFF), (byte)(capabilities >> 8 & 0xFF), 45, 2, 0, (byte)(capabilities >> 16), 0,
            21, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. "ijklmnopqrst\0"u8, .. "mysql_native_password\0"u8,
        ]);
        _ = Receive(stream);
        Send(stream, 2, Ok);
        return true;
    }

    private void Answer(NetworkStream stream, string statement)
    {
        try
        {
            Answer(stream, _answer(statement));
        }
        catch (SpokenException e)
        {
            Send(stream, 1, [0xFF, (byte)e.Number, (byte)(e.Number >> 8), .. "#HY000"u8, .. Encoding.UTF8.GetBytes(e.Message)]);
        }
    }

    // "Text Resultset" in the same documentation.
    private static void Answer(NetworkStream stream, IReadOnlyList<string?[]> rows)
    {
        if (rows.Count == 0)
        {
            Send(stream, 1, Ok);
            return;
        }

        byte number = 1;
        Send(stream, number++, [(byte)rows[0].Length]);
        for (int column = 0; column < rows[0].Length; column++)
        {
            string name = Columns.ElementAtOrDefault(column) ?? "c";
            Send(
                stream,
                number++,
                [3, .. "def"u8, 0, 0, 0, .. Value(name), 0, 12, 45, 0, 0xFF, 0xFF, 0xFF, 0, 0xFD, 0, 0, 0, 0, 0]);
        }

        Send(stream, number++, EndOfFile);
        foreach (string?[] row in rows)
        {
            Send(stream, number++, [.. row.SelectMany(Value)]);
        }

        Send(stream, number, EndOfFile);
    }

    private static byte[] Value(string? text) => text is null ? [0xFB] : [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    private static void Send(NetworkStream stream, byte number, byte[] payload) =>
        stream.Write([(byte)payload.Length, (byte)(payload.Length >> 8), 0, number, .. payload]);

    private static byte[] Receive(NetworkStream stream)
    {
        byte[] header = new byte[4];
        stream.ReadExactly(header);
        byte[] payload = new byte[header[0] | (header[1] << 8) | (header[2] << 16)];
        stream.ReadExactly(payload);
        return payload;
    }
}
