using System;
using System.Collections.Generic;
using MySqlConnector;

namespace FsFreezeHook.MySql.Server;

/// <summary>What a server's variables say of the cluster that it is set up for.</summary>
/// <param name="shown">What <see cref="Statements.ClusterVariables"/> told.</param>
internal sealed class ClusterVariables(Dictionary<string, string> shown)
{
    /// <summary>All of them, by name.</summary>
    internal Dictionary<string, string> Shown => shown;

    /// <summary>Whether it is a node of a Galera cluster.</summary>
    internal bool IsGalera => shown.GetValueOrDefault("wsrep_on") == "ON";

    /// <summary>Whether it has a group of Group Replication.</summary>
    internal bool HasGroup => !string.IsNullOrEmpty(shown.GetValueOrDefault("group_replication_group_name"));

    /// <summary>Asks a server.</summary>
    /// <param name="connection">A connection to it.</param>
    /// <param name="wait">How long an answer is waited for.</param>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal static ClusterVariables Ask(ServerConnection connection, TimeSpan wait) =>
        new(Pairs(connection, Statements.ClusterVariables, wait));

    /// <summary>Asks a server for names and what it shows under them, in whatever case they are written.</summary>
    /// <param name="connection">A connection to it.</param>
    /// <param name="statement">The question.</param>
    /// <param name="wait">How long an answer is waited for.</param>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal static Dictionary<string, string> Pairs(ServerConnection connection, string statement, TimeSpan wait)
    {
        Dictionary<string, string> pairs = new(StringComparer.OrdinalIgnoreCase);
        foreach (string?[] row in connection.Query(statement, wait))
        {
            pairs[row[0] ?? string.Empty] = ServerText.Of(row[1] ?? string.Empty);
        }

        return pairs;
    }
}
