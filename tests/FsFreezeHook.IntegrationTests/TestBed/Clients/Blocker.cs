using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using MySqlConnector;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>A session that may stand in a lock's way until the test ends it.</summary>
internal sealed class Blocker : IBlocker
{
    /// <summary>A text in each statement, which is nobody's business: a statement may hold what must not be in a log.</summary>
    public const string Canary = "canary-in-the-statement";

    /// <summary>The table that most of them use; anybody may read it meanwhile.</summary>
    public const string Table = "canary_table";

    /// <summary>The table of the session that locks one against everybody.</summary>
    public const string LockedTable = "locked";

    /// <summary>The table that is altered.</summary>
    public const string AlteredTable = "altered";

    /// <summary>The MyISAM table.</summary>
    public const string MyIsamTable = "blocked_myisam";

    /// <summary>How many rows it has.</summary>
    public const int Rows = 3;

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly DatabaseServer _server;
    private readonly MySqlConnection _connection;
    private Thread? _thread;
    private bool _isDisposed;

    private Blocker(DatabaseServer server)
    {
        _server = server;
        _connection = server.Connect();
        Id = _connection.SessionId();
    }

    /// <summary>The session.</summary>
    public long Id { get; }

    /// <summary>Why its statement ended before its time, or null.</summary>
    public MySqlException? Failure { get; private set; }

    /// <summary>Whether its statement still runs.</summary>
    public bool IsRunning => _thread is { IsAlive: true };

    /// <summary>Begins one of the kinds that a session of the test's own can be.</summary>
    /// <param name="server">The server.</param>
    /// <param name="kind">Which.</param>
    /// <param name="seconds">How long a statement runs, if nobody ends it.</param>
    public static Blocker Start(DatabaseServer server, BlockerKind kind, int seconds = 120)
    {
        Blocker blocker = new(server);
        try
        {
            blocker.Begin(kind, seconds);
            return blocker;
        }
        catch
        {
            blocker.Dispose();
            throw;
        }
    }

    /// <summary>Waits for the end of its statement.</summary>
    public void WaitForEnd()
    {
        if (_thread?.Join(Bound) == false)
        {
            throw new TestBedException("the blocker's statement does not end");
        }
    }

    /// <summary>Ends the session, whatever it does.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        using (MySqlConnection killer = _server.Connect())
        {
            try
            {
                killer.Execute(string.Create(CultureInfo.InvariantCulture, $"KILL {Id}"));
            }
            catch (MySqlException gone) when (gone.ErrorCode == MySqlErrorCode.NoSuchThread)
            {
            }
        }

        _ = _thread?.Join(Bound);
        _connection.Dispose();
        _ = Eventually.True(
            () => _server.SessionsOf(DatabaseServer.ClientUser).All(session => session.Id != Id),
            Bound,
            "the blocker's session has gone");
    }

    // In each of the table's rows: the statement holds the table open while it sleeps, and is an error where it
    // is ended in between.
    private static string Select(int seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"SELECT SLEEP({seconds / (double)Rows:0.###}) FROM {Table}");

    private static string WithCanary(string statement) => $"{statement} /* {Canary} */";

    private void Begin(BlockerKind kind, int seconds)
    {
        switch (kind)
        {
            case BlockerKind.LongSelect:
                Run(Select(seconds), "User sleep");
                WaitUntilItIsOld();
                break;
            case BlockerKind.YoungSelect:
                Run(Select(seconds), "User sleep");
                break;
            case BlockerKind.IdleTransaction:
                Execute("BEGIN", $"UPDATE {Table} SET n = n + 1 WHERE id = 1");
                break;
            case BlockerKind.ActiveTransaction:
                Execute("BEGIN", $"UPDATE {Table} SET n = n + 1 WHERE id = 1");
                Run($"UPDATE {Table} SET n = n + SLEEP({seconds}) WHERE id = 2", "User sleep");
                WaitUntilItIsOld();
                break;
            case BlockerKind.MyIsamUpdate:
                Run($"UPDATE {MyIsamTable} SET n = n + SLEEP({seconds}) WHERE id = 1", "User sleep");
                WaitUntilItIsOld();
                break;
            case BlockerKind.AlterTable:
                // No function that sleeps may stand in a column's definition; one that computes for some 10 ms may.
                Run(
                    $"ALTER TABLE {AlteredTable} ADD COLUMN digest CHAR(128) AS (SHA2(REPEAT(id, 1000000), 512)) STORED",
                    "copy to tmp table");
                WaitUntilItIsOld();
                break;
            case BlockerKind.LockTablesRead:
                Execute($"LOCK TABLES {Table} READ");
                break;
            case BlockerKind.LockTablesWrite:
                Execute($"LOCK TABLES {LockedTable} WRITE");
                break;
            case BlockerKind.OpenHandler:
                Execute($"HANDLER {Table} OPEN", $"HANDLER {Table} READ FIRST");
                break;
            case BlockerKind.ReadLock:
                Execute("FLUSH TABLES WITH READ LOCK");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind));
        }
    }

    private void Execute(params IReadOnlyList<string> statements)
    {
        foreach (string statement in statements)
        {
            _connection.Execute(WithCanary(statement));
        }
    }

    private void Run(string statement, string state)
    {
        _thread = new Thread(() => RunToItsEnd(WithCanary(statement))) { IsBackground = true };
        _thread.Start();
        _ = Eventually.True(
            () => _server.SessionsOf(DatabaseServer.ClientUser).Any(session => session.Id == Id && session.State == state),
            Bound,
            $"the blocker is in the state '{state}' {Failure?.Message}");
    }

    // What has run for more than 100 ms is not tried against. Whole seconds are what every server shows, and its first one may be
    // over a moment after the statement began: so it is also a fifth of a second since the statement was seen to run.
    private void WaitUntilItIsOld()
    {
        using MySqlConnection connection = _server.Connect();
        string seen = connection.Value("SELECT UNIX_TIMESTAMP(NOW(6))");
        string query =
            $"SELECT TIME > 0 AND UNIX_TIMESTAMP(NOW(6)) > {seen} + 0.2 FROM information_schema.PROCESSLIST WHERE ID = {Id}";
        _ = Eventually.True(() => connection.Value(query) == "1", Bound, "the blocker's statement is old enough to be one");
    }

    private void RunToItsEnd(string statement)
    {
        try
        {
            using MySqlCommand command = new(statement, _connection) { CommandTimeout = 0 };
            _ = command.ExecuteNonQuery();
        }
        catch (MySqlException failure)
        {
            Failure = failure;
        }
    }
}
