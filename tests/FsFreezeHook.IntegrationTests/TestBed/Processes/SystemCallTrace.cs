using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>The system calls that a process makes, as <c>strace</c> sees them.</summary>
internal static class SystemCallTrace
{
    // Attaching interrupts the call that a thread waits in, and some of them are then made anew.
    private static readonly TimeSpan AttachLimit = TimeSpan.FromMilliseconds(500);

    /// <summary>Records every call of a command, from its start to its end, each as <c>call(…) = result</c>.</summary>
    public static (CommandResult Result, IReadOnlyList<string> Calls) OfRun(string file, params IReadOnlyList<string> arguments)
    {
        using TemporaryFolder folder = new();
        string trace = folder.File("trace");
        CommandResult result = Command.Run("strace", ["-f", "-o", trace, file, .. arguments]);
        return (result,
            [.. File.ReadLines(trace).Select(line => line[line.IndexOf(' ', StringComparison.Ordinal)..].TrimStart())]);
    }

    /// <summary>Records every call that any of its threads begins within the window.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="window">How long to look; the one place where the time itself is what is measured.</param>
    public static IReadOnlyList<string> Of(int pid, TimeSpan window)
    {
        using TemporaryFolder folder = new();
        string trace = folder.File("trace");
        using BackgroundProcess strace = new(
            folder.File("output"), "strace", ["-f", "-ttt", "-o", trace, "-p", pid.ToString(CultureInfo.InvariantCulture)]);
        _ = Eventually.True(
            () => strace.IsRunning
                ? strace.Output.Contains(" attached", StringComparison.Ordinal)
                : throw new TestBedException($"strace: {strace.Output}"),
            TimeSpan.FromSeconds(10),
            "strace attaches");
        double from = (DateTimeOffset.UtcNow + AttachLimit).ToUnixTimeMilliseconds() / 1000.0;
        Thread.Sleep(AttachLimit + window);
        strace.Signal("INT");
        _ = strace.WaitForExit(TimeSpan.FromSeconds(10));

        // "PID TIME call(…": the time at which the call began. A line without a call is strace's own word.
        return [.. File.ReadLines(trace)
            .Select(line => line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length == 3 && double.Parse(fields[1], CultureInfo.InvariantCulture) >= from)
            .Select(fields => fields[2])
            .Where(call => !call.Contains("<detached", StringComparison.Ordinal)
                && !call.StartsWith("+++", StringComparison.Ordinal))];
    }
}
