using System;
using System.Collections.Generic;
using System.Data.Common;
using FsFreezeHook.Configuration;
using MySqlConnector;

namespace FsFreezeHook.MySql;

/// <summary>One connection to a server, and the few ways in which statements are sent on it.</summary>
internal sealed class ServerConnection : IDisposable
{
    private readonly MySqlConnection _connection;

    private ServerConnection(MySqlConnection connection)
    {
        _connection = connection;
    }

    /// <summary>Connects.</summary>
    /// <exception cref="FailureException">The server cannot be reached, or denies access.</exception>
    internal static ServerConnection Open(InstanceSettings settings)
    {
        MySqlConnection connection = new(ConnectionOptions.For(settings));
        try
        {
            connection.Open();
            return new ServerConnection(connection);
        }
        catch (MySqlException e)
        {
            connection.Dispose();
            throw ServerErrors.Connecting(e, settings);
        }
    }

    /// <summary>Sends a statement that has no result.</summary>
    /// <param name="statement">One of <see cref="Statements"/>.</param>
    /// <param name="limit">How long to wait for the answer; null for ever.</param>
    /// <exception cref="MySqlException">It failed.</exception>
    internal void Execute(string statement, TimeSpan? limit)
    {
        using MySqlCommand command = Command(statement, limit);
        command.ExecuteNonQuery();
    }

    /// <summary>Sends a query and reads its rows as text; null stays null.</summary>
    /// <param name="statement">One of <see cref="Statements"/>.</param>
    /// <param name="limit">How long to wait for the answer.</param>
    /// <exception cref="MySqlException">It failed.</exception>
    internal List<string?[]> Query(string statement, TimeSpan limit)
    {
        using MySqlCommand command = Command(statement, limit);
        using DbDataReader reader = command.ExecuteReader();
        List<string?[]> rows = [];
        while (reader.Read())
        {
            string?[] row = new string?[reader.FieldCount];
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i)
                    ? null
                    : Convert.ToString(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture);
            }

            rows.Add(row);
        }

        return rows;
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private MySqlCommand Command(string statement, TimeSpan? limit)
    {
        MySqlCommand command = _connection.CreateCommand();
        command.CommandText = statement;
        command.CommandTimeout = limit is { } time ? (int)Math.Max(1, Math.Ceiling(time.TotalSeconds)) : 0;
        return command;
    }
}
