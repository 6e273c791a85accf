using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using MySqlConnector;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// Clients that commit numbered rows, to each of their tables in turn, as fast as they get their acknowledgements, and
/// note when they got them.
/// </summary>
internal sealed class WritingClients : IDisposable
{
    private readonly DatabaseServer _server;
    private readonly Thread[] _threads;
    private readonly ConcurrentQueue<WrittenRow>[] _rows;
    private readonly ConcurrentQueue<MySqlException> _failures = new();
    private volatile bool _stopping;

    /// <summary>Makes the tables anew, and no others of this kind, and starts the clients.</summary>
    public WritingClients(DatabaseServer server, int clients, params IReadOnlyList<WrittenTable> tables)
    {
        _server = server;
        Tables = tables.Count > 0 ? tables : [WrittenTable.InnoDb, WrittenTable.MyIsam];
        using (MySqlConnection connection = server.Connect())
        {
            foreach (string[] old in connection.Rows("SHOW TABLES LIKE 'rows\\_%'"))
            {
                connection.Execute($"DROP TABLE {old[0]}");
            }

            foreach (WrittenTable table in Tables)
            {
                connection.Execute(table.Definition);
            }
        }

        _rows = [.. Enumerable.Range(0, clients).Select(_ => new ConcurrentQueue<WrittenRow>())];
        _threads = [.. Enumerable.Range(0, clients).Select(client => new Thread(() => Write(client)) { IsBackground = true })];
        foreach (Thread thread in _threads)
        {
            thread.Start();
        }
    }

    /// <summary>The tables; an InnoDB and a MyISAM one, unless others were asked for.</summary>
    public IReadOnlyList<WrittenTable> Tables { get; }

    /// <summary>Every row that was acknowledged.</summary>
    public IReadOnlyList<WrittenRow> Rows => [.. _rows.SelectMany(rows => rows)];

    /// <summary>The longest time that a client waited for one acknowledgement.</summary>
    public TimeSpan LongestStall =>
        Rows.Select(row => Stopwatch.GetElapsedTime(row.SentAt, row.AcknowledgedAt)).DefaultIfEmpty().Max();

    /// <summary>Waits until every client has this many more rows acknowledged.</summary>
    public void WaitForMore(int rows)
    {
        int[] before = [.. _rows.Select(queue => queue.Count)];
        _ = Eventually.True(
            () => _failures.IsEmpty
                && Enumerable.Range(0, before.Length).All(client => _rows[client].Count >= before[client] + rows),
            TimeSpan.FromSeconds(30),
            $"each client commits {rows} rows {_failures.FirstOrDefault()?.Message}");
    }

    /// <summary>Lets every client end after its current row.</summary>
    /// <exception cref="TestBedException">A client got an error, or never an answer.</exception>
    public void Stop()
    {
        _stopping = true;
        foreach (Thread thread in _threads)
        {
            if (!thread.Join(TimeSpan.FromSeconds(60)))
            {
                throw new TestBedException("a client still waits for its acknowledgement");
            }
        }

        if (_failures.TryPeek(out MySqlException? failure))
        {
            throw new TestBedException("a client got an error", failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping = true;

    private void Write(int client)
    {
        try
        {
            using MySqlConnection connection = _server.Connect();
            for (int number = 0; !_stopping; number++)
            {
                foreach (WrittenTable table in Tables)
                {
                    long sentAt = Stopwatch.GetTimestamp();
                    connection.Execute($"INSERT INTO {table.Name} VALUES ({client}, {number})");
                    _rows[client].Enqueue(new WrittenRow(table.Name, client, number, sentAt, Stopwatch.GetTimestamp()));
                }
            }
        }
        catch (MySqlException failure)
        {
            _failures.Enqueue(failure);
        }
    }
}
