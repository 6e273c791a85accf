using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;

namespace FsFreezeHook.Posix;

/// <summary>The IP addresses that a network namespace answers for itself, as the kernel's own tables have them.</summary>
/// <param name="networks">Each with the length of its prefix: all of 127.0.0.0/8 is local.</param>
internal sealed class OwnAddresses(IReadOnlyList<IPNetwork> networks)
{
    /// <summary>Those of a process's network.</summary>
    /// <param name="procFolder">The process's folder in <c>/proc</c>.</param>
    internal static OwnAddresses Of(string procFolder) => Parse(
        ProcFile.TryRead(procFolder + "/net/fib_trie") ?? string.Empty,
        ProcFile.TryRead(procFolder + "/net/if_inet6") ?? string.Empty);

    /// <summary>From the tables <c>fib_trie</c> and <c>if_inet6</c>.</summary>
    internal static OwnAddresses Parse(string trie, string inet6) => new([.. OfTrie(trie), .. OfInet6(inet6)]);

    /// <summary>Whether a packet for <paramref name="address"/> stays in that network namespace.</summary>
    internal bool Include(IPAddress address)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(plain) || networks.Any(network => network.Contains(plain));
    }

    // A leaf names an address, and the lines below it say what it is: fib_trie_seq_show() in net/ipv4/fib_trie.c.
    private static IEnumerable<IPNetwork> OfTrie(string trie)
    {
        IPAddress? leaf = null;
        foreach (string line in trie.Split('\n').Select(line => line.Trim()))
        {
            if (line.StartsWith("|-- ", StringComparison.Ordinal))
            {
                leaf = IPAddress.TryParse(line.AsSpan(4), out IPAddress? address) ? address : null;
            }
            else if (leaf is not null && line.StartsWith('/') && line.EndsWith("host LOCAL", StringComparison.Ordinal)
                && IPNetwork.TryParse($"{leaf}{line.Split(' ')[0]}", out IPNetwork network))
            {
                yield return network;
            }
        }
    }

    private static IEnumerable<IPNetwork> OfInet6(string table)
    {
        const int digits = 32;
        foreach (string line in table.Split('\n'))
        {
            if (line.Length > digits && UInt128.TryParse(
                line.AsSpan(0, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 number))
            {
                byte[] bytes = new byte[16];
                System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
                yield return new IPNetwork(new IPAddress(bytes), 128);
            }
        }
    }
}
