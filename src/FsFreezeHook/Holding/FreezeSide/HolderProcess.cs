using System;
using System.Text;
using System.Text.Json;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.HolderSide;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Json;
using FsFreezeHook.Posix;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Holding.FreezeSide;

/// <summary>
/// Freeze's end of one holder: it is given its order, told each step, and let go or left to hold by closing its control pipe.
/// </summary>
internal sealed class HolderProcess : IDisposable
{
    /// <summary>How long a process may take to go once its pipes are closed.</summary>
    internal static readonly TimeSpan GoWait = TimeSpan.FromSeconds(5);

    // One that gave no report in time is stopped or stuck, most likely, and writers may be waiting for it.
    private static readonly TimeSpan LateGoWait = TimeSpan.FromSeconds(1);

    // A process whose pipe has just closed is ending, or has: others hold their locks meanwhile.
    private static readonly TimeSpan ReapWait = TimeSpan.FromMilliseconds(200);

    private readonly ChildProcess _process;
    private readonly SafeFileHandle _control;
    private readonly SafeFileHandle _report;
    private readonly LineReader _lines;

    /// <summary>A holder in a process that was started.</summary>
    /// <param name="instance">The instance's name.</param>
    /// <param name="process">Its process, which other holders may share; it stays the caller's.</param>
    /// <param name="control">Freeze's end of the control pipe.</param>
    /// <param name="report">Freeze's end of the report pipe.</param>
    internal HolderProcess(string instance, ChildProcess process, SafeFileHandle control, SafeFileHandle report)
    {
        Instance = instance;
        _process = process;
        _control = control;
        _report = report;
        _lines = new LineReader(report, ReportPipe.LongestReport);
        Identity = ProcessIdentity.Of(process.Pid) ?? new ProcessIdentity(process.Pid, 0);
    }

    /// <summary>The instance's name.</summary>
    internal string Instance { get; }

    /// <summary>The section of the configuration that it is set in, with its brackets.</summary>
    internal string Section { get; private set; } = string.Empty;

    internal ProcessIdentity Identity { get; }

    /// <summary>Whether it gave no report in time.</summary>
    internal bool IsLate { get; set; }

    /// <summary>Readable when a report came, or the holder ended.</summary>
    internal SafeFileHandle Readable => _report;

    /// <summary>Tells it what it is to hold.</summary>
    internal void Give(HoldRequest request)
    {
        Section = request.Section;
        Write(JsonSerializer.Serialize(request, HoldingJson.Default.HoldRequest));
    }

    /// <summary>Tells it the next step.</summary>
    internal void Tell(Step step, TimeSpan limit) => Write(new ControlWord(step, limit).ToString());

    /// <summary>The report that came; null while none has come whole.</summary>
    /// <remarks>One that ended without a word is a report too: a failure.</remarks>
    internal Report? TakeReport()
    {
        string? line = _lines.TakeLine();
        if (line is null && !_lines.IsAtEnd)
        {
            _lines.Fill();
            line = _lines.TakeLine();
        }

        try
        {
            return line is not null ? HoldingJson.ReadReport(line)
                : _lines.IsAtEnd ? Failed($"its holder ended with {End()}")
                : null;
        }
        catch (JsonException e)
        {
            return Failed($"its holder sent a report that is {Malformed.At(e)}; please report it");
        }
    }

    /// <summary>Closes the control pipe: the holder's moment of decision.</summary>
    public void Dispose()
    {
        _control.Dispose();
        _report.Dispose();
    }

    /// <summary>Closes its control pipe, and does not wait.</summary>
    internal void CloseControl() => _control.Dispose();

    /// <summary>Makes it go: closes its control pipe, which without a committed record means release, and waits.</summary>
    /// <param name="end">When it is killed, where others are let go at the same time; null: after the usual wait.</param>
    /// <exception cref="FailureException">It does not go, and cannot be killed.</exception>
    internal void LetGo(Deadline? end = null)
    {
        _control.Dispose();
        if (!WaitForEnd(end ?? Deadline.After(GoWait, TimeProvider.System)))
        {
            _process.KillGroup();
            WaitForProcess();
        }
    }

    /// <summary>Waits until the process has gone, all of whose holders have been let go.</summary>
    /// <exception cref="FailureException">It does not go, and cannot be killed.</exception>
    internal void WaitForProcess()
    {
        if (_process.WaitExited(GoWait))
        {
            return;
        }

        _process.KillGroup();
        if (!_process.WaitExited(GoWait))
        {
            throw new FailureException(
                FailureReason.Internal,
                $"{Instance}: its holder, process {_process.Pid}, cannot be killed, and its lock may still be held; "
                    + "restart its server, or this machine");
        }
    }

    // The end of its report pipe is the last thing that a holder does, whether its process goes on or not.
    private bool WaitForEnd(Deadline end)
    {
        Deadline late = Deadline.After(LateGoWait, TimeProvider.System);
        while (!_lines.IsAtEnd)
        {
            if (Descriptor.WaitReadable([_report], IsLate && late.Remaining < end.Remaining ? late.Remaining : end.Remaining)
                != 0)
            {
                return false;
            }

            _lines.Fill();
            while (_lines.TakeLine() is not null)
            {
            }
        }

        return true;
    }

    private string End()
    {
        string how = _lines.IsOverfull ? "a report that is too long"
            : _process.WaitExited(ReapWait) ? _process.Reap().ToString()
            : "no report";

        // 6 is SIGABRT: what the runtime does when OpenSSL, which a password login needs, cannot be loaded.
        string hint = how == "signal 6"
            ? "; install OpenSSL's libssl, which a password login needs"
            : "; see the kernel's log (dmesg), and try again";
        return how + hint;
    }

    private static Report Failed(string message) =>
        new() { Kind = ReportKind.Failed, Reason = FailureReason.Unreachable, Message = message };

    private void Write(string line)
    {
        try
        {
            Descriptor.Write(_control, Encoding.UTF8.GetBytes(line + "\n"));
        }
        catch (PosixException)
        {
            // It has ended; its report pipe says so next.
        }
    }
}
