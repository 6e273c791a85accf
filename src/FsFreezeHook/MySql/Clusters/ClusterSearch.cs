using System;
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
        ClusterVariables variables = ClusterVariables.Ask(connection, wait);
        return variables.IsGalera
                ? new GaleraNode(variables.Shown, ClusterVariables.Pairs(connection, Statements.GaleraStatus, wait))
            : variables.HasGroup ? GroupMember.Of(variables.Shown, connection, wait)
            : null;
    }
}
