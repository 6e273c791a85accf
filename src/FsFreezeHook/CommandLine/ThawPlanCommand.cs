using System.Collections.Generic;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Plans;
using FsFreezeHook.Freezing;
using Serilog.Core;

namespace FsFreezeHook.CommandLine;

/// <summary><c>fsfreeze-hook thaw --dry-run</c>.</summary>
internal static class ThawPlanCommand
{
    /// <summary>Prints what <c>thaw</c> would do now. Changes nothing.</summary>
    /// <param name="environment">What the program has from outside.</param>
    /// <param name="location">Where the configuration is.</param>
    /// <exception cref="FailureException">What <c>thaw</c> is expected to end with.</exception>
    internal static void Run(ProgramEnvironment environment, ConfigurationLocation location)
    {
        Session.RequireRoot();
        (Settings read, IReadOnlyList<string> errors) = ConfigurationReader.ReadTolerantly(location);
        List<string> problems = [.. errors];
        Settings settings = SettingsInForce.Of(read, environment, location, problems);
        ThawPlan plan = ThawPlan.Of(
            settings,
            new RuntimeDirectory(settings.Hook.RuntimeDirectory),
            new StateDirectory(settings.Hook.StateDirectory, Logger.None),
            problems);
        new ThawPlanPage(environment.Screen()).Write(plan);
        if (plan.Failure is { } failure)
        {
            throw failure;
        }
    }
}
