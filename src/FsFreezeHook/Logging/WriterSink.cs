using System.IO;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;

namespace FsFreezeHook.Logging;

/// <summary>Writes each event as a line for the person who waits for it.</summary>
internal sealed class WriterSink : ILogEventSink
{
    private readonly TextWriter _writer;
    private readonly MessageTemplateTextFormatter _format = new("{Level:w3} {Message:l}{NewLine}");

    /// <summary>A sink that writes to <paramref name="writer"/>.</summary>
    internal WriterSink(TextWriter writer)
    {
        _writer = writer;
    }

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        try
        {
            _format.Format(logEvent, _writer);
            _writer.Flush();
        }
        catch (IOException)
        {
            // The terminal has gone. The log never fails who writes to it.
        }
    }
}
