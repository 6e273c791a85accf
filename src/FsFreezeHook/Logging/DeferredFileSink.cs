using System;
using System.Globalization;
using System.IO;
using FsFreezeHook.Posix;
using Microsoft.Win32.SafeHandles;
using Serilog;
using Serilog.Core;
using Serilog.Debugging;
using Serilog.Events;

namespace FsFreezeHook.Logging;

/// <summary>
/// Opens the log file at the first event. A file that cannot be opened or written is a <see cref="Problem"/>, no more.
/// </summary>
/// <param name="path">The file.</param>
internal sealed class DeferredFileSink(string path) : ILogEventSink, IDisposable
{
    private static readonly ShownLine Line = new("{Timestamp:yyyy-MM-dd HH:mm:ss.fff zzz} [{ProcessId}] {Level:w3} ");

    // An event is one write(2), and so one piece in a file that several processes append to: it fits, see ShownText.Longest.
    private const int BufferSize = 64 * 1024;

    private Logger? _file;

    /// <summary>What went wrong first; null where nothing did.</summary>
    internal string? Problem { get; private set; }

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        _file ??= Open();
        _file.Write(logEvent);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _file?.Dispose();
        }
        catch (IOException e)
        {
            // What a full disk did not take is still in the stream's buffer, and closing it tries again.
            Problem ??= $"{path}: {e.Message}";
        }
    }

    // Such as: 2026-01-31T23:59:59.1234567Z Caught exception while …FileSink: System.IO.IOException: No space left on
    // device, and a stack.
    private static string Reason(string message)
    {
        const string mark = "Exception: ";
        string line = message.Split('\n')[0].TrimEnd();
        int at = line.LastIndexOf(mark, StringComparison.Ordinal);
        return at < 0 ? line : line[(at + mark.Length)..];
    }

    private Logger Open()
    {
        LoggerConfiguration configuration = new LoggerConfiguration().MinimumLevel.Verbose();
        try
        {
            // Serilog reports what it cannot write to its own log, and does not throw.
            SelfLog.Enable(message => Problem ??= $"{path}: {Reason(message)}");
            SafeFileHandle file = FileSystem.OpenAppending(path, UnixMode.GroupReadableFile);
            FileStream stream = new(file, FileAccess.Write, BufferSize);
            return configuration
                .WriteTo.File(
                    Line,
                    // Serilog opens what it is given too, follows links and waits for a pipe's reader: so it gets this very file.
                    string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.DangerousGetHandle()}"),
                    fileSizeLimitBytes: null,
                    hooks: new AppendingStream(stream))
                .CreateLogger();
        }
        catch (Exception e) when (e is PosixException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            Problem = e.Message;
            return configuration.CreateLogger();
        }
    }
}
