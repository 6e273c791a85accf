using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace FsFreezeHook.MySql.OptionFiles;

/// <summary>The groups of an option file whose options count.</summary>
/// <param name="names">Their names, in full.</param>
internal sealed class OptionGroups(IEnumerable<string> names)
{
    // As each client's own --help lists them.
    private static readonly string[] OfMariaDb = ["mysql", "mariadb-client", "client", "client-server", "client-mariadb"];
    private static readonly string[] OfMySql = ["mysql", "client"];
    private const string Own = "fsfreeze-hook";

    private readonly byte[][] _names = [.. names.Select(Encoding.UTF8.GetBytes)];

    /// <summary>The one group that is for all clients.</summary>
    public static OptionGroups Client { get; } = new(["client"]);

    /// <summary>The groups that a client reads, and this program's own.</summary>
    /// <param name="client">The client.</param>
    /// <param name="suffix">The suffix of groups that are read besides the plain ones; null: none.</param>
    public static OptionGroups Of(OptionClient client, string? suffix)
    {
        string[] plain = [.. client == OptionClient.MariaDb ? OfMariaDb : OfMySql, Own];
        return new OptionGroups(suffix is null ? plain : [.. plain, .. plain.Select(name => name + suffix)]);
    }

    /// <summary>Whether the options of <paramref name="group"/> count; the clients do not mind upper and lower case.</summary>
    public bool Count(ReadOnlySpan<byte> group)
    {
        foreach (byte[] name in _names)
        {
            if (Ascii.EqualsIgnoreCase(group, name) || group.SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }
}
