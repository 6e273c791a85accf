using System.Collections.Generic;
using System.Diagnostics;
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

        long startedAt = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start) ?? throw new TestBedException($"{file} did not start");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(options.Bound))
        {
            process.Kill();
            throw new TestBedException(
                $"{file} {string.Join(' ', start.ArgumentList)} did not end within {options.Bound.TotalSeconds} s");
        }

        long endedAt = Stopwatch.GetTimestamp();
        return Task.WaitAll([output, error], options.Bound)
            ? new CommandResult(process.ExitCode, output.Result, error.Result, Stopwatch.GetElapsedTime(startedAt, endedAt), endedAt)
            : throw new TestBedException($"{file} has ended, but somebody keeps its output open");
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
