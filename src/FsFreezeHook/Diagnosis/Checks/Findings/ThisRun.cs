using FsFreezeHook.Configuration;

namespace FsFreezeHook.Diagnosis.Checks.Findings;

/// <summary>The run that checks: what program it is, and what it reads.</summary>
/// <param name="Program">The path that an agent should be told to run.</param>
/// <param name="ProgramFile">The program's own file.</param>
/// <param name="Location">Where its configuration is.</param>
internal sealed record ThisRun(string Program, string ProgramFile, ConfigurationLocation Location)
{
    /// <summary>Whether the configuration names the hook directory; otherwise it is that of the location.</summary>
    public bool NamesHookDirectory { get; init; }
}
