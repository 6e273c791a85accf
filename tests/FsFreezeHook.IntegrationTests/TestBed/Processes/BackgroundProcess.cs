using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>A process that runs beside the test, its output in a file, and that does not outlive its owner.</summary>
internal sealed class BackgroundProcess : IDisposable
{
    private readonly Process _process;
    private readonly string _outputFile;
    private readonly WatchedLog? _log;

    /// <summary>Starts it, with /dev/null as input.</summary>
    public BackgroundProcess(
        string outputFile, string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        // The shell gives the output to the file and becomes the program, under the same process id.
        const string Become = "out=$1; shift; exec \"$@\" >\"$out\" 2>&1 </dev/null";
        ProcessStartInfo start = new("/bin/sh", ["-c", Become, "sh", outputFile, file, .. arguments]);
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        _outputFile = outputFile;
        _process = Process.Start(start) ?? throw new TestBedException($"{file} did not start");
        Pid = _process.Id;
        string command = string.Join(' ', [file, .. arguments]);
        _log = Evidence.IsOfProgram(command) ? new WatchedLog(command, () => 0, _ => $"{State}\n{Output}") : null;
    }

    /// <summary>Its process id.</summary>
    public int Pid { get; }

    /// <summary>Whether it has not ended yet.</summary>
    public bool IsRunning => !_process.HasExited;

    private string State =>
        IsRunning ? "(still runs)" : string.Create(CultureInfo.InvariantCulture, $"exit code {_process.ExitCode}");

    /// <summary>What it has printed so far, on both streams.</summary>
    public string Output => File.Exists(_outputFile) ? File.ReadAllText(_outputFile) : string.Empty;

    /// <summary>Sends it a signal, by name or number as <c>kill</c> takes it.</summary>
    public void Signal(string signal) => _ = Command.Run("kill", ["-" + signal, Pid.ToString(CultureInfo.InvariantCulture)]);

    /// <summary>Waits for its end and gives its exit code.</summary>
    /// <exception cref="TestBedException">It did not end within the bound.</exception>
    public int WaitForExit(TimeSpan bound) => _process.WaitForExit(bound)
        ? _process.ExitCode
        : throw new TestBedException($"process {Pid} did not end within {bound.TotalSeconds} s; its output: {Output}");

    /// <summary>Waits for its end for a while, and says whether it has ended.</summary>
    public bool WaitForExitUpTo(TimeSpan bound) => _process.WaitForExit(bound);

    /// <summary>Asks it to end, and makes it end when it does not within the bound.</summary>
    public void Stop(TimeSpan bound)
    {
        if (IsRunning)
        {
            Signal("TERM");
            if (!_process.WaitForExit(bound))
            {
                Kill();
            }
        }
    }

    /// <summary>Ends it by SIGKILL and waits until it has gone.</summary>
    public void Kill()
    {
        if (IsRunning)
        {
            _process.Kill();
            _ = _process.WaitForExit(TimeSpan.FromSeconds(20));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // What the test's end does to it is no evidence.
        _log?.Dispose();
        Kill();
        _process.Dispose();
    }
}
