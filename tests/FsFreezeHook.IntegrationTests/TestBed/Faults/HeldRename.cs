using System;
using System.Globalization;
using System.IO;
using System.Linq;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// Keeps the processes that a process starts inside one <c>rename(2)</c>, as a slow disk does: <c>strace</c>
/// delays the call's begin.
/// </summary>
internal sealed class HeldRename : IDisposable
{
    // What a program's own threads tell each other a signal by.
    private const string Event = "anon_inode:[eventfd]";

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder _folder = new();
    private readonly BackgroundProcess _strace;
    private readonly string _from;
    private readonly int _pid;

    private string Trace => _folder.File("trace");

    /// <summary>Begins to look out for it.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="from">The name that is to be replaced by the other one.</param>
    public HeldRename(int pid, string from)
    {
        const string Renames = "rename,renameat,renameat2";
        _from = from;
        _pid = pid;
        _strace = new BackgroundProcess(
            _folder.File("output"),
            "strace",
            [
                "-f",
                "-P",
                from,
                "-P",
                Event,
                "-e",
                "trace=write," + Renames,
                "-e",
                $"inject={Renames}:delay_enter=60s",
                "-o",
                Trace,
                "-p",
                pid.ToString(CultureInfo.InvariantCulture),
            ]);
        _ = Eventually.True(
            () => _strace.IsRunning
                ? _strace.Output.Contains(" attached", StringComparison.Ordinal)
                : throw new TestBedException($"strace: {_strace.Output}"),
            Bound,
            "strace attaches");
    }

    /// <summary>Waits until the call has begun: its file is there, and stays.</summary>
    public void WaitUntilHeld() => _ = Eventually.True(() => File.Exists(_from), Bound, $"{_from} is about to be renamed");

    /// <summary>Waits until a signal that one of them catches is known to it: a thread of its own has told another one.</summary>
    public void WaitUntilCaught(string signal) => _ = Eventually.True(
        () => File.ReadAllText(Trace).Split($"--- SIG{signal} ") is [_, var then, ..] && then.Split('\n').Any(IsTold),
        Bound,
        () => $"SIG{signal} is caught: {File.ReadAllText(Trace)}");

    /// <summary>Waits until a process has begun to stop: a SIGSTOP that the tracer has not seen yet may go with it.</summary>
    public void WaitUntilStopped() => _ = Eventually.True(
        () => File.ReadAllText(Trace).Contains("--- stopped by SIGSTOP ---", StringComparison.Ordinal),
        Bound,
        "the process is stopped");

    /// <summary>Lets it go on: what a tracer that dies has held goes on by itself.</summary>
    public void Go() => _strace.Kill();

    /// <inheritdoc/>
    public void Dispose()
    {
        _strace.Dispose();
        _folder.Dispose();
    }

    // "TID write(…": not by the process itself, whose threads wake each other for reasons of their own.
    private bool IsTold(string line) => line.Contains(" write(", StringComparison.Ordinal)
        && !Directory.Exists($"/proc/{_pid}/task/{line.Split(' ')[0]}");
}
