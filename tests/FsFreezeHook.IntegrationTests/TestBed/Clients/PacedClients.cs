using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using MySqlConnector;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// Clients that each send the same statements again and again, at a pace, and note how long each answer took: what an application
/// feels. A statement that has no answer yet counts with the time that it has waited.
/// </summary>
internal sealed class PacedClients : IDisposable
{
    /// <summary>A row of a table of its own for each client.</summary>
    public const string Write = "UPDATE paced SET n = n + 1 WHERE client = {0}";

    private const int MostClients = 8;

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly DatabaseServer _server;
    private readonly string[] _statements;
    private readonly TimeSpan _pace;
    private readonly Thread[] _threads;
    private readonly ManualResetEventSlim _stop = new();
    private readonly ConcurrentQueue<(long SentAt, long AnsweredAt)> _answers = new();
    private readonly ConcurrentQueue<MySqlException> _failures = new();
    private readonly ConcurrentDictionary<int, long> _underWay = new();

    /// <summary>Starts them.</summary>
    /// <param name="server">The server.</param>
    /// <param name="clients">How many.</param>
    /// <param name="pace">How often each sends, if the answers let it.</param>
    /// <param name="statement">
    /// What they send, one after the other where there is a semicolon; {0} stands for the client's number.
    /// </param>
    public PacedClients(DatabaseServer server, int clients, TimeSpan pace, string statement = Write)
    {
        _server = server;
        _statements = statement.Split(';');
        _pace = pace;
        using (MySqlConnection connection = server.Connect())
        {
            connection.Execute("CREATE TABLE IF NOT EXISTS paced (client INT PRIMARY KEY, n BIGINT) ENGINE = InnoDB");
            connection.Execute("INSERT IGNORE INTO paced VALUES "
                + $"{string.Join(',', Enumerable.Range(0, MostClients).Select(id => $"({id}, 0)"))}");
        }

        _threads = [.. Enumerable.Range(0, clients).Select(client => new Thread(() => Run(client)) { IsBackground = true })];
        foreach (Thread thread in _threads)
        {
            thread.Start();
        }

        _ = Eventually.True(() => _answers.Count > 5 * clients || !_failures.IsEmpty, Bound, "the paced clients are served");
    }

    /// <summary>How many statements were answered.</summary>
    public int Answers => _answers.Count;

    /// <summary>Waits until a statement has waited that long for its answer.</summary>
    public void WaitForAStallOf(TimeSpan stall) => _ = Eventually.True(
        () => _underWay.Values.Any(sentAt => Stopwatch.GetElapsedTime(sentAt) > stall), Bound, "a paced client waits");

    /// <summary>The longest that a statement had waited by the end of a span in which it was under way.</summary>
    public TimeSpan LongestBetween(long from, long until) => Waits(from, until).DefaultIfEmpty().Max();

    /// <summary>All waits of a span together that were longer than any healthy answer, as far as they lie in it.</summary>
    public TimeSpan StalledBetween(long from, long until, TimeSpan healthy) =>
        TimeSpan.FromTicks(Waits(from, until).Where(wait => wait > healthy).Sum(wait => wait.Ticks));

    /// <summary>Lets every client end after the last of its statements.</summary>
    /// <exception cref="TestBedException">A client got an error, or never an answer.</exception>
    public void Stop()
    {
        _stop.Set();
        if (!_threads.All(thread => thread.Join(Bound)))
        {
            throw new TestBedException("a paced client still waits for an answer");
        }

        if (_failures.TryPeek(out MySqlException? failure))
        {
            throw new TestBedException("a paced client got an error", failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Set();
        foreach (Thread thread in _threads)
        {
            _ = thread.Join(Bound);
        }

        _stop.Dispose();
    }

    private IEnumerable<TimeSpan> Waits(long from, long until) => _answers
        .Concat(_underWay.Values.Select(sentAt => (SentAt: sentAt, AnsweredAt: long.MaxValue)))
        .Where(answer => answer.SentAt <= until && answer.AnsweredAt >= from)
        .Select(answer => Stopwatch.GetElapsedTime(answer.SentAt, Math.Min(answer.AnsweredAt, until)));

    private void Run(int client)
    {
        try
        {
            using MySqlConnection connection = _server.Connect();
            string[] statements =
                [.. _statements.Select(statement => string.Format(CultureInfo.InvariantCulture, statement, client))];
            for (int number = 0; !_stop.Wait(_pace) || number % statements.Length != 0; number++)
            {
                string statement = statements[number % statements.Length];
                long sentAt = Stopwatch.GetTimestamp();
                _underWay[client] = sentAt;
                _ = connection.Rows(statement);
                _answers.Enqueue((sentAt, Stopwatch.GetTimestamp()));
                _ = _underWay.TryRemove(client, out _);
            }
        }
        catch (MySqlException failure)
        {
            _failures.Enqueue(failure);
        }
    }
}
