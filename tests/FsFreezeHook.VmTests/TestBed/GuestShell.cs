using System;
using System.Globalization;
using System.Linq;
using System.Text;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.VmTests.TestBed;

/// <summary>
/// A shell in the guest on a serial port of its own. The agent runs nothing for the host while it is frozen; this one does, as
/// long as it is nothing that writes to a frozen filesystem.
/// </summary>
internal sealed class GuestShell : IDisposable
{
    private readonly HostChannel _channel;
    private int _lastId;

    /// <summary>Takes over the port's channel.</summary>
    public GuestShell(HostChannel channel) => _channel = channel;

    /// <summary>Waits until the shell answers, and passes over what was said before.</summary>
    public void WaitUntilItAnswers(TimeSpan bound) =>
        Eventually.True(() => Result("true", TimeSpan.FromSeconds(2)) is not null, bound, "the guest's shell answers");

    /// <summary>Runs a script in a shell of its own and gives what came of it, whatever its exit code.</summary>
    /// <exception cref="TestBedException">It did not end in time.</exception>
    public GuestResult Run(string script, TimeSpan? bound = null)
    {
        TimeSpan limit = bound ?? TimeSpan.FromSeconds(60);
        GuestResult? result = Result(script, limit);
        Evidence.AddRun(
            script, result is null ? "did not end in time" : $"exit code {result.ExitCode}", result?.Output ?? string.Empty);
        return result ?? throw new TestBedException($"in the guest this did not end within {limit.TotalSeconds} s: {script}");
    }

    /// <summary>Runs a script that the bed relies on, and gives what it printed.</summary>
    /// <exception cref="TestBedException">It failed.</exception>
    public string Must(string script, TimeSpan? bound = null)
    {
        GuestResult result = Run(script, bound);
        return result.ExitCode == 0
            ? result.Output.TrimEnd('\n')
            : throw new TestBedException($"in the guest this ended with {result.ExitCode}: {script}\n{result.Output}");
    }

    /// <summary>Starts a command that is not waited for, and that goes on however this shell fares.</summary>
    /// <param name="command">The command, which has no single quote.</param>
    /// <param name="name">
    /// A file's name, on no filesystem that is frozen: with <c>.output</c> and <c>.status</c>, what comes of it is there.
    /// </param>
    public void StartInBackground(string command, string name) =>
        Must($"rm -f {name}.status; setsid sh -c '{command}; echo $? >{name}.status' >{name}.output 2>&1 </dev/null &");

    /// <summary>Waits until such a command has ended, and gives its exit code.</summary>
    public string WaitForStatus(string name, TimeSpan bound)
    {
        string status = string.Empty;
        _ = Eventually.True(
            () => (status = Run($"cat {name}.status").Output.Trim()).Length > 0 && status.All(char.IsAsciiDigit),
            bound,
            $"{name} ends");
        return status;
    }

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private GuestResult? Result(string script, TimeSpan bound)
    {
        string end = string.Create(CultureInfo.InvariantCulture, $"end of script {++_lastId}, status ");
        long deadline = Environment.TickCount64 + (long)bound.TotalMilliseconds;
        _channel.Send($"(\n{script}\n) </dev/null 2>&1; printf '\\n%s%d\\n' '{end}' $?");
        StringBuilder output = new();
        while (_channel.ReadLine(TimeSpan.FromMilliseconds(Math.Max(0, deadline - Environment.TickCount64))) is { } line)
        {
            if (line.StartsWith(end, StringComparison.Ordinal))
            {
                // The line's end before the mark is ours where the output's last line had its own.
                string printed = output.ToString();
                return new GuestResult(
                    int.Parse(line[end.Length..], CultureInfo.InvariantCulture),
                    printed.EndsWith("\n\n", StringComparison.Ordinal) || printed == "\n" ? printed[..^1] : printed);
            }

            _ = line.StartsWith("end of script ", StringComparison.Ordinal) ? output.Clear() : output.Append(line).Append('\n');
        }

        return null;
    }
}
