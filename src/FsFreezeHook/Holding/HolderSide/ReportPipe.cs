using System;
using System.Text.Json;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Posix;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Holding.HolderSide;

/// <summary>The holder's end of the report pipe: one line a report.</summary>
/// <param name="pipe">The pipe, which stays the caller's.</param>
/// <param name="stops">What ends a report that nobody reads: the control pipe's end, a signal.</param>
/// <param name="readWait">How long freeze may take to read a report.</param>
internal sealed class ReportPipe(SafeFileHandle pipe, SafeFileHandle[] stops, TimeSpan? readWait = null)
{
    /// <summary>The longest report, its end of line included, in bytes. A server's GTID set has no limit of its own.</summary>
    internal const int LongestReport = 16 * 1024 * 1024;

    // As long as a granted lock waits for a decision: freeze is stopped, or stuck, where it does not read.
    private static readonly TimeSpan ReadWait = TimeSpan.FromSeconds(10);

    private readonly TimeSpan _readWait = readWait ?? ReadWait;

    /// <summary>Whether a report was not read whole: nothing that is sent after it can be understood.</summary>
    internal bool IsBroken { get; private set; }

    /// <summary>Sends a failure.</summary>
    internal void Send(FailureException failure) =>
        Send(new Report { Kind = ReportKind.Failed, Reason = failure.Reason, Message = failure.Message });

    /// <summary>Sends a report. Where nobody reads it any more, the control pipe says so next.</summary>
    internal void Send(Report report)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(report, HoldingJson.Default.Report), (byte)'\n'];
        if (line.Length > LongestReport)
        {
            Send(new FailureException(
                FailureReason.Internal, $"its report has {line.Length} bytes, more than {LongestReport}; please report it"));
            IsBroken = true;
            return;
        }

        try
        {
            IsBroken = IsBroken || pipe.IsClosed || !Descriptor.TryWrite(pipe, line, stops, _readWait);
        }
        catch (PosixException)
        {
            // Freeze has gone.
            IsBroken = true;
        }
    }
}
