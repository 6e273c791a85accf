using System;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Server;
using FsFreezeHook.Text;
using MySqlConnector;

namespace FsFreezeHook.MySql.Session;

/// <summary>Proves that a session lived until now, and releases its lock.</summary>
internal static class LockRelease
{
    // Thaw waits 7 s for all that a holder does, see HolderRelease.
    private static readonly TimeSpan AnswerWait = TimeSpan.FromSeconds(3);

    /// <summary>Releases the lock of a session.</summary>
    /// <param name="session">The lock session.</param>
    /// <param name="id">Its number when the lock was granted.</param>
    /// <param name="statement">What releases it.</param>
    /// <param name="remedies">What an administrator is told to do.</param>
    /// <returns>Null; or, where it is proven and the release was not answered, that and what to do.</returns>
    /// <exception cref="FailureException">
    /// It is another session, or has gone; or, as <see cref="FailureReason.Unreachable"/>, the server did not answer,
    /// and nothing is proven.
    /// </exception>
    /// <exception cref="MySqlException">The session was lost.</exception>
    internal static string? Of(ServerConnection session, long id, string statement, ClientCommand remedies)
    {
        bool isProven = false;
        try
        {
            session.RequireToBe(id, AnswerWait);
            isProven = true;
            session.Execute(statement, AnswerWait);
            return null;
        }
        catch (MySqlException e) when (ServerErrors.IsTimeout(e))
        {
            string line = $"the server did not answer within {Elapsed.Seconds(AnswerWait)} and may still be locked; "
                + $"to unlock it, {ClientCommand.Mark}{remedies.End(id)}";
            return isProven ? line : throw new FailureException(FailureReason.Unreachable, line);
        }
    }
}
