using System;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using MySqlConnector;

namespace FsFreezeHook.MySql.Session;

/// <summary>Calls to a server, whose errors become what they mean for a freeze.</summary>
internal static class SessionCalls
{
    /// <summary>Asks before the lock.</summary>
    /// <param name="settings">The instance.</param>
    /// <param name="ask">The question.</param>
    /// <exception cref="FailureException">The server did not answer, or refused it.</exception>
    internal static T Ask<T>(MySqlSettings settings, Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (MySqlException e)
        {
            throw ServerErrors.Statement(e, settings);
        }
        catch (FailureException e) when (e.Reason == FailureReason.LockLost)
        {
            throw ServerErrors.ClosedByServer(e, settings);
        }
    }

    /// <summary>Uses the session that holds the lock.</summary>
    /// <param name="settings">The instance.</param>
    /// <param name="connection">The session's number.</param>
    /// <param name="use">What is done.</param>
    /// <exception cref="FailureException">The session was lost, and so was the lock.</exception>
    internal static void Hold(MySqlSettings settings, long connection, Action use)
    {
        try
        {
            use();
        }
        catch (Exception e) when (e is not FailureException { InnerException: null })
        {
            string why = ServerErrors.OneLine(e.Message, settings);
            throw new FailureException(
                FailureReason.LockLost, $"connection {connection} to the server was lost, and the lock with it ({why})", e);
        }
    }
}
