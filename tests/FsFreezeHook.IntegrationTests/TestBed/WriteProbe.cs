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

    /// <summary>The tables that it writes to, each named after its engine; every server of the bed has them, or the first alone.</summary>
    public static readonly string[] Tables = ["probe_innodb", MyIsamTable];

    /// <summary>
    /// Whether every table is locked against writes, for a second at least. It asks for the lock that a write needs and writes
    /// nothing: on a frozen filesystem a write waits whether or not there is a lock.
    /// </summary>
    public static bool IsWriteLocked(DatabaseServer server) => server.ProbeTables.AsParallel().All(table => IsWriteLocked(server, table));

    /// <summary>Whether one table is.</summary>
    public static bool IsWriteLocked(DatabaseServer server, string table)
    {
        using MySqlConnection connection = server.Connect();
        connection.Execute("SET SESSION lock_wait_timeout = 1");
        try
        {
            connection.Execute($"LOCK TABLES {table} WRITE");
            connection.Execute("UNLOCK TABLES");
            return false;
        }
        catch (MySqlException timeout) when (timeout.ErrorCode == MySqlErrorCode.LockWaitTimeout)
        {
            return true;
        }
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
