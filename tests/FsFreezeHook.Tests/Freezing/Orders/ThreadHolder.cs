using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Json;
using FsFreezeHook.Holding.HolderSide;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.Holding;
using FsFreezeHook.Tests.TestBed;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace FsFreezeHook.Tests.Freezing.Orders;

/// <summary>
/// The program's holder, with its real pipes and files, on a thread that stands in for its process; its lock is a stand-in.
/// </summary>
internal sealed class ThreadHolder : IDisposable
{
    private readonly AnonymousPipe _control = AnonymousPipe.Create();
    private readonly AnonymousPipe _report = AnonymousPipe.Create();
    private readonly Interruption _interruption = new();
    private readonly FakeLockSession _session = new();
    private readonly LineReader _reports;
    private readonly SafeFileHandle _writer;
    private readonly Background _life;
    private ProcessIdentity? _identity;
    private volatile bool _isLocked;
    private volatile bool _isKilled;

    public ThreadHolder(HoldRequest order, TimeProvider time)
    {
        _session.OnAcquire = () => _isLocked = true;
        _session.OnRelease = () =>
        {
            _isLocked = false;
            if (_isKilled)
            {
                throw new KilledException();
            }
        };
        SafeFileHandle control = _control.TakeReader();
        SafeFileHandle report = _report.TakeWriter();
        _writer = _control.TakeWriter();
        _reports = new LineReader(_report.Reader);
        _life = Background.Run(() => Live(control, report, time));
        Soon.True(() => _identity is not null, "the holder's thread runs");
        Write(JsonSerializer.Serialize(order, HoldingJson.Default.HoldRequest));
        Assert.Equal(ReportKind.Ready, Report().Kind);
    }

    public ProcessIdentity Identity => _identity!;

    /// <summary>Whether the lock is held.</summary>
    public bool IsLocked => _isLocked && !_session.IsDisposed;

    public bool IsRunning => _life.IsRunning;

    public void Tell(Step step, ReportKind expected)
    {
        Write(new ControlWord(step, Soon.Bound).ToString());
        Assert.Equal(expected, Report().Kind);
    }

    /// <summary>The moment of decision: it holds from then on, or has gone.</summary>
    public void Decide()
    {
        _writer.Dispose();
        while (_reports.ReadLine(Soon.Bound) is not null)
        {
        }

        Assert.True(_reports.IsAtEnd, "the holder does not decide");
        if (!IsLocked)
        {
            WaitForEnd();
        }
    }

    public void Terminate() => End("SIGTERM");

    /// <summary>What is left of a killed process is what it had written, and its lock is gone with its connection.</summary>
    public void Kill()
    {
        _isKilled = true;
        End("SIGKILL");
    }

    /// <summary>Waits until its thread, which stands in for its process, has gone.</summary>
    public void WaitForEnd()
    {
        _ = _life.Failure();
        Soon.True(() => !Identity.IsAlive, "the holder's thread is gone");
    }

    public void Dispose()
    {
        if (_life.IsRunning)
        {
            _writer.Dispose();
            Terminate();
        }

        _control.Dispose();
        _report.Dispose();
        _interruption.Dispose();
        _session.Dispose();
    }

    private void Live(SafeFileHandle control, SafeFileHandle report, TimeProvider time)
    {
        string thread = File.ResolveLinkTarget("/proc/thread-self", returnFinalTarget: false)!.Name;
        _identity = ProcessIdentity.Of(int.Parse(thread, CultureInfo.InvariantCulture));
        using (control)
        using (report)
        {
            new Holder(control, report, _ => _session, _interruption, time).Run();
        }
    }

    private void End(string signal)
    {
        _interruption.Raise(signal);
        WaitForEnd();
    }

    private void Write(string line) => Descriptor.Write(_writer, Encoding.UTF8.GetBytes(line + "\n"));

    private Report Report()
    {
        string? line = _reports.ReadLine(Soon.Bound);
        Assert.NotNull(line);
        return JsonSerializer.Deserialize(line, HoldingJson.Default.Report)!;
    }
}
