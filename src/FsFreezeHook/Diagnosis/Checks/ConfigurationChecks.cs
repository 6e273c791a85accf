using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Configuration.Ini;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Text;

namespace FsFreezeHook.Diagnosis.Checks;

/// <summary>Whether the configuration can be read and is without a fault: with one a freeze ends before it begins.</summary>
/// <param name="location">Where it is.</param>
/// <param name="settings">What was read.</param>
/// <param name="errors">What is wrong, each with its file.</param>
internal sealed class ConfigurationChecks(ConfigurationLocation location, Settings settings, IReadOnlyList<string> errors)
{
    private const string Id = "configuration";
    private const string Subject = "configuration";

    /// <summary>What was found: every error, or the files.</summary>
    internal IEnumerable<Finding> Find() => errors.Count > 0
        ? errors.Select(Failed).Append(NotChecked())
        : [Finding.Ok(Id, Subject, settings.Files.Count == 0
            ? $"there is no {Quoted.Path(location.ConfigFile)}, and none is needed"
            : string.Join(", ", settings.Files.Select(Quoted.Path)))];

    // What was found by what is wrong would be found of something else than what is meant.
    private Finding NotChecked()
    {
        string what = string.Join(", ", new[]
        {
            settings.Refused.HasFlag(ConfigurationParts.Hook) ? "the directories, the hooks and the last freezes" : null,
            settings.Refused.HasFlag(ConfigurationParts.Instances) ? "the instances" : null,
        }.OfType<string>());
        return Finding.Warn(Id, Subject, $"not checked until it is corrected: {what}", "correct it, and check again");
    }

    private static Finding Failed(string error)
    {
        (string problem, string? remedy) = ProblemText.Split(error);
        return Finding.Fail(Id, Subject, problem, remedy ?? "correct it");
    }
}
