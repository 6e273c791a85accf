using System.Text.Json;
using FsFreezeHook.Posix;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Holding;

/// <summary>The holder's end of the report pipe: one line a report.</summary>
internal sealed class ReportPipe
{
    private readonly SafeFileHandle _pipe;

    /// <summary>Writes to <paramref name="pipe"/>, which stays the caller's.</summary>
    internal ReportPipe(SafeFileHandle pipe)
    {
        _pipe = pipe;
    }

    /// <summary>Sends a failure.</summary>
    internal void Send(FailureException failure) =>
        Send(new Report { Kind = ReportKind.Failed, Reason = failure.Reason, Message = failure.Message });

    /// <summary>Sends a report. Where nobody reads it any more, the control pipe says so next.</summary>
    internal void Send(Report report)
    {
        try
        {
            if (!_pipe.IsClosed)
            {
                Descriptor.Write(_pipe, [.. JsonSerializer.SerializeToUtf8Bytes(report, HoldingJson.Default.Report), (byte)'\n']);
            }
        }
        catch (PosixException)
        {
            // Freeze has gone.
        }
    }
}
