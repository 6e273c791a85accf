using System;
using System.Collections.Generic;
using System.Diagnostics;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;

namespace FsFreezeHook.Benchmarks.Sides;

/// <summary>The least that a lock takes: its statement and the flush of the redo log, in a connected session.</summary>
internal sealed class ConnectedSession : IFreezer
{
    private readonly MySqlConnection _session;

    /// <summary>Connects.</summary>
    public ConnectedSession(DatabaseServer server) => _session = server.Connect();

    /// <inheritdoc/>
    public string Name => "a connected session";

    /// <inheritdoc/>
    public IReadOnlyList<ProcessEntry> Staying => [];

    /// <inheritdoc/>
    public Timing Freeze() => Execute("FLUSH TABLES WITH READ LOCK", "FLUSH NO_WRITE_TO_BINLOG ENGINE LOGS");

    /// <inheritdoc/>
    public Timing TryToFreeze() => Freeze();

    /// <inheritdoc/>
    public Timing Thaw() => Execute("UNLOCK TABLES");

    /// <inheritdoc/>
    public void Settle()
    {
        // It leaves nothing behind.
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private Timing Execute(params ReadOnlySpan<string> statements)
    {
        long started = Stopwatch.GetTimestamp();
        foreach (string statement in statements)
        {
            _session.Execute(statement);
        }

        return new Timing(started, Stopwatch.GetTimestamp(), Succeeded: true);
    }
}
