using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MySqlConnector;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>A variable of a server's that can be set for all sessions to come, and what it can be set to at its ends.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Extremes">The values at its ends, as SQL.</param>
internal sealed record SessionVariable(string Name, IReadOnlyList<string> Extremes)
{
    // With the least of these nobody can connect any more, or say anything.
    private static readonly string[] Unbearable = ["max_user_connections", "max_allowed_packet", "net_buffer_length"];

    // What has no numbers has words, by number, or a set of them, by bit. A server refuses those that it has not.
    private const int Words = 9;
    private const int Bits = 34;

    /// <summary>All that a server lists.</summary>
    public static IReadOnlyList<SessionVariable> AllOf(DatabaseServer server)
    {
        using MySqlConnection connection = server.Connect();
        return [.. connection.Rows(server.Features.SessionVariables)
            .Where(row => !Unbearable.Contains(row[0], StringComparer.OrdinalIgnoreCase))
            .Select(row => new SessionVariable(row[0].ToLowerInvariant(), Ends(row[1], row[2])))];
    }

    private static IReadOnlyList<string> Ends(string least, string most) =>
        decimal.TryParse(least, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal from)
            && decimal.TryParse(most, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal to) && from < to
            ? [least, (from + 1).ToString(CultureInfo.InvariantCulture), most]
            : [.. Enumerable.Range(0, Words).Select(word => 1L * word)
                .Concat(Enumerable.Range(0, Bits).Select(bit => 1L << bit))
                .Distinct()
                .Select(number => number.ToString(CultureInfo.InvariantCulture)), "''"];
}
