using System;
using FsFreezeHook.Configuration;

namespace FsFreezeHook.Diagnosis.Checks;

/// <summary>The run that checks: what program it is, and what it reads.</summary>
/// <param name="Program">The path that an agent should be told to run.</param>
/// <param name="ProgramFile">The program's own file.</param>
/// <param name="Location">Where its configuration is.</param>
internal sealed record ThisRun(string Program, string ProgramFile, ConfigurationLocation Location)
{
    /// <summary>Whether the configuration names the hook directory; otherwise it is that of the location.</summary>
    public bool NamesHookDirectory { get; init; }

    /// <summary>A run by what it has from outside.</summary>
    /// <param name="argv0">The name that it was called by.</param>
    /// <param name="currentDirectory">Where it was started.</param>
    /// <param name="programFile">The program's own file.</param>
    /// <param name="location">Where its configuration is.</param>
    internal static ThisRun Of(string argv0, string currentDirectory, string programFile, ConfigurationLocation location)
    {
        // Called through a link in the hook's place, it finds the configuration beside that link.
        string called = argv0.StartsWith('/') ? argv0 : argv0.Contains('/', StringComparison.Ordinal) ? $"{currentDirectory}/{argv0}" : programFile;
        return new ThisRun(KernelPath.Resolve(called), programFile, location);
    }
}
