using System;
using System.Net;
using System.Net.Sockets;

namespace FsFreezeHook.MySql.Discovery;

/// <summary>
/// What a server says first, to whoever connects: the initial handshake packet of MySQL's client/server protocol.
/// </summary>
internal static class ServerGreeting
{
    // A server that is at work answers within milliseconds.
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(0.5);

    /// <summary>Whether what listens there speaks the protocol. It is connected to, and left.</summary>
    internal static bool IsSpokenAt(EndPoint place)
    {
        // The packet's length, its number, and the version of the protocol, or the mark of an error: too many
        // connections, a blocked host.
        Span<byte> beginning = stackalloc byte[5];
        const byte protocol = 10;
        const byte error = 0xFF;
        try
        {
            using Socket socket = New(place);
            socket.ReceiveTimeout = (int)Wait.TotalMilliseconds;
            socket.Connect(place);
            int length = 0;
            int count;
            while (length < beginning.Length && (count = socket.Receive(beginning[length..])) > 0)
            {
                length += count;
            }

            return length == beginning.Length && beginning[2] == 0 && beginning[3] == 0 && beginning[4] is protocol or error;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>The version that whoever is there states before any login; null where none does soon.</summary>
    internal static string? VersionAt(EndPoint place)
    {
        // Behind the packet's header and the protocol's version, up to a NUL; both servers' are shorter than this.
        const int begin = 5;
        const int longest = 60;
        byte[] greeting = new byte[begin + longest];
        try
        {
            using Socket socket = New(place);
            socket.ReceiveTimeout = (int)Wait.TotalMilliseconds;
            socket.Connect(place);
            int length = socket.Receive(greeting);
            int end = Array.IndexOf(greeting, (byte)0, Math.Min(begin, length));
            return length > begin && greeting[begin - 1] == 10 && end > begin && end < length
                ? System.Text.Encoding.ASCII.GetString(greeting, begin, end - begin)
                : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <summary>Whether anybody listens at a path: a socket stays there when a server dies.</summary>
    internal static bool IsListenedAt(string path)
    {
        UnixDomainSocketEndPoint place;
        try
        {
            place = new UnixDomainSocketEndPoint(path);
        }
        catch (ArgumentException)
        {
            // Longer than a socket's address: nobody can be asked.
            return true;
        }

        try
        {
            using Socket socket = New(place);
            socket.Blocking = false;
            socket.Connect(place);
            return true;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode is SocketError.WouldBlock or SocketError.TryAgain;
        }
    }

    private static Socket New(EndPoint place) => new(
        place.AddressFamily, SocketType.Stream, place is UnixDomainSocketEndPoint ? ProtocolType.Unspecified : ProtocolType.Tcp);
}
