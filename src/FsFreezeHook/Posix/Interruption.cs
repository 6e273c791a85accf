using System;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>SIGTERM, SIGINT and SIGHUP, turned into a descriptor that can be waited for beside others.</summary>
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

    /// <summary>Readable once a signal came.</summary>
    internal SafeFileHandle Handle => _event.Handle;

    /// <summary>The first signal that came, such as <c>SIGTERM</c>; null while none did.</summary>
    internal string? Signal => _signal;

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
        _signal ??= context.Signal.ToString();
        _event.Set();
    }
}
