using System;
using System.Globalization;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.Benchmarks.Sides;

/// <summary>Processes that do nothing.</summary>
internal sealed class IdleProcesses : IDisposable
{
    private const string Ready = "ready";

    private readonly TemporaryFolder _folder = new();
    private readonly BackgroundProcess _first;

    /// <summary>Starts them, in a process group of their own.</summary>
    public IdleProcesses(int count)
    {
        _first = new BackgroundProcess(
            _folder.File("output"),
            "setsid",
            [
                "bash",
                "-c",
                $"for ((i = 0; i < $1; i++)); do sleep infinity & done; echo {Ready}; wait",
                "bash",
                count.ToString(CultureInfo.InvariantCulture),
            ]);
        _ = Eventually.True(
            () => _first.Output.Contains(Ready, StringComparison.Ordinal),
            TimeSpan.FromMinutes(2),
            "the processes have been started");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = Command.Run("kill", ["-KILL", "--", "-" + _first.Pid.ToString(CultureInfo.InvariantCulture)]);
        _first.Dispose();
        _folder.Dispose();
    }
}
