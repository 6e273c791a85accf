using System.Globalization;
using System.Linq;
using System.Text;
using FsFreezeHook.Json;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Freezing;

/// <summary>A rehearsal of another process that has the run lock.</summary>
internal sealed class RunningRehearsal
{
    /// <summary>The verb that it runs under.</summary>
    internal const string Verb = "rehearse";

    private const int LargestMark = 4096;

    private readonly RuntimeDirectory _runtime;
    private readonly ProcessIdentity _process;

    private RunningRehearsal(RuntimeDirectory runtime, ProcessIdentity process)
    {
        _runtime = runtime;
        _process = process;
    }

    /// <summary>Its process.</summary>
    internal int Pid => _process.Pid;

    /// <summary>The one that runs; null where none does. One that was killed has left its mark, and is none.</summary>
    internal static RunningRehearsal? Find(RuntimeDirectory runtime) =>
        JsonFile.TryRead(runtime.RunLockFile, LargestMark, RecordJson.Default.RehearsalMark, out _) is { Process.IsAlive: true } mark
            ? new RunningRehearsal(runtime, mark.Process)
            : null;

    /// <summary>Asks it to give way. It does not wait.</summary>
    /// <param name="forVerb">To whom.</param>
    internal void AskToGiveWay(string forVerb)
    {
        try
        {
            using SafeFileHandle? pipe = NamedPipe.TryOpenWriter(_runtime.RehearsalPipe);
            if (pipe is not null)
            {
                Descriptor.Write(pipe, Encoding.UTF8.GetBytes($"\n{forVerb}\n"));
            }
        }
        catch (PosixException)
        {
            // It went in this moment, or was asked many times before.
        }

        // One that somebody stopped at a terminal could not give way, and would keep every freeze out. A mark can be forged, so it is
        // made to go on only where it is one of ours.
        if (IsOurs())
        {
            _process.Continue();
        }
    }

    private bool IsOurs()
    {
        string process = string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Pid}");
        string? own = SymbolicLink.TryRead("/proc/self/exe");
        return own is not null && SymbolicLink.TryRead($"{process}/exe") is { } file && (file == own || file == own + ProcFile.Deleted)
            && ProcFile.Words($"{process}/cmdline").Contains(Verb);
    }
}
