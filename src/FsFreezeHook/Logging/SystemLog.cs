using System;
using System.Globalization;
using System.Text;
using FsFreezeHook.Text;

namespace FsFreezeHook.Logging;

/// <summary>One line to the system log, without ever waiting for it.</summary>
/// <remarks>
/// Not <c>syslog(3)</c>: that blocks while the daemon's queue is full, which it is when the daemon writes to a frozen disk. The
/// message is in the form of RFC 3164, as local daemons read it from their socket.
/// </remarks>
/// <param name="socket">Where its daemon listens.</param>
/// <param name="time">The clock.</param>
internal sealed class SystemLog(string socket, TimeProvider time)
{
    /// <summary>Where Linux daemons listen.</summary>
    internal const string DefaultSocket = "/dev/log";

    // RFC 3164, 4.1.1: facility daemon is 3; severities error 3, warning 4 and notice 5.
    private const int Daemon = 3 * 8;
    private const int ErrorSeverity = 3;
    private const int WarningSeverity = 4;
    private const int NoticeSeverity = 5;

    private readonly string _socket = socket;

    /// <summary>Says something that is as an administrator asked for.</summary>
    internal void Notice(string message) => Send(NoticeSeverity, message);

    /// <summary>Says something that an administrator should act on.</summary>
    internal void Warning(string message) => Send(WarningSeverity, message);

    /// <summary>Says that something is wrong.</summary>
    internal void Error(string message) => Send(ErrorSeverity, message);

    private void Send(int severity, string message)
    {
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"<{Daemon + severity}>{time.GetLocalNow():MMM} {time.GetLocalNow().Day,2} {time.GetLocalNow():HH:mm:ss} "
                + $"fsfreeze-hook[{Environment.ProcessId}]: {ShownText.Of(message)}");
        LocalDatagram.TrySend(_socket, Encoding.UTF8.GetBytes(line));
    }
}
