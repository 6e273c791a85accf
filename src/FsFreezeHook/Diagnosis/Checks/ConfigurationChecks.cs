using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Configuration;

namespace FsFreezeHook.Diagnosis.Checks;

/// <summary>Whether the configuration can be read and is without a fault: with one a freeze ends before it begins.</summary>
/// <param name="location">Where it is.</param>
/// <param name="files">The files that were read.</param>
/// <param name="errors">What is wrong, each with its file.</param>
internal sealed class ConfigurationChecks(ConfigurationLocation location, IReadOnlyList<string> files, IReadOnlyList<string> errors)
{
    private const string Id = "configuration";
    private const string Subject = "configuration";

    /// <summary>What was found: every error, or the files.</summary>
    internal IEnumerable<Finding> Find() => errors.Count > 0
        ? errors.Select(Failed)
        : [Finding.Ok(Id, Subject, files.Count == 0
            ? $"there is no {Quoted.Path(location.ConfigFile)}, and none is needed"
            : string.Join(", ", files.Select(Quoted.Path)))];

    private static Finding Failed(string error)
    {
        (string problem, string? remedy) = ProblemText.Split(error);
        return Finding.Fail(Id, Subject, problem, remedy ?? "correct it");
    }
}
