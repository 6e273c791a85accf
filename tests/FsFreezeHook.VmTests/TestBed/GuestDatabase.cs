using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.VmTests.TestBed;

/// <summary>The database server in a guest, asked by its own client program.</summary>
internal sealed class GuestDatabase
{
    private readonly GuestShell _shell;
    private readonly GuestSystem _system;

    /// <summary>Asks through a shell.</summary>
    public GuestDatabase(GuestShell shell, GuestSystem system) => (_shell, _system) = (shell, system);

    /// <summary>Its process.</summary>
    public string MainProcess => _shell.Must($"systemctl show --property=MainPID --value {_system.Service}");

    /// <summary>All rows of some statements.</summary>
    /// <exception cref="TestBedException">One of them failed.</exception>
    public IReadOnlyList<string[]> Rows(string statements) =>
        [.. Lines(_shell.Must(Client(statements), TimeSpan.FromMinutes(2))).Select(line => line.Split('\t'))];

    /// <summary>
    /// Whether a client must wait that wants to write. It writes nothing: on a frozen filesystem that would wait by itself.
    /// </summary>
    /// <param name="tables">What it would write. MySQL with GTIDs grants no lock on tables of both engines.</param>
    public bool IsWriteLocked(params string[] tables)
    {
        string all = string.Join(
            ", ", (tables.Length == 0 ? ["shop.orders", "shop.journal"] : tables).Select(table => table + " WRITE"));
        GuestResult result = _shell.Run(Client($"SET SESSION lock_wait_timeout = 1; LOCK TABLES {all};"));
        return result.ExitCode == 0 ? false
            : result.Output.Contains("ERROR 1205", StringComparison.Ordinal) ? true
            : throw new TestBedException($"the server said neither that it is locked nor that it is not: {result.Output}");
    }

    /// <summary>
    /// Whether the server is locked, where it may not be and its filesystem is frozen. MySQL opens no table for it then, which
    /// may wait for the disk: it is asked for the lock itself.
    /// </summary>
    public bool IsLockedOnFrozenDisk() => _system == GuestSystem.MySql
        ? Rows(
            "SELECT COUNT(*) FROM performance_schema.metadata_locks "
            + "WHERE OBJECT_TYPE = 'GLOBAL' AND LOCK_TYPE = 'SHARED' AND LOCK_STATUS = 'GRANTED'")[0][0] != "0"
        : IsWriteLocked("shop.orders");

    /// <summary>Checks every table, the server's own too, and gives what was said of those that are not clean.</summary>
    public IReadOnlyList<string> UncleanTables()
    {
        IEnumerable<string> checks = Rows(
            "SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES "
            + "WHERE TABLE_TYPE = 'BASE TABLE' AND TABLE_SCHEMA IN ('mysql', 'shop')")
            .Select(table => $"CHECK TABLE `{table[0]}`.`{table[1]}` MEDIUM;");
        string[][] said = [.. Rows(string.Join('\n', checks))];
        return said.Length == 0
            ? throw new TestBedException("no table was checked")
            : [.. said.Where(row => row[2] != "status" || row[3] != "OK").Select(row => string.Join(' ', row))];
    }

    /// <summary>How many rows each client has in each table, and the number of the last one.</summary>
    public IReadOnlyDictionary<(string Table, int Client), (int Count, int Last)> WrittenRows() =>
        WriteLoad.Tables
            .SelectMany(table => Rows($"SELECT '{table}', client, COUNT(*), MAX(number) FROM shop.{table} GROUP BY client"))
            .ToDictionary(row => (row[0], Number(row[1])), row => (Number(row[2]), Number(row[3])));

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private string Client(string statements) =>
        $"timeout 50 {_system.Client} --skip-column-names --batch <<'SQL'\n{statements}\nSQL";
}
