using System;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace FsFreezeHook.Logging;

/// <summary>The log file. It is opened by the first line that is written: before that a run may find a frozen disk and refuse.</summary>
internal sealed class LogFile : IDisposable
{
    private readonly DeferredFileSink _sink;
    private readonly Logger _logger;

    /// <summary>A log to <paramref name="path"/> of what is at least as grave as <paramref name="level"/>.</summary>
    internal LogFile(string path, LogEventLevel level)
    {
        _sink = new DeferredFileSink(path);
        _logger = new LoggerConfiguration()
            .MinimumLevel.Is(level)
            .Enrich.WithProperty("ProcessId", Environment.ProcessId)
            .WriteTo.Sink(_sink)
            .CreateLogger();
    }

    /// <summary>The log.</summary>
    internal ILogger Logger => _logger;

    /// <summary>Why nothing could be logged; null where that did not happen.</summary>
    internal string? Problem => _sink.Problem;

    /// <inheritdoc/>
    public void Dispose()
    {
        _logger.Dispose();
        _sink.Dispose();
    }
}
