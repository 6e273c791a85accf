using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>
/// SIGTERM, SIGINT and SIGHUP, and what else ends a run, turned into a descriptor that can be waited for beside others.
/// </summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>SIGUSR1, which means what this program has it mean.</summary>
    internal const int FirstUserSignal = Libc.SIGUSR1;

    /// <summary>SIGUSR2, likewise.</summary>
    internal const int SecondUserSignal = Libc.SIGUSR2;

    // One that comes as a run has just ended would end the process without its last line: by default they do that.
    private static readonly PosixSignalRegistration[] LateSignals =
    [
        PosixSignalRegistration.Create((PosixSignal)FirstUserSignal, context => context.Cancel = true),
        PosixSignalRegistration.Create((PosixSignal)SecondUserSignal, context => context.Cancel = true),
    ];

    private readonly EventDescriptor _event = new();
    private readonly List<PosixSignalRegistration> _registrations;
    private volatile string? _signal;
    private int? _parent;
    private string? _partingWords;

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
    internal string? Signal => _signal ?? (ParentHasGone ? _partingWords : null);

    private bool ParentHasGone => _parent is { } parent && ParentProcess.Id != parent;

    /// <summary>Ends the run as a signal does.</summary>
    /// <param name="cause">What ends it, in a word.</param>
    internal void Raise(string cause)
    {
        _signal ??= cause;
        lock (_registrations)
        {
            // A signal that came before the end may be handled after it.
            if (!_event.Handle.IsClosed)
            {
                _event.Set();
            }
        }
    }

    /// <summary>Ends the run, too, when a signal comes.</summary>
    /// <param name="signal"><see cref="FirstUserSignal"/> or <see cref="SecondUserSignal"/>.</param>
    /// <param name="cause">What <see cref="Signal"/> is then.</param>
    internal void EndAt(int signal, string cause)
    {
        _ = LateSignals;
        _registrations.Add(PosixSignalRegistration.Create((PosixSignal)signal, context =>
        {
            context.Cancel = true;
            Raise(cause);
        }));
    }

    /// <summary>Ends the run, too, when the process that started it ends; at once, where it has already.</summary>
    /// <param name="parent">That process.</param>
    /// <param name="cause">What is said of it then.</param>
    internal void EndWithParent(int parent, string cause)
    {
        (_partingWords, _parent) = (cause, parent);

        // A signal that nobody else sends: when it comes, getppid(2) may still name the parent, in another thread than the first.
        EndAt(FirstUserSignal, cause);
        _ = Libc.prctl(Libc.PR_SET_PDEATHSIG, FirstUserSignal, 0, 0, 0);

        // Before the kernel was told, it tells nothing.
        if (ParentHasGone)
        {
            Raise(cause);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        lock (_registrations)
        {
            _event.Dispose();
        }
    }

    private void Catch(PosixSignalContext context)
    {
        context.Cancel = true;
        Raise(context.Signal.ToString());
    }
}
