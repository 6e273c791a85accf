using System.Collections.Generic;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Status;
using FsFreezeHook.Failures;
using FsFreezeHook.Json;
using FsFreezeHook.Records;
using FsFreezeHook.Text;
using Serilog.Core;

namespace FsFreezeHook.CommandLine;

/// <summary><c>fsfreeze-hook verdict</c>.</summary>
internal static class VerdictCommand
{
    /// <summary>Its name.</summary>
    internal const string Verb = "verdict";

    /// <summary>Prints one line about one freeze, for the host that asked for it. It changes nothing and takes no lock.</summary>
    /// <param name="environment">What the program has from outside.</param>
    /// <param name="location">Where the configuration is.</param>
    /// <param name="question">Which freeze.</param>
    /// <param name="asJson">Whether it is printed as JSON.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="FailureException">
    /// The user is not root; or the freeze is still in force, or the run that ends it in progress.
    /// </exception>
    internal static int Run(
        ProgramEnvironment environment, ConfigurationLocation location, FreezeQuestion question, bool asJson)
    {
        Session.RequireRoot();
        (Settings settings, IReadOnlyList<string> errors) = ConfigurationReader.ReadTolerantly(location, environment.Sections);
        HookSettings hook = ActiveSettings.Of(settings, environment, location, [.. errors]).Hook;
        RuntimeDirectory runtime = new(hook.RuntimeDirectory);
        StateDirectory state = new(hook.StateDirectory, Logger.None, runtime);
        CurrentStatus status = new StatusSearch("/proc", runtime, state, environment.Time).Look(Tool.NameAndVersion, []);
        if (runtime.ReadRefused() is { } refused)
        {
            status = status with { History = [refused, .. status.History] };
        }

        FreezeAnswer answer = new() { Tool = Tool.NameAndVersion, Freeze = question.FindIn(status) };
        environment.Output.Value.WriteLine(
            asJson ? VerdictJson.Write(answer.WithRecords(state)) : Line(answer.Freeze) ?? question.Missing);
        return answer.ExitCode;
    }

    private static string? Line(HistoryEntry? freeze)
    {
        if (freeze is null)
        {
            return null;
        }

        string id = freeze.FreezeId is { } known ? $" ({known})" : string.Empty;
        string why = freeze.Line is { } line ? $": {line}" : string.Empty;
        return ShownText.Of($"{Word.Of(freeze.Verdict)}: the freeze of {Moment.Of(freeze.StartedAt)}{id}{why}");
    }
}
