using System;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>SIGTERM, SIGINT and SIGHUP, and what else ends a run, turned into a descriptor that can be waited for beside others.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly EventDescriptor _event = new();
    private readonly PosixSignalRegistration[] _registrations;
    private volatile string? _signal;

    /// <summary>Catches the signals from now on.</summary>
    internal Interruption()
    {
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Catch),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Catch),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Catch),
        ];
    }

    /// <summary>Readable once the run is to end.</summary>
    internal SafeFileHandle Handle => _event.Handle;

    /// <summary>What came first, such as <c>SIGTERM</c>; null while nothing did.</summary>
    internal string? Signal => _signal;

    /// <summary>Ends the run as a signal does.</summary>
    /// <param name="cause">What ends it, in a word.</param>
    internal void Raise(string cause)
    {
        _signal ??= cause;
        _event.Set();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _event.Dispose();
    }

    private void Catch(PosixSignalContext context)
    {
        context.Cancel = true;
        Raise(context.Signal.ToString());
    }
}
