using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <content>Answers of any text.</content>
internal sealed partial class FakeServer
{
    private const byte Query = 3;

    private static readonly byte[] Ok = [0, 0, 0, 2, 0, 0, 0];
    private static readonly byte[] EndOfFile = [0xFE, 0, 0, 2, 0];

    private readonly HostileSpeech? _speech;

    /// <summary>Listens on a socket, and answers as <paramref name="speech"/> says.</summary>
    public FakeServer(string path, HostileSpeech speech)
        : this(path, FakeAnswer.Speech)
    {
        _speech = speech;
    }

    // "Text Resultset" in the same documentation.
    private void Speak(NetworkStream stream, byte[] command)
    {
        FakeResult result =
            command is [Query, ..] ? _speech!.Answer(Encoding.UTF8.GetString(command, 1, command.Length - 1)) : FakeResult.Well;
        if (result.Error is { } error)
        {
            Send(stream, 1, HostileSpeech.Error(error));
            return;
        }

        if (result.Columns.Count == 0)
        {
            Send(stream, 1, Ok);
            return;
        }

        byte number = 1;
        Send(stream, number++, [(byte)result.Columns.Count]);
        foreach (string name in result.Columns)
        {
            Send(
                stream,
                number++,
                [3, .. "def"u8, 0, 0, 0, .. Value(name), 0, 12, 45, 0, 0xFF, 0xFF, 0xFF, 0, 0xFD, 0, 0, 0, 0, 0]);
        }

        Send(stream, number++, EndOfFile);
        foreach (string?[] row in result.Rows)
        {
            Send(stream, number++, [.. row.SelectMany(Value)]);
        }

        Send(stream, number, EndOfFile);
    }

    private static byte[] Value(string? text)
    {
        if (text is null)
        {
            return [0xFB];
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text);
        byte[] length = bytes.Length < 0xFB
            ? [(byte)bytes.Length]
            : [0xFD, (byte)bytes.Length, (byte)(bytes.Length >> 8), (byte)(bytes.Length >> 16)];
        return [.. length, .. bytes];
    }
}
