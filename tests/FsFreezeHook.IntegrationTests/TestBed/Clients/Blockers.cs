using System;
using System.Linq;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Every kind of blocker, begun in the same way.</summary>
internal static class Blockers
{
    /// <summary>Makes the tables that they use anew; before any client reads them.</summary>
    public static void MakeTables(DatabaseServer server)
    {
        using MySqlConnection connection = server.Connect();
        MakeTable(connection, Blocker.Table, "InnoDB", Blocker.Rows);
        MakeTable(connection, Blocker.LockedTable, "InnoDB", 1);
        MakeTable(connection, Blocker.AlteredTable, "InnoDB", 4000);
        if (server.ProbeTables.Contains(WriteProbe.MyIsamTable))
        {
            MakeTable(connection, Blocker.MyIsamTable, "MyISAM", Blocker.Rows);
        }
    }

    /// <summary>Begins one, and returns when it stands in the way.</summary>
    /// <param name="server">The server.</param>
    /// <param name="kind">Which.</param>
    /// <param name="seconds">How long a statement runs that nobody ends.</param>
    public static IBlocker Start(DatabaseServer server, BlockerKind kind, int seconds = 120) => kind switch
    {
        BlockerKind.DumpInATransaction => new DumpBlocker(server, "--single-transaction"),
        BlockerKind.DumpUnderTheReadLock => new DumpBlocker(server, "--lock-all-tables"),
        _ => Blocker.Start(server, kind, seconds),
    };

    /// <summary>Whether it keeps writers waiting all by itself.</summary>
    public static bool StopsWriters(BlockerKind kind) => kind is BlockerKind.ReadLock or BlockerKind.DumpUnderTheReadLock;

    /// <summary>The failure says which session it was; or says that it cannot.</summary>
    public static void AssertNamed(BlockedEnd expected, IBlocker blocker, string line)
    {
        if (expected == BlockedEnd.Named)
        {
            Assert.Contains($"connection {blocker.Id} ({DatabaseServer.ClientUser}@", line, StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains("cannot be seen", line, StringComparison.Ordinal);
        }
    }

    private static void MakeTable(MySqlConnection connection, string name, string engine, int rows)
    {
        connection.Execute($"DROP TABLE IF EXISTS {name}");
        connection.Execute($"CREATE TABLE {name} (id INT PRIMARY KEY, n INT) ENGINE = {engine}");
        connection.Execute($"INSERT INTO {name} VALUES {string.Join(',', Enumerable.Range(1, rows).Select(id => $"({id}, 0)"))}");
    }
}
