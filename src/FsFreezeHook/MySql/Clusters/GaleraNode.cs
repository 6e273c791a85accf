using System.Collections.Generic;
using System.Globalization;
using System.Text.Json.Nodes;
using FsFreezeHook.MySql.Server;

namespace FsFreezeHook.MySql.Clusters;

/// <summary>A node of a Galera cluster.</summary>
/// <param name="variables">What <see cref="Statements.ClusterVariables"/> told.</param>
/// <param name="status">What <see cref="Statements.GaleraStatus"/> told.</param>
internal sealed class GaleraNode(Dictionary<string, string> variables, Dictionary<string, string> status) : ClusterNode
{
    /// <inheritdoc/>
    internal override bool IsReady => Shown(status, "wsrep_cluster_status") == "Primary" && Shown(status, "wsrep_ready") == "ON";

    /// <inheritdoc/>
    internal override bool IsCurrent => IsReady && Shown(status, "wsrep_local_state_comment") == "Synced";

    /// <inheritdoc/>
    internal override string Current => "Primary and Synced";

    /// <inheritdoc/>
    internal override bool? IsPrimary => null;

    /// <inheritdoc/>
    internal override string NameInSql => "@@GLOBAL.wsrep_node_name";

    /// <inheritdoc/>
    internal override string State => $"{Shown(status, "wsrep_cluster_status")}, {Shown(status, "wsrep_local_state_comment")}";

    /// <inheritdoc/>
    internal override string Words => $"Galera node {Shown(variables, "wsrep_node_name")} is {State}"
        + (Shown(variables, "wsrep_desync") == "ON" ? " (wsrep_desync is ON)" : string.Empty)
        + (Number(Shown(status, "wsrep_local_recv_queue")) is > 0 and var queue
            ? string.Create(CultureInfo.InvariantCulture, $", with {queue} write sets to apply")
            : string.Empty);

    /// <inheritdoc/>
    internal override void AddTo(JsonObject facts, string stateBefore) => facts[ServerFacts.Galera] = new JsonObject
    {
        ["cluster"] = Shown(status, "wsrep_cluster_state_uuid"),
        ["sequenceNumber"] = Number(Shown(status, "wsrep_last_committed")),
        ["node"] = Shown(variables, "wsrep_node_name"),
        ["stateBefore"] = stateBefore,
    };
}
