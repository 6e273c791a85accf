using System.Collections.Generic;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Plans;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.Records;
using Serilog.Core;

namespace FsFreezeHook.CommandLine;

/// <summary><c>fsfreeze-hook thaw --dry-run</c>.</summary>
internal static class ThawPlanCommand
{
    /// <summary>Prints what <c>thaw</c> would do now. Changes nothing.</summary>
    /// <param name="environment">What the program has from outside.</param>
    /// <param name="location">Where the configuration is.</param>
    /// <param name="byForce">Whether an agent's freeze is to be released too.</param>
    /// <exception cref="FailureException">What <c>thaw</c> is expected to end with.</exception>
    internal static void Run(ProgramEnvironment environment, ConfigurationLocation location, bool byForce)
    {
        Session.RequireRoot();
        (Settings read, IReadOnlyList<string> errors) = ConfigurationReader.ReadTolerantly(location, environment.Sections);
        List<string> problems = [.. errors];
        Settings settings = ActiveSettings.Of(read, environment, location, problems);
        RuntimeDirectory runtime = new(settings.Hook.RuntimeDirectory);
        StateDirectory state = new(settings.Hook.StateDirectory, Logger.None);
        HostFreeze? host = HostFreeze.Find("/proc", runtime, state, settings.Hook.AgentStateFile);
        ThawPlan plan = ThawPlan.Of(settings, runtime, state, problems, host, byForce);
        new ThawPlanPage(environment.Screen()).Write(plan);
        if (plan.Failure is { } failure)
        {
            throw failure;
        }
    }
}
