using System;
using System.Globalization;
using FsFreezeHook.MySql.Server;
using MySqlConnector;

namespace FsFreezeHook.MySql.Clusters;

/// <summary>Whose turn it is among the members of a cluster, as one of them sees it.</summary>
/// <param name="Node">The member's name.</param>
/// <param name="Freeze">The id of its freeze.</param>
/// <param name="Left">For how much longer at most.</param>
/// <param name="IsFree">Whether it is nobody's.</param>
/// <param name="IsOwn">Whether this member took it.</param>
internal sealed record TurnRow(string Node, string Freeze, TimeSpan Left, bool IsFree, bool IsOwn)
{
    /// <summary>Who has it, for a line.</summary>
    internal string Words => string.Create(
        CultureInfo.InvariantCulture,
        $"member {Node} of the cluster is frozen, or is being frozen, for {Left.TotalSeconds:0} s at most");

    /// <summary>
    /// Whether a freeze may take it: it is nobody's, is its own already, or was left by another one of this member.
    /// </summary>
    internal bool MayBeTakenFor(string freezeId) => IsFree || Freeze == freezeId
        || (IsOwn && Freeze.StartsWith(freezeId.Split('.')[0] + ".", StringComparison.Ordinal));

    /// <summary>Asks a member; null where the table has no row.</summary>
    /// <exception cref="MySqlException">
    /// There is no such table, the account may not read it, or the server did not answer.
    /// </exception>
    internal static TurnRow? Find(ServerConnection connection, ClusterNode node) =>
        connection.Query(Statements.Turn(node.NameInSql), ServerConnection.AnswerWait) is [var row]
            ? new TurnRow(
                ServerText.Of(row[0] ?? string.Empty),
                row[1] ?? string.Empty,
                TimeSpan.FromSeconds(double.TryParse(row[2], CultureInfo.InvariantCulture, out double seconds) ? seconds : 0),
                row[3] == "1",
                row[4] == "1")
            : null;
}
