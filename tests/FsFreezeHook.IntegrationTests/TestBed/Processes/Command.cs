using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Running a command to its end, as a caller that reads its output to end-of-file does.</summary>
internal static class Command
{
    /// <summary>Runs a command, whatever its exit code.</summary>
    /// <exception cref="TestBedException">It did not end, or its output stayed open, beyond the bound.</exception>
    public static CommandResult Run(string file, IEnumerable<string> arguments, CommandOptions? options = null)
    {
        options ??= new CommandOptions();
        ProcessStartInfo start = new(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = options.OutputEncoding,
            StandardErrorEncoding = options.OutputEncoding,
            WorkingDirectory = options.WorkingFolder ?? string.Empty,
        };
        foreach ((string name, string? value) in options.Environment)
        {
            start.Environment[name] = value;
        }

        string words = string.Join(' ', [file, .. start.ArgumentList, .. options.Environment.Values.OfType<string>()]);
        long startedAt = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start) ?? throw new TestBedException($"{file} did not start");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(options.Bound))
        {
            process.Kill();
            Evidence.AddRun(words, $"killed, as it did not end within {options.Bound.TotalSeconds} s", string.Empty);
            throw new TestBedException(
                $"{file} {string.Join(' ', start.ArgumentList)} did not end within {options.Bound.TotalSeconds} s");
        }

        long endedAt = Stopwatch.GetTimestamp();
        if (!Task.WaitAll([output, error], options.Bound))
        {
            throw new TestBedException($"{file} has ended, but somebody keeps its output open");
        }

        CommandResult result = new(
            process.ExitCode, output.Result, error.Result, Stopwatch.GetElapsedTime(startedAt, endedAt), endedAt);
        Evidence.AddRun(words, $"exit code {result.ExitCode} after {result.Duration.TotalMilliseconds:0} ms", result.Error);
        return result;
    }

    /// <summary>Runs a command that the bed relies on.</summary>
    /// <exception cref="TestBedException">It failed; the message has its error text.</exception>
    public static CommandResult Must(string file, params string[] arguments)
    {
        CommandResult result = Run(file, arguments);
        return result.ExitCode == 0
            ? result
            : throw new TestBedException(
                $"{file} {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Error}{result.Output}");
    }
}
