using System;
using System.Text.Json;
using System.Threading;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Freezing;

/// <summary>
/// A rehearsal's readiness to give way: a freeze that an agent asks for, and any thaw, write to a named pipe, and that ends the rehearsal
/// in whatever phase it is, as a signal does.
/// </summary>
internal sealed class RehearsalPreemption : IDisposable
{
    /// <summary>The word of a freeze.</summary>
    internal const string ToFreeze = "freeze";

    /// <summary>The word of a thaw.</summary>
    internal const string ToThaw = "thaw";

    private readonly RuntimeDirectory _runtime;
    private readonly FileLock _runLock;
    private readonly Interruption _interruption;
    private readonly SafeFileHandle _pipe;
    private readonly EventDescriptor _over = new();
    private readonly Thread _listener;
    private volatile string? _askedBy;

    private RehearsalPreemption(RuntimeDirectory runtime, FileLock runLock, Interruption interruption, SafeFileHandle pipe)
    {
        _runtime = runtime;
        _runLock = runLock;
        _interruption = interruption;
        _pipe = pipe;
        _listener = new Thread(Listen) { IsBackground = true, Name = "giving way" };
    }

    /// <summary>Who asked for it, <see cref="ToFreeze"/> or <see cref="ToThaw"/>; null while nobody did.</summary>
    internal string? AskedBy => _askedBy;

    /// <summary>Is ready from now on.</summary>
    /// <param name="runtime">The runtime directory.</param>
    /// <param name="runLock">The run lock, whose file says then that a rehearsal has it.</param>
    /// <param name="interruption">What ends the rehearsal.</param>
    /// <exception cref="PosixException">The runtime directory is full or not writable.</exception>
    internal static RehearsalPreemption Begin(RuntimeDirectory runtime, FileLock runLock, Interruption interruption)
    {
        RehearsalPreemption begun = new(runtime, runLock, interruption, NamedPipe.Create(runtime.RehearsalPipe));
        begun._listener.Start();

        // Last: who finds the mark finds the pipe.
        ProcessIdentity me = ProcessIdentity.Current;
        RehearsalMark mark = new() { Pid = me.Pid, StartTime = me.StartTime };
        runLock.Write(JsonSerializer.SerializeToUtf8Bytes(mark, RecordJson.Default.RehearsalMark));
        return begun;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _over.Set();
        _listener.Join();

        // Before the run lock goes to another run, which is no rehearsal.
        _runLock.Write([]);
        FileSystem.Remove(_runtime.RehearsalPipe);
        _pipe.Dispose();
        _over.Dispose();
    }

    private void Listen()
    {
        LineReader words = new(_pipe);
        while (Descriptor.WaitReadable([_over.Handle, _pipe], timeout: null) != 0)
        {
            words.Fill();
            while (words.TakeLine() is { } word)
            {
                if (word is ToFreeze or ToThaw)
                {
                    _askedBy ??= word;
                    _interruption.Raise(word);
                }
            }

            if (words.IsAtEnd)
            {
                // More than a line's length without an end of line: not ours, and forgotten.
                words = new LineReader(_pipe);
            }
        }
    }
}
