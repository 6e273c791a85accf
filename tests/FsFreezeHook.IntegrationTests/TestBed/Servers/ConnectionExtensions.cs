using System;
using System.Collections.Generic;
using System.Globalization;
using MySqlConnector;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Statements of the tests, each in a line.</summary>
internal static class ConnectionExtensions
{
    /// <summary>Runs a statement.</summary>
    public static void Execute(this MySqlConnection connection, string statement)
    {
        using MySqlCommand command = new(statement, connection);
        _ = command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row, as text.</summary>
    public static string Value(this MySqlConnection connection, string query)
    {
        using MySqlCommand command = new(query, connection);
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture) ?? string.Empty;
    }

    /// <summary>The session's id.</summary>
    public static long SessionId(this MySqlConnection connection) =>
        long.Parse(connection.Value("SELECT CONNECTION_ID()"), CultureInfo.InvariantCulture);

    /// <summary>Whether another session waits for a lock.</summary>
    public static bool SeesWaiting(this MySqlConnection connection, long session) => connection
        .Value(
            string.Create(CultureInfo.InvariantCulture, $"SELECT STATE FROM information_schema.PROCESSLIST WHERE ID = {session}"))
        .StartsWith("Waiting for", StringComparison.Ordinal);

    /// <summary>All rows, as text.</summary>
    public static IReadOnlyList<string[]> Rows(this MySqlConnection connection, string query)
    {
        using MySqlCommand command = new(query, connection);
        using MySqlDataReader reader = command.ExecuteReader();
        List<string[]> rows = [];
        while (reader.Read())
        {
            string[] row = new string[reader.FieldCount];
            for (int column = 0; column < row.Length; column++)
            {
                row[column] = Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture) ?? string.Empty;
            }

            rows.Add(row);
        }

        return rows;
    }
}
