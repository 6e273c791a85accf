using System;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;

namespace FsFreezeHook.Posix;

/// <summary>
/// What this process is sent, as long as a child of its own group runs: the child gets it, and decides what becomes of both.
/// </summary>
internal sealed class ForwardedSignals : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Forwards from now on.</summary>
    /// <param name="child">The child.</param>
    internal ForwardedSignals(ChildProcess child)
    {
        _registrations =
        [
            .. ((PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGINT, PosixSignal.SIGQUIT])
                .Select(signal => PosixSignalRegistration.Create(signal, context => Forward(context, child))),
        ];
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_registrations, registration => registration.Dispose());

    private static void Forward(PosixSignalContext context, ChildProcess child)
    {
        context.Cancel = true;
        bool isKey = context.Signal is PosixSignal.SIGINT or PosixSignal.SIGQUIT;
        if (!isKey || !IsInForeground())
        {
            child.Signal(context.Signal switch
            {
                PosixSignal.SIGHUP => Libc.SIGHUP,
                PosixSignal.SIGINT => Libc.SIGINT,
                PosixSignal.SIGQUIT => Libc.SIGQUIT,
                _ => Libc.SIGTERM,
            });
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
