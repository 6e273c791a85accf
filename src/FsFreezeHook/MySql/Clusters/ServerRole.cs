using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using MySqlConnector;

namespace FsFreezeHook.MySql.Clusters;

/// <summary>Whether a server is locked at all, as the key <c>role</c> has it.</summary>
internal static class ServerRole
{
    /// <summary>Why a server is left alone; null: it is to be locked.</summary>
    /// <param name="connection">A connection to it.</param>
    /// <param name="features">The server.</param>
    /// <param name="node">The member of a cluster that it is; null: none.</param>
    /// <param name="settings">The instance.</param>
    /// <exception cref="FailureException">Every member of its cluster takes writes, or the account may not ask.</exception>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal static string? FindReason(
        ServerConnection connection, ServerFeatures features, ClusterNode? node, MySqlSettings settings)
    {
        if (!settings.ReplicaOnly)
        {
            return null;
        }

        if (node is not null)
        {
            bool isPrimary = node.IsPrimary ?? throw new FailureException(
                FailureReason.Configuration,
                "every member of its cluster takes writes, so 'role = replica' would never lock one; "
                    + $"remove it from {settings.Section}");
            return isPrimary ? Left($"it is the primary of its group ({node.State})") : null;
        }

        try
        {
            List<Dictionary<string, string?>> channels =
                connection.QueryNamed(Statements.ReplicaStatusOn(features), ServerConnection.AnswerWait);
            return channels.Count == 0 ? Left("it replicates from no server")
                : channels.Any(IsRunning) || IsReadOnly(connection) ? null
                : Left("its replication is stopped and it takes writes (read_only is OFF)");
        }
        catch (MySqlException e) when (ServerErrors.IsAccessDenied(e))
        {
            throw new FailureException(
                FailureReason.AccessDenied,
                $"{settings.User} may not see whether the server is a replica ('role'); "
                    + $"for what it needs, {ClientCommand.Mark}{ClientCommand.GrantsOf(settings)}",
                e);
        }
    }

    private static string Left(string why) => $"not locked, for 'role' is replica and {why}";

    private static bool IsRunning(Dictionary<string, string?> channel) => channel.Any(column => column is
    {
        Key: "Replica_IO_Running" or "Replica_SQL_Running" or "Slave_IO_Running" or "Slave_SQL_Running",
        Value: not "No",
    });

    private static bool IsReadOnly(ServerConnection connection) =>
        connection.Query(Statements.ReadOnly, ServerConnection.AnswerWait) is [["1", ..]];
}
