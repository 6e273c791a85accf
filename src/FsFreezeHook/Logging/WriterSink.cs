using System;
using System.Collections.Generic;
using System.IO;
using Serilog.Core;
using Serilog.Events;

namespace FsFreezeHook.Logging;

/// <summary>
/// Writes each event as a line for the person who waits for it. It never waits itself: a terminal that somebody stopped would
/// keep locked what is locked meanwhile. What a terminal does not take is written when it does, or at the end.
/// </summary>
internal sealed class WriterSink : ILogEventSink, IDisposable
{
    private readonly Action<LogEvent> _write;
    private readonly Func<bool> _isReady;
    private readonly Queue<LogEvent> _waiting = new();
    private readonly ShownLine _format = new("{Level:w3} ");

    /// <summary>A sink that writes to <paramref name="writer"/>.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="isReady">Whether it takes a line now.</param>
    internal WriterSink(TextWriter writer, Func<bool> isReady)
    {
        _write = logEvent =>
        {
            _format.Format(logEvent, writer);
            writer.Flush();
        };
        _isReady = isReady;
    }

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        _waiting.Enqueue(logEvent);
        while (_isReady() && _waiting.TryDequeue(out LogEvent? next))
        {
            Write(next);
        }
    }

    /// <summary>Writes what is left, when nothing is locked any more or the freeze was committed.</summary>
    public void Dispose()
    {
        while (_waiting.TryDequeue(out LogEvent? next))
        {
            Write(next);
        }
    }

    private void Write(LogEvent logEvent)
    {
        try
        {
            _write(logEvent);
        }
        catch (IOException)
        {
            // The terminal has gone. The log never fails who writes to it.
        }
    }
}
