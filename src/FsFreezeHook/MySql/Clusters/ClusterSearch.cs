using System;
using System.Collections.Generic;
using FsFreezeHook.MySql.Server;
using MySqlConnector;

namespace FsFreezeHook.MySql.Clusters;

/// <summary>Finds out which member of a cluster a server is.</summary>
internal static class ClusterSearch
{
    /// <summary>Asks a server; null where it is in no cluster.</summary>
    /// <param name="connection">A connection to it.</param>
    /// <param name="wait">How long an answer is waited for.</param>
    /// <exception cref="MySqlException">The server did not answer, or the account may not see it.</exception>
    internal static ClusterNode? Find(ServerConnection connection, TimeSpan wait)
    {
        Dictionary<string, string> variables = Pairs(connection, Statements.ClusterVariables, wait);
        return variables.GetValueOrDefault("wsrep_on") == "ON"
                ? new GaleraNode(variables, Pairs(connection, Statements.GaleraStatus, wait))
            : !string.IsNullOrEmpty(variables.GetValueOrDefault("group_replication_group_name"))
                ? GroupMember.Of(variables, connection, wait)
            : null;
    }

    private static Dictionary<string, string> Pairs(ServerConnection connection, string statement, TimeSpan wait)
    {
        Dictionary<string, string> pairs = new(StringComparer.OrdinalIgnoreCase);
        foreach (string?[] row in connection.Query(statement, wait))
        {
            pairs[row[0] ?? string.Empty] = ServerText.Of(row[1] ?? string.Empty);
        }

        return pairs;
    }
}
