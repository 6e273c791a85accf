using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Discovery;
using FsFreezeHook.MySql.Server;
using MySqlConnector;

namespace FsFreezeHook.MySql.Session;

/// <summary>
/// Finds the process that serves a session, whatever the way to it: through a proxy, by an outside address of this machine, or on
/// a machine that was renamed since its server started.
/// </summary>
internal static class SessionProcess
{
    /// <summary>Finds it among the servers that run here.</summary>
    /// <remarks>
    /// Its pid file and the number of the thread that serves the session may be another machine's too, such as one that was made
    /// from the same image. So the thread is watched: it wakes for each question.
    /// </remarks>
    /// <param name="servers">The servers that run.</param>
    /// <param name="identity">What the session's server said.</param>
    /// <param name="session">The session.</param>
    /// <returns>Null where it does not run here, or the server does not tell the thread.</returns>
    /// <exception cref="FailureException">The connection has gone.</exception>
    internal static RunningServer? Find(IReadOnlyList<RunningServer> servers, ServerIdentity identity, ServerConnection session)
    {
        RunningServer[] candidates =
            identity.PidFile is { } pidFile ? [.. servers.Where(server => server.HasPidFile(pidFile))] : [];
        return candidates.Length > 0 && ThreadOf(session, identity.Features) is { } thread
            ? candidates.FirstOrDefault(server => Wakes(server, thread, session))
            : null;
    }

    private static bool Wakes(RunningServer server, string thread, ServerConnection session)
    {
        const int questions = 3;
        if (server.SwitchesOf(thread) is not { } before)
        {
            return false;
        }

        for (int asked = 0; asked < questions; asked++)
        {
            _ = session.Query(Statements.ConnectionId, ServerConnection.AnswerWait);
        }

        return server.SwitchesOf(thread) > before;
    }

    // Null where the account may not ask, or the server has switched off what it would be told by.
    private static string? ThreadOf(ServerConnection session, ServerFeatures features)
    {
        try
        {
            List<string?[]> rows = session.Query(
                features.IsMariaDb ? Statements.OwnThreadOnMariaDb : Statements.OwnThreadOnMySql, ServerConnection.AnswerWait);
            return rows is [[{ } thread, ..], ..] ? thread : null;
        }
        catch (MySqlException e) when (ServerErrors.IsAnswer(e))
        {
            return null;
        }
    }
}
