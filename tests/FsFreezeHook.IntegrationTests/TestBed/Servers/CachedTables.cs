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

    /// <summary>Opens one table this many times at once in each part of the cache, by statements that are over when it returns.</summary>
    public static void Open(DatabaseServer server, int count)
    {
        string table = server.ProbeTables[0];
        string all = string.Join(" UNION ALL ", Enumerable.Repeat($"SELECT id FROM {table}", count / Parts)) + " LIMIT 0";
        MySqlConnection[] sessions = [.. Enumerable.Range(0, Parts).Select(_ => server.Connect())];
        foreach (MySqlConnection session in sessions)
        {
            session.Execute(all);
        }

        int open = int.Parse(sessions[0].Rows("SHOW GLOBAL STATUS LIKE 'Open_tables'")[0][1], CultureInfo.InvariantCulture);
        Array.ForEach(sessions, session => session.Dispose());
        if (open < count)
        {
            throw new TestBedException($"only {open} of {count} tables are open");
        }
    }
}
