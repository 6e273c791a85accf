using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Status;
using FsFreezeHook.Failures;
using FsFreezeHook.Records;
using Serilog.Core;

namespace FsFreezeHook.CommandLine;

/// <summary><c>fsfreeze-hook status</c>.</summary>
internal static class StatusCommand
{
    /// <summary>Its name.</summary>
    internal const string Verb = "status";

    /// <summary>Prints what is frozen now, and how the last freezes went. It changes nothing and takes no lock.</summary>
    /// <param name="environment">What the program has from outside.</param>
    /// <param name="location">Where the configuration is.</param>
    /// <param name="asJson">Whether it is printed as JSON.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="FailureException">The user is not root.</exception>
    internal static int Run(ProgramEnvironment environment, ConfigurationLocation location, bool asJson)
    {
        Session.RequireRoot();
        (Settings settings, IReadOnlyList<string> errors) = ConfigurationReader.ReadTolerantly(location, environment.Sections);
        List<string> problems = [.. errors];
        HookSettings hook = ActiveSettings.Of(settings, environment, location, problems).Hook;
        RuntimeDirectory runtime = new(hook.RuntimeDirectory);
        StatusSearch search = new(
            "/proc", runtime, new StateDirectory(hook.StateDirectory, Logger.None, runtime), environment.Time)
        {
            FindDatabase = history =>
                ExpectedDatabase.Find(settings.Instances, environment.Engines.Any(engine => engine.Runs == true), history),
        };
        CurrentStatus status = search.Look(Tool.NameAndVersion, problems);
        if (asJson)
        {
            environment.Output.Value.WriteLine(StatusJson.Write(status));
        }
        else
        {
            new StatusPage(environment.Screen(), environment.Time.LocalTimeZone).Write(status, environment.IsVerbose);
        }

        return status.IsInOrder ? ExitCode.Success : ExitCode.NotInOrder;
    }
}
