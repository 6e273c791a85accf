using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace FsFreezeHook.Tests.TestBed;

/// <summary>A log that keeps its lines for the test.</summary>
internal sealed class CollectedLog : ILogEventSink
{
    private readonly ConcurrentQueue<LogEvent> _events = new();

    public CollectedLog()
    {
        Logger = new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(this).CreateLogger();
    }

    public ILogger Logger { get; }

    public IReadOnlyList<string> Lines => [.. _events.Select(Rendered)];

    public IReadOnlyList<string> Of(LogEventLevel level) => [.. _events.Where(one => one.Level == level).Select(Rendered)];

    public void Emit(LogEvent logEvent) => _events.Enqueue(logEvent);

    private static string Rendered(LogEvent one) => one.RenderMessage(CultureInfo.InvariantCulture);
}
