using System;
using System.Globalization;
using System.Linq;
using MySqlConnector;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Tables in a server's cache: open, and in nobody's use.</summary>
internal static class CachedTables
{
    // MySQL's cache has parts, and a session uses one by its number.
    private const int Parts = 16;

    /// <summary>Opens one table this many times at once, by sessions that have ended when it returns.</summary>
    public static void Open(DatabaseServer server, int count)
    {
        string table = server.ProbeTables[0];
        string all = "LOCK TABLES "
            + string.Join(", ", Enumerable.Range(0, count / Parts).Select(number => $"{table} AS t{number} READ"));
        MySqlConnection[] sessions = [.. Enumerable.Range(0, Parts).Select(_ => server.Connect())];
        foreach (MySqlConnection session in sessions)
        {
            session.Execute(all);
        }

        // All of them have theirs: what one gives back is not opened again by the next.
        foreach (MySqlConnection session in sessions)
        {
            session.Execute("UNLOCK TABLES");
        }

        int open = int.Parse(sessions[0].Rows("SHOW GLOBAL STATUS LIKE 'Open_tables'")[0][1], CultureInfo.InvariantCulture);
        Array.ForEach(sessions, session => session.Dispose());
        if (open < count)
        {
            throw new TestBedException($"only {open} of {count} tables are open");
        }
    }
}
