using System;
using System.Linq;
using System.Threading;
using MySqlConnector;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// A long MyISAM update of an unindexed column, that stands still half-way until the test opens the gate (a user lock that the
/// middle row waits for), then goes on: in flight for as long as the test wants, on a machine of any speed. Rows grow, so that
/// the row file does.
/// </summary>
internal sealed class GatedUpdate : IDisposable
{
    /// <summary>The table.</summary>
    public const string Table = "updated";

    /// <summary>Counts the rows that the update has not reached.</summary>
    public const string RowsNotUpdated = $"SELECT COUNT(*) FROM {Table} WHERE filler = 'short'";

    private const int RowCount = 40_000;

    private readonly MySqlConnection _gate;
    private readonly DatabaseServer _server;
    private readonly Thread _thread;
    private Exception? _failure;

    /// <summary>Fills the table, closes the gate and starts the update; returns when it stands at the gate.</summary>
    public GatedUpdate(DatabaseServer server)
    {
        _server = server;
        _gate = server.Connect();
        _gate.Execute($"DROP TABLE IF EXISTS {Table}");
        _gate.Execute($"CREATE TABLE {Table} (id INT PRIMARY KEY, filler VARCHAR(400)) ENGINE = MyISAM");
        string thousand = string.Join(',', Enumerable.Range(0, 1000).Select(id => $"({id}, 'short')"));
        _gate.Execute($"INSERT INTO {Table} VALUES {thousand}");
        for (int rows = 1000; rows < RowCount; rows *= 2)
        {
            _gate.Execute($"INSERT INTO {Table} SELECT id + {rows}, filler FROM {Table} WHERE id + {rows} < {RowCount}");
        }

        _ = _gate.Value("SELECT GET_LOCK('gate', 10)");
        _thread = new Thread(Update) { IsBackground = true };
        _thread.Start();
        _ = Eventually.True(() => IsAtTheGate, TimeSpan.FromSeconds(30), "the update stands at the gate");
    }

    /// <summary>Whether the update stands still half-way.</summary>
    public bool IsAtTheGate => _server.SessionsOf(DatabaseServer.ClientUser).Any(session => session.State == "User lock");

    /// <summary>Lets the update go on.</summary>
    public void Open() => _ = _gate.Value("SELECT RELEASE_LOCK('gate')");

    /// <summary>Lets the update go on, and waits until it has ended.</summary>
    public void Finish()
    {
        Open();
        if (!_thread.Join(TimeSpan.FromSeconds(60)))
        {
            throw new TestBedException("the update does not end");
        }

        if (_failure is not null)
        {
            throw new TestBedException("the update failed", _failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private void Update()
    {
        try
        {
            using MySqlConnection connection = _server.Connect();
            connection.Execute(
                $"UPDATE {Table} SET filler = REPEAT('grown', 60) WHERE id <> {RowCount / 2} OR GET_LOCK('gate', 60) = 1");
        }
        catch (MySqlException failure)
        {
            _failure = failure;
        }
    }
}
