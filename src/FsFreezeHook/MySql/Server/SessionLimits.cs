using System;
using FsFreezeHook.MySql.Sections;
using MySqlConnector;

namespace FsFreezeHook.MySql.Server;

/// <summary>
/// What every session of ours is given at its beginning, so that nothing that is set for the whole server reaches into it.
/// </summary>
internal static class SessionLimits
{
    // The server drops an idle session on its own this long after max-hold: for a holder that is stopped and cannot.
    private static readonly TimeSpan ServerMargin = TimeSpan.FromSeconds(10);

    // The read lock of MySQL: the global lock, the tables in use, the commits under way.
    private const int StepsOfLock = 3;

    /// <summary>Sets all of it. The session may idle for as long as blockers are waited for and the lock is held.</summary>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal static void Begin(ServerConnection connection, MySqlSettings settings)
    {
        TimeSpan idle = settings.LockTimeout + settings.MaxHold + ServerMargin;
        if (!IsTaken(connection, Statements.Session(settings.MaxStall, idle)))
        {
            foreach (string statement in Statements.SessionInParts(settings.MaxStall, idle))
            {
                _ = IsTaken(connection, statement);
            }
        }

        _ = IsTaken(connection, Statements.NoWaitForOtherNodes) || IsTaken(connection, Statements.NoWaitForOtherMembers);
        if (settings.Galera == GaleraPolicy.Any)
        {
            _ = IsTaken(connection, Statements.AnswerOutsideCluster);
        }

        _ = IsTaken(connection, Statements.NotInSlowQueryLog);
    }

    /// <summary>Sets how long the session may idle once an attempt begins: the server's own limit on the lock.</summary>
    /// <param name="connection">The lock session.</param>
    /// <param name="settings">The instance.</param>
    /// <param name="endsAlone">
    /// Whether nothing but this limit ends the attempt: MySQL waits that long at each step of the statement.
    /// </param>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal static void Hold(ServerConnection connection, MySqlSettings settings, bool endsAlone)
    {
        // Longer than an attempt, or a server would end one just before it is ended here, and who waited for
        // it could not be seen.
        TimeSpan wait = TimeSpan.FromSeconds(
            endsAlone
                ? Math.Floor(settings.MaxStall.TotalSeconds / StepsOfLock)
                : Math.Floor(settings.MaxStall.TotalSeconds) + 1);
        connection.Execute(Statements.SessionLimits(wait, settings.MaxHold + ServerMargin), ServerConnection.AnswerWait);
    }

    private static bool IsTaken(ServerConnection connection, string statement)
    {
        try
        {
            connection.Execute(statement, ServerConnection.AnswerWait);
            return true;
        }
        catch (MySqlException e) when (ServerErrors.IsAnswer(e))
        {
            return false;
        }
    }
}
