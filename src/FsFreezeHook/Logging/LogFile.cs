using System;
using System.IO;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace FsFreezeHook.Logging;

/// <summary>
/// The log file. It is opened by the first line that is written: before that a run may find a frozen disk and refuse.
/// </summary>
internal sealed class LogFile : IDisposable
{
    private readonly DeferredFileSink? _sink;
    private readonly Logger _logger;

    /// <summary>A log.</summary>
    /// <param name="path">The file; null: none.</param>
    /// <param name="level">The least grave of what is logged.</param>
    /// <param name="beside">Where all of it, and what is less grave, is written too; null: nowhere.</param>
    /// <param name="besideIsReady">Whether that takes a line now without making this program wait; null: it always does.</param>
    /// <param name="journal">Where the journal listens; null: it gets nothing.</param>
    internal LogFile(
        string? path, LogEventLevel level, TextWriter? beside = null, Func<bool>? besideIsReady = null, string? journal = null)
    {
        LoggerConfiguration configuration = new LoggerConfiguration()
            .MinimumLevel.Verbose()
            .Enrich.WithProperty("ProcessId", Environment.ProcessId);
        if (path is not null)
        {
            _sink = new DeferredFileSink(path);
            configuration = configuration.WriteTo.Sink(_sink, level);
        }

        if (journal is not null)
        {
            configuration = configuration.WriteTo.Sink(new JournalSink(journal), level);
        }

        _logger = (beside is null
            ? configuration.MinimumLevel.Is(level)
            : configuration.WriteTo.Sink(new WriterSink(beside, besideIsReady ?? (() => true)))).CreateLogger();
    }

    /// <summary>The log.</summary>
    internal ILogger Logger => _logger;

    /// <summary>Why nothing could be logged; null where that did not happen.</summary>
    internal string? Problem => _sink?.Problem;

    /// <inheritdoc/>
    public void Dispose()
    {
        _logger.Dispose();
        _sink?.Dispose();
    }
}
