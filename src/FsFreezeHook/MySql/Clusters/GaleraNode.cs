using System;
using System.Collections.Generic;
using System.Globalization;
using FsFreezeHook.MySql.Server;
using MySqlConnector;

namespace FsFreezeHook.MySql.Clusters;

/// <summary>A node of a Galera cluster, as its server showed it in one moment.</summary>
internal sealed class GaleraNode
{
    private readonly Dictionary<string, string> _shown = new(StringComparer.OrdinalIgnoreCase);

    private GaleraNode()
    {
    }

    /// <summary>The node's name in its cluster.</summary>
    internal string Name => Shown("wsrep_node_name");

    /// <summary>The cluster's id, a UUID.</summary>
    internal string Cluster => Shown("wsrep_cluster_state_uuid");

    /// <summary>
    /// The number of the last write set that it has committed, in the cluster's order; null where it tells none.
    /// </summary>
    internal long? SequenceNumber => Number("wsrep_last_committed");

    /// <summary>How many write sets it has received and not applied.</summary>
    internal long? Queue => Number("wsrep_local_recv_queue");

    /// <summary>Whether it belongs to its cluster's primary component, and takes statements.</summary>
    internal bool IsReady => Shown("wsrep_cluster_status") == "Primary" && Shown("wsrep_ready") == "ON";

    /// <summary>Whether it is ready and no further behind than flow control lets a node be.</summary>
    internal bool IsSynced => IsReady && Shown("wsrep_local_state_comment") == "Synced";

    /// <summary>Its state, in the server's words, such as <c>Primary, Donor/Desynced</c>.</summary>
    internal string State => $"{Shown("wsrep_cluster_status")}, {Shown("wsrep_local_state_comment")}";

    /// <summary>Who it is and in which state, for a line.</summary>
    internal string Words => $"Galera node {Name} is {State}"
        + (Shown("wsrep_desync") == "ON" ? " (wsrep_desync is ON)" : string.Empty)
        + (Queue is > 0 and var queue
            ? string.Create(CultureInfo.InvariantCulture, $", with {queue} write sets to apply")
            : string.Empty);

    /// <summary>Asks a server; null where it is no node.</summary>
    /// <param name="connection">A connection to it.</param>
    /// <param name="wait">How long an answer is waited for.</param>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal static GaleraNode? Of(ServerConnection connection, TimeSpan wait)
    {
        GaleraNode node = new();
        node.Ask(connection, Statements.GaleraVariables, wait);
        if (node.Shown("wsrep_on") != "ON")
        {
            return null;
        }

        node.Ask(connection, Statements.GaleraStatus, wait);
        return node;
    }

    private void Ask(ServerConnection connection, string statement, TimeSpan wait)
    {
        foreach (string?[] row in connection.Query(statement, wait))
        {
            _shown[row[0] ?? string.Empty] = ServerText.Of(row[1] ?? string.Empty);
        }
    }

    private string Shown(string name) => _shown.GetValueOrDefault(name, string.Empty);

    private long? Number(string name) =>
        long.TryParse(Shown(name), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
