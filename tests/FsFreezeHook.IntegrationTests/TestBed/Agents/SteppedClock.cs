using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// A wall clock that steps in the midst of a test, for one program and what it starts: a small library that is preloaded. The
/// machine's own clock is left alone, and no namespace has one of its own.
/// </summary>
internal sealed class SteppedClock : IDisposable
{
    private const string Source = "stepped-clock.c";

    private readonly TemporaryFolder _folder = new();

    /// <summary>Makes the library; the clock is right.</summary>
    public SteppedClock()
    {
        _ = Command.Must(
            "clang",
            "-shared",
            "-fPIC",
            "-O1",
            $"-DSTEP_FILE=\"{_folder.File("step")}\"",
            $"-DLIBRARY_FILE=\"{Library}\"",
            "-o",
            Library,
            Path.Combine(AppContext.BaseDirectory, "TestBed", Source));
        Step(TimeSpan.Zero);
    }

    /// <summary>What a program's environment must have.</summary>
    public IReadOnlyDictionary<string, string?> Variables => new Dictionary<string, string?> { ["LD_PRELOAD"] = Library };

    private string Library => _folder.File("stepped-clock.so");

    /// <summary>From now on the clock is wrong by so much.</summary>
    public void Step(TimeSpan by)
    {
        // In one piece: a clock that is read in between must not see half of it.
        string file = _folder.File("step");
        File.WriteAllText(file + ".new", ((long)by.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        File.Move(file + ".new", file, overwrite: true);
    }

    /// <summary>Whether a process has this clock.</summary>
    public bool IsIn(ProcessEntry process) =>
        File.ReadAllText($"/proc/{process.Pid.ToString(CultureInfo.InvariantCulture)}/maps")
            .Contains(Library, StringComparison.Ordinal);

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
