using System.Collections.Generic;
using System.Globalization;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Server;
using MySqlConnector;

namespace FsFreezeHook.MySql.Session;

/// <summary>
/// A server's thread pool. Writers that wait for the lock each keep a thread of it; where they can take all of them, the server
/// answers nobody any more on its usual port and socket, and so nothing releases the lock: no statement, no KILL, and no
/// end of a connection.
/// </summary>
internal sealed class ThreadPool
{
    private const string Name = "pool-of-threads";

    private readonly int _threads;
    private readonly int _connections;

    private ThreadPool(int threads, int connections, int extraPort)
    {
        _threads = threads;
        _connections = connections;
        ExtraPort = extraPort;
    }

    /// <summary>The port whose connections have threads of their own; 0: none.</summary>
    internal int ExtraPort { get; }

    /// <summary>What a lock risks where that port is not used.</summary>
    internal const string Warning =
        "the server has a thread pool and no usable extra_port: with many writers waiting, it may answer the release late; "
        + "set extra_port";

    /// <summary>That of a server; null where each connection has a thread.</summary>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal static ThreadPool? Of(ServerConnection connection) =>
        Ask(connection, Statements.ThreadPool) is [[Name, var threads, var connections, var port]]
            ? new ThreadPool(Number(threads), Number(connections), Number(port))
            : null;

    /// <summary>MySQL's port for administrators, where it has one on an address of its own; 0: none.</summary>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal static int AdministratorsPort(ServerConnection connection) =>
        Ask(connection, Statements.AdministratorsPort) is [[{ Length: > 0 }, var port]] ? Number(port)
            : Ask(connection, Statements.ExtraPort) is [[var extra]] ? Number(extra)
            : 0;

    /// <summary>Has the pool serve a session before those that are in no transaction.</summary>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal static void Prefer(ServerConnection connection) => _ = Ask(connection, Statements.PreferInThreadPool);

    /// <summary>Says that a lock can be released though every other connection waits for it.</summary>
    /// <param name="problem">Why the extra port cannot be used; null: there is none.</param>
    /// <exception cref="FailureException">It could not.</exception>
    internal void RequireToBeSafe(string? problem)
    {
        if (_threads < _connections)
        {
            string why = problem is null ? "it has no extra_port" : $"its extra_port cannot be used ({problem})";
            throw new FailureException(
                FailureReason.Configuration,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"not locked: writers that wait for the lock could take all {_threads} threads of the server's pool, "
                        + $"and nothing could release it then; {why}; set extra_port and a password for the account, "
                        + $"or thread_pool_max_threads to max_connections ({_connections}) at least"));
        }
    }

    private static List<string?[]> Ask(ServerConnection connection, string statement)
    {
        try
        {
            return connection.Query(statement, ServerConnection.AnswerWait);
        }
        catch (MySqlException e) when (ServerErrors.IsAnswer(e))
        {
            // It has no such variable.
            return [];
        }
    }

    private static int Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
}
