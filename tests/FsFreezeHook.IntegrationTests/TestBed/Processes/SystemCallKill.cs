using System;
using System.Globalization;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Kills a process, or a child of it, in the very moment in which it makes a system call.</summary>
internal sealed class SystemCallKill : IDisposable
{
    private readonly BackgroundProcess _strace;
    private readonly TemporaryFolder _folder = new();

    /// <summary>Watches from now on; it returns when it does.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="calls">The system calls, separated by commas.</param>
    /// <param name="children">Whether it is the process's children that are killed, each at its first such call.</param>
    public SystemCallKill(int pid, string calls, bool children)
    {
        string[] follow = children ? ["-f"] : [];
        _strace = new BackgroundProcess(
            _folder.File("strace"),
            "strace",
            [.. follow, "-e", "trace=" + calls, "-e", $"inject={calls}:signal=KILL:when=1", "-p",
                pid.ToString(CultureInfo.InvariantCulture)]);
        _ = Eventually.True(
            () => _strace.IsRunning
                ? _strace.Output.Contains("attached", StringComparison.Ordinal)
                : throw new TestBedException($"strace did not start: {_strace.Output}"),
            TimeSpan.FromSeconds(10),
            "strace is attached");
    }

    /// <summary>Stops watching.</summary>
    public void Dispose()
    {
        _strace.Stop(TimeSpan.FromSeconds(10));
        _strace.Dispose();
        _folder.Dispose();
    }
}
