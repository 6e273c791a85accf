using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.Json;
using FsFreezeHook.Text;
using Serilog.Core;
using Serilog.Events;

namespace FsFreezeHook.Logging;

/// <summary>
/// Writes each event to systemd's journal, with what it is about in fields of its own, and never waits for it: what a journal
/// that is full or stopped does not take is lost.
/// </summary>
/// <remarks>
/// The protocol is that of systemd's "Native Journal Protocol": a datagram with a line <c>FIELD=value</c> for each field. No
/// value has a line end, since none is shown.
/// </remarks>
/// <param name="socket">Where the journal listens.</param>
internal sealed class JournalSink(string socket) : ILogEventSink
{
    /// <summary>Where systemd's listens.</summary>
    internal const string DefaultSocket = "/run/systemd/journal/socket";

    private const string FieldPrefix = "FSFREEZE_HOOK_";
    private const string VerdictProperty = "Verdict";
    private const string ProblemProperty = "Problem";
    private const string VerbProperty = "Verb";

    // One for each verdict, with an entry in packaging/journal/fsfreeze-hook.catalog. They never change.
    private static readonly Dictionary<string, string> MessageIds = new()
    {
        ["locked"] = "0bc9d5a77a4046a18ee2a75a30724f26",
        ["consistent"] = "461001eaa5e74c2c885b4a42eb16e9c1",
        ["degraded"] = "ded5d07a4bc84633838baed5f3803374",
        ["no-database"] = "af12ce5c7eef47f0abb0510408a2b80d",
        ["broken"] = "79e6902521d74373b7c112f90f9e5f17",
        [Failed] = "cab6e3244d3b48df90a511c5b24f5d7e",
        ["skipped"] = "9bcb432f7241404fa3e81d8f760ed7c3",
    };

    private const string Failed = "failed";

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        StringBuilder fields = new();
        Add(fields, "MESSAGE", logEvent.RenderMessage(CultureInfo.InvariantCulture));
        Add(fields, "PRIORITY", Priority(logEvent.Level));
        Add(fields, "SYSLOG_IDENTIFIER", "fsfreeze-hook");
        foreach ((string name, LogEventPropertyValue value) in logEvent.Properties)
        {
            if (value is ScalarValue { Value: { } scalar })
            {
                Add(
                    fields,
                    FieldPrefix + JsonNamingPolicy.SnakeCaseUpper.ConvertName(name),
                    Convert.ToString(scalar, CultureInfo.InvariantCulture) ?? string.Empty);
            }
        }

        if (End(logEvent) is { } end && MessageIds.TryGetValue(end, out string? id))
        {
            Add(fields, "MESSAGE_ID", id);
        }

        LocalDatagram.TrySend(socket, Encoding.UTF8.GetBytes(fields.ToString()));
    }

    private static void Add(StringBuilder fields, string name, string value) =>
        fields.Append(name).Append('=').Append(ShownText.Of(value)).Append('\n');

    // How a freeze turned out, where the event says so.
    private static string? End(LogEvent logEvent) =>
        logEvent.Properties.TryGetValue(VerdictProperty, out LogEventPropertyValue? verdict)
            ? (verdict as ScalarValue)?.Value as string
            : logEvent.Properties.ContainsKey(ProblemProperty) && logEvent.Properties.ContainsKey(VerbProperty) ? Failed : null;

    // As syslog(3) numbers them.
    private static string Priority(LogEventLevel level) => level switch
    {
        LogEventLevel.Fatal => "2",
        LogEventLevel.Error => "3",
        LogEventLevel.Warning => "4",
        LogEventLevel.Information => "6",
        _ => "7",
    };
}
