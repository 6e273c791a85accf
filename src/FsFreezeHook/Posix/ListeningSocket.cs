using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;

namespace FsFreezeHook.Posix;

/// <summary>A socket that somebody listens on, as the tables in <c>/proc/PID/net</c> have it, see proc_pid_net(5).</summary>
/// <param name="Inode">Its number, which the links in <c>/proc/PID/fd</c> name.</param>
/// <param name="Path">The path that a Unix socket was bound to, as it was given; else null.</param>
/// <param name="EndPoint">Where a TCP socket is bound; else null.</param>
internal sealed record ListeningSocket(string Inode, string? Path, IPEndPoint? EndPoint)
{
    /// <summary>The Unix sockets of the table <c>unix</c>, without abstract ones and those without a name.</summary>
    internal static IEnumerable<ListeningSocket> OfUnix(string table)
    {
        // __SO_ACCEPTCON of include/uapi/linux/net.h: listen(2) was called.
        const string accepting = "00010000";
        const int flags = 3;
        const int inode = 6;
        const int path = 7;
        return table.Split('\n')
            .Select(line => line.Split(' ', path + 1, StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > path && fields[flags] == accepting && !fields[path].StartsWith('@'))
            .Select(fields => new ListeningSocket(fields[inode], fields[path], null));
    }

    /// <summary>The sockets of the table <c>tcp</c> or <c>tcp6</c>.</summary>
    internal static IEnumerable<ListeningSocket> OfTcp(string table)
    {
        // TCP_LISTEN of include/net/tcp_states.h.
        const string listening = "0A";
        const int address = 1;
        const int state = 3;
        const int inode = 9;
        return table.Split('\n')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > inode && fields[state] == listening)
            .Select(fields => (Inode: fields[inode], EndPoint: ParseEndPoint(fields[address])))
            .Where(socket => socket.EndPoint is not null)
            .Select(socket => new ListeningSocket(socket.Inode, null, socket.EndPoint));
    }

    // The address is printed as one or four 32-bit numbers, each in this machine's byte order: get_tcp4_sock() in
    // net/ipv4/tcp_ipv4.c.
    private static IPEndPoint? ParseEndPoint(string text)
    {
        const int digits = 8;
        if (text.Split(':') is not [{ Length: digits or 4 * digits } address, var port]
            || !ushort.TryParse(port, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort number))
        {
            return null;
        }

        byte[] bytes = new byte[address.Length / 2];
        for (int i = 0; i < address.Length; i += digits)
        {
            if (!uint.TryParse(
                address.AsSpan(i, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint word)
                || !BitConverter.TryWriteBytes(bytes.AsSpan(i / 2), word))
            {
                return null;
            }
        }

        IPAddress parsed = new(bytes);
        return new IPEndPoint(parsed.IsIPv4MappedToIPv6 ? parsed.MapToIPv4() : parsed, number);
    }
}
