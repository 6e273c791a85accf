using System.Globalization;
using System.IO;
using FsFreezeHook.Text;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;

namespace FsFreezeHook.Logging;

/// <summary>Writes an event as one line, whatever its message repeats of somebody else's text.</summary>
/// <param name="before">What stands before the message, as an output template.</param>
internal sealed class ShownLine(string before) : ITextFormatter
{
    private static readonly MessageTemplateTextFormatter Message = new("{Message:l}", CultureInfo.InvariantCulture);

    private readonly MessageTemplateTextFormatter _before = new(before, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void Format(LogEvent logEvent, TextWriter output)
    {
        using StringWriter message = new(CultureInfo.InvariantCulture);
        Message.Format(logEvent, message);
        _before.Format(logEvent, output);
        output.WriteLine(ShownText.Of(message.ToString()));
    }
}
