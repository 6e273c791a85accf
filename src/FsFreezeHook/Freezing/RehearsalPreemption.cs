using System;
using System.Text.Json;
using FsFreezeHook.Json;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;

namespace FsFreezeHook.Freezing;

/// <summary>
/// A rehearsal's readiness to end for a freeze that an agent asks for, and for any thaw: they send it a signal, which ends it in
/// whatever phase it is. While it is ready, the run lock's file says which process it is.
/// </summary>
internal sealed class RehearsalPreemption : IDisposable
{
    /// <summary>What <see cref="Interruption.Signal"/> says where a freeze has ended the rehearsal.</summary>
    internal const string ToFreeze = "freeze";

    /// <summary>What <see cref="Interruption.Signal"/> says where a thaw has ended it.</summary>
    internal const string ToThaw = "thaw";

    private const int LargestMark = 4096;

    private readonly FileLock _runLock;

    private RehearsalPreemption(FileLock runLock)
    {
        _runLock = runLock;
    }

    /// <summary>Is ready from now on.</summary>
    /// <param name="runLock">The run lock, which the rehearsal has.</param>
    /// <param name="interruption">What ends the rehearsal.</param>
    /// <exception cref="PosixException">The runtime directory is full or not writable.</exception>
    internal static RehearsalPreemption Begin(FileLock runLock, Interruption interruption)
    {
        interruption.EndAt(SignalOf(ToFreeze), ToFreeze);
        interruption.EndAt(SignalOf(ToThaw), ToThaw);

        // Last: whoever finds the mark may send the signals.
        runLock.Write(JsonSerializer.SerializeToUtf8Bytes(ProcessIdentity.Current, RecordJson.Default.ProcessIdentity));
        return new RehearsalPreemption(runLock);
    }

    /// <summary>
    /// The rehearsal that has the run lock; null where none has. One that was killed has left its mark, and is none.
    /// </summary>
    internal static ProcessIdentity? Find(RuntimeDirectory runtime)
    {
        // The kernel says who has the lock. A mark could name any process, and that would be sent the signals.
        ProcessIdentity? marked = JsonFile.TryRead(runtime.RunLockFile, LargestMark, RecordJson.Default.ProcessIdentity, out _);
        return marked is { IsAlive: true } && FlockOwner.Find("/proc", runtime.RunLockFile)?.Pid == marked.Pid ? marked : null;
    }

    /// <summary>Asks a rehearsal to end. It does not wait.</summary>
    /// <param name="rehearsal">What <see cref="Find"/> found.</param>
    /// <param name="forVerb"><see cref="ToFreeze"/> or <see cref="ToThaw"/>.</param>
    internal static void Ask(ProcessIdentity rehearsal, string forVerb)
    {
        rehearsal.Send(SignalOf(forVerb));

        // One that is stopped at a terminal could not end, and would keep every freeze out.
        rehearsal.Continue();
    }

    /// <summary>Is ready no longer.</summary>
    /// <remarks>Before the run lock goes to another run, which is no rehearsal.</remarks>
    public void Dispose() => _runLock.Write([]);

    private static int SignalOf(string verb) => verb == ToFreeze ? Interruption.FirstUserSignal : Interruption.SecondUserSignal;
}
