using System;
using System.Diagnostics;
using System.Threading;
using MySqlConnector;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// A client that writes to every table of the bed, and is kept waiting by a lock: the server says so. When its write is done it
/// can write again.
/// </summary>
internal sealed class WaitingWrite : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    private readonly MySqlConnection _observer;
    private readonly MySqlConnection _writer;
    private readonly Thread _thread;
    private MySqlException? _failure;
    private long _writtenAt;

    /// <summary>Begins to write, and returns when the server keeps it waiting.</summary>
    public WaitingWrite(DatabaseServer server)
    {
        _observer = server.Connect();
        _writer = server.Connect();
        long session = _writer.SessionId();
        _writer.Execute("SET SESSION lock_wait_timeout = 60");
        _thread = new Thread(() => Write(server)) { IsBackground = true, Name = "waiting write" };
        _thread.Start();
        _ = Eventually.True(() => IsWaiting(session), Bound, "the write waits for the lock");
    }

    /// <summary>Whether it still waits.</summary>
    public bool Waits => _thread.IsAlive;

    /// <summary>Waits until it has written, which it must have within a bound.</summary>
    /// <param name="since">What the bound counts from: a moment of <see cref="Stopwatch"/>.</param>
    /// <param name="bound">The bound.</param>
    /// <returns>How long it took; nothing where it had written before.</returns>
    public TimeSpan AssertWritten(long since, TimeSpan bound)
    {
        TimeSpan left = bound + TimeSpan.FromSeconds(20);
        if (!_thread.Join(left))
        {
            throw new TestBedException($"a client cannot write, {left.TotalSeconds:0.#} s after it should");
        }

        if (_failure is not null)
        {
            throw new TestBedException("the write failed", _failure);
        }

        TimeSpan took = Stopwatch.GetElapsedTime(since, _writtenAt);
        return took <= bound
            ? took > TimeSpan.Zero ? took : TimeSpan.Zero
            : throw new TestBedException(
                $"a client could write after {took.TotalSeconds:0.0} s, and should within {bound.TotalSeconds:0.0} s");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _observer.Dispose();
        if (!_thread.IsAlive)
        {
            _writer.Dispose();
        }
    }

    private bool IsWaiting(long session) => _thread.IsAlive
        ? _observer.SeesWaiting(session)
        : throw new TestBedException($"the write did not wait for a lock {_failure?.Message}");

    private void Write(DatabaseServer server)
    {
        try
        {
            foreach (string table in server.ProbeTables)
            {
                _writer.Execute($"INSERT INTO {table} VALUES (1)");
            }

            _writtenAt = Stopwatch.GetTimestamp();
        }
        catch (MySqlException failure)
        {
            _failure = failure;
        }
    }
}
