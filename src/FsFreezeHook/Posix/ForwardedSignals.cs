using System;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;

namespace FsFreezeHook.Posix;

/// <summary>
/// What this process is sent from now on ends it no more: a child of its own group gets it, as soon as and as long as it runs,
/// and decides what becomes of both.
/// </summary>
internal sealed class ForwardedSignals : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Lock _lock = new();
    private ChildProcess? _child;
    private int _waiting;

    /// <summary>Keeps them for a child that is to be started.</summary>
    internal ForwardedSignals()
    {
        _registrations =
        [
            .. ((PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGINT, PosixSignal.SIGQUIT])
                .Select(signal => PosixSignalRegistration.Create(signal, Take)),
        ];
    }

    /// <summary>The child runs: it gets what comes, and what has come.</summary>
    internal void ForwardTo(ChildProcess child)
    {
        lock (_lock)
        {
            _child = child;
            if (_waiting != 0)
            {
                child.Signal(_waiting);
            }
        }
    }

    /// <summary>The child has ended, and its number may soon be another's: what comes now is kept, and nobody's.</summary>
    internal void End()
    {
        lock (_lock)
        {
            _child = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_registrations, registration => registration.Dispose());

    private void Take(PosixSignalContext context)
    {
        context.Cancel = true;
        bool isKey = context.Signal is PosixSignal.SIGINT or PosixSignal.SIGQUIT;
        int signal = context.Signal switch
        {
            PosixSignal.SIGHUP => Libc.SIGHUP,
            PosixSignal.SIGINT => Libc.SIGINT,
            PosixSignal.SIGQUIT => Libc.SIGQUIT,
            _ => Libc.SIGTERM,
        };
        lock (_lock)
        {
            if (_child is null)
            {
                _waiting = signal;
            }
            else if (!isKey || !IsInForeground())
            {
                _child.Signal(signal);
            }
        }
    }

    // A terminal sends what a key means to the whole group in its foreground: the child has it already. Field 5 of /proc/PID/stat
    // is the process group and 8 the terminal's, see proc_pid_stat(5).
    private static bool IsInForeground()
    {
        string stat = ProcFile.TryRead("/proc/self/stat") ?? string.Empty;
        string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 5
            && int.TryParse(fields[2], NumberStyles.Integer, CultureInfo.InvariantCulture, out int group)
            && int.TryParse(fields[5], NumberStyles.Integer, CultureInfo.InvariantCulture, out int foreground)
            && group == foreground;
    }
}
