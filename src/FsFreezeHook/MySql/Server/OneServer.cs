using System;
using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Authentication;
using FsFreezeHook.MySql.Sections;
using MySqlConnector;

namespace FsFreezeHook.MySql.Server;

/// <summary>
/// Shows that the connections of an instance are to one server, with nobody between who answers in its place. A balancer leads
/// two connections to two servers, and a splitter the statements of one: the lock, its proof and the KILL that ends an attempt
/// would then be different servers'.
/// </summary>
internal static class OneServer
{
    private const int MarkLength = 16;

    /// <summary>Makes sure of it. Whatever is killed, proven or recorded comes after.</summary>
    /// <param name="session">The session that takes the lock.</param>
    /// <param name="identity">What its server said.</param>
    /// <param name="second">The second connection.</param>
    /// <param name="settings">The instance.</param>
    /// <returns>The mark that the session has from now on; null where its server gives none.</returns>
    /// <exception cref="FailureException">They are not, or it cannot be told.</exception>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal static string? Require(
        ServerConnection session, ServerIdentity identity, ServerConnection second, MySqlSettings settings)
    {
        ServerIdentity other = ServerIdentity.Ask(second);
        if (!identity.IsSameServer(other) || !IsGreeted(session, identity.Connection) || !IsGreeted(second, other.Connection))
        {
            throw Refusal(settings);
        }

        string mark = string.Create(
            CultureInfo.InvariantCulture, $"fsfreeze-hook-{RandomNumberGenerator.GetHexString(MarkLength, lowercase: true)}");
        if (!TryMark(session, mark))
        {
            return null;
        }

        return IsMarked(session, mark, identity.Connection, asker: identity.Connection)
            && IsMarked(second, mark, identity.Connection, asker: other.Connection)
            ? mark
            : throw Refusal(settings);
    }

    /// <summary>Whether a session is the one that was marked, on the server that is asked.</summary>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal static bool HasMark(ServerConnection connection, string mark, long session, TimeSpan limit) =>
        Find(connection, mark, limit) is [{ } found, ..] && found == session.ToString(CultureInfo.InvariantCulture);

    /// <summary>Makes sure of it once more, for a connection that took another one's place.</summary>
    /// <exception cref="FailureException">It is to another server.</exception>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal static void RequireMark(ServerConnection connection, string mark, long session, MySqlSettings settings)
    {
        if (!HasMark(connection, mark, session, ServerConnection.AnswerWait))
        {
            throw Refusal(settings);
        }
    }

    // The greeting has 32 bits of the number alone.
    private static bool IsGreeted(ServerConnection connection, long id) => connection.GreetedAs == unchecked((uint)id);

    private static bool IsMarked(ServerConnection connection, string mark, long session, long asker) =>
        Find(connection, mark, ServerConnection.AnswerWait) is [var found, var asking]
        && found == session.ToString(CultureInfo.InvariantCulture)
        && asking == asker.ToString(CultureInfo.InvariantCulture);

    private static string?[] Find(ServerConnection connection, string mark, TimeSpan limit)
    {
        List<string?[]> rows = connection.Query(Statements.FindMark(mark), limit);
        return rows.Count == 0 ? [] : rows[0];
    }

    // Percona XtraDB Cluster refuses user-level locks in its strict mode.
    private static bool TryMark(ServerConnection session, string mark)
    {
        try
        {
            session.Execute(Statements.Mark(mark), ServerConnection.AnswerWait);
            return true;
        }
        catch (MySqlException e) when (ServerErrors.IsAnswer(e))
        {
            return false;
        }
    }

    private static FailureException Refusal(MySqlSettings settings) => new(
        FailureReason.Unreachable,
        $"a proxy answers at {ConnectionOptions.Describe(settings)}, for several servers or in a server's place; "
            + $"set 'socket', or 'host' and 'port', in {settings.Section} to the server itself");
}
