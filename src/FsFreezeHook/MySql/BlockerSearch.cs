using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.Holding;
using MySqlConnector;

namespace FsFreezeHook.MySql;

/// <summary>Looks for what would hold up the read lock: an attempt behind it would keep every writer waiting.</summary>
internal static class BlockerSearch
{
    private static readonly TimeSpan AnswerWait = TimeSpan.FromSeconds(5);

    /// <summary>What would hold it up now, the oldest first.</summary>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal static IReadOnlyList<Blocker> Find(ServerConnection connection, ServerFeatures features)
    {
        if (!features.ReadsBlockReadLock)
        {
            return Read(connection, Statements.BlockersOnMariaDb);
        }

        try
        {
            return Read(connection, Statements.BlockersOnMySql);
        }
        catch (MySqlException e) when (ServerErrors.IsAccessDenied(e))
        {
            return Read(connection, Statements.BlockersInSeconds);
        }
    }

    /// <summary>One row of the search as a blocker.</summary>
    /// <remarks>The text of a statement may hold personal data; its first word does not.</remarks>
    internal static Blocker Describe(string?[] row)
    {
        double seconds = double.TryParse(row[3], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : 0;
        string kind = new([.. (row[4] ?? string.Empty).TakeWhile(char.IsAsciiLetter)]);
        return new Blocker(
            row[0] ?? "?",
            string.Create(
                CultureInfo.InvariantCulture,
                $"connection {row[0]} ({row[1]}@{row[2]}, {seconds:0.#} s, {(kind.Length == 0 ? "statement" : kind.ToUpperInvariant())})"));
    }

    private static Blocker[] Read(ServerConnection connection, string statement) =>
        [.. connection.Query(statement, AnswerWait).Select(Describe)];
}
