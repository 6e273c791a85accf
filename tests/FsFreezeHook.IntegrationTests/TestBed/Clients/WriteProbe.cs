using System;
using System.Diagnostics;
using System.Linq;
using MySqlConnector;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Whether a client can write, as the client sees it.</summary>
internal static class WriteProbe
{
    /// <summary>The table of the engine that is no transactional one.</summary>
    public const string MyIsamTable = "probe_myisam";

    /// <summary>
    /// The tables that it writes to, each named after its engine; every server of the bed has them, or the first alone.
    /// </summary>
    public static readonly string[] Tables = ["probe_innodb", MyIsamTable];

    // Others have a table locked for some milliseconds in passing.
    private static readonly TimeSpan NoPassingWait = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Whether every table is locked against writes. It asks for the lock that a write needs and writes nothing: on a frozen
    /// filesystem a write waits whether or not there is a lock.
    /// </summary>
    public static bool IsWriteLocked(DatabaseServer server) =>
        server.ProbeTables.AsParallel().All(table => IsWriteLocked(server, table));

    /// <summary>Whether one table is: by the server's word a client waits for it, and goes on waiting.</summary>
    public static bool IsWriteLocked(DatabaseServer server, string table)
    {
        using MySqlConnection observer = server.Connect();
        using RunningStatement attempt = RunningStatement.Begin(server, $"LOCK TABLES {table} WRITE; UNLOCK TABLES");
        long waitsSince = 0;
        _ = Eventually.True(
            () =>
            {
                if (!observer.SeesWaiting(attempt.Id))
                {
                    waitsSince = 0;
                    return !attempt.IsRunning;
                }

                waitsSince = waitsSince == 0 ? Stopwatch.GetTimestamp() : waitsSince;
                return Stopwatch.GetElapsedTime(waitsSince) >= NoPassingWait;
            },
            TimeSpan.FromSeconds(10),
            $"the lock on {table} is granted, or waited for");
        return attempt.Failure is null
            ? attempt.IsRunning
            : throw new TestBedException($"{table} could not be asked for", attempt.Failure);
    }

    /// <summary>Writes a row to each table and says how long that took, 20 s at most.</summary>
    /// <exception cref="MySqlException">It did not get the lock for it.</exception>
    public static TimeSpan TimeToWrite(DatabaseServer server)
    {
        using MySqlConnection connection = server.Connect();
        connection.Execute("SET SESSION lock_wait_timeout = 20");
        long start = Stopwatch.GetTimestamp();
        foreach (string table in server.ProbeTables)
        {
            connection.Execute($"INSERT INTO {table} VALUES (1)");
        }

        return Stopwatch.GetElapsedTime(start);
    }
}
