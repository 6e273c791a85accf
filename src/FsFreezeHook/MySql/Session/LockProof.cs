using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Server;
using MySqlConnector;

namespace FsFreezeHook.MySql.Session;

/// <summary>Reads back from the server that a lock is granted to the session that took it.</summary>
internal static class LockProof
{
    /// <summary>The server's own list of locks shows it.</summary>
    internal const string ByMetadataLocks = "metadata-locks";

    /// <summary>The statement succeeded on a fresh connection: the server has no list, or the account may not read it.</summary>
    internal const string ByStatement = "statement";

    /// <summary>How it is proven that <paramref name="connection"/> holds the lock.</summary>
    /// <param name="connection">The lock session.</param>
    /// <param name="features">The server.</param>
    /// <param name="serverLock">What was taken.</param>
    /// <exception cref="FailureException">The server says that it is not held.</exception>
    /// <exception cref="MySqlException">The session was lost.</exception>
    internal static string Of(ServerConnection connection, ServerFeatures features, ServerLock serverLock)
    {
        if (!features.HasMetadataLocks)
        {
            return ByStatement;
        }

        try
        {
            HashSet<string?> granted =
                [.. connection.Query(Statements.OwnLocks, ServerConnection.AnswerWait).Select(row => row[0])];
            if (serverLock.Granted.All(granted.Contains))
            {
                return ByMetadataLocks;
            }

            return IsListKept(connection)
                ? throw new FailureException(
                    FailureReason.LockLost,
                    $"the server granted the {serverLock.Words} and does not list it as held; try again, "
                        + "and report it if it happens again")
                : ByStatement;
        }
        catch (MySqlException e) when (ServerErrors.IsAccessDenied(e))
        {
            return ByStatement;
        }
    }

    private static bool IsListKept(ServerConnection connection) =>
        connection.Query(Statements.Instruments, ServerConnection.AnswerWait)
            .Any(row => row[0] == Statements.MetadataLocksInstrument)
        && connection.Query(Statements.Unrecorded, ServerConnection.AnswerWait).All(row => row[1] is "0");
}
