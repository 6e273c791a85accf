using FsFreezeHook.Agent;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Plans;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.Instances;
using FsFreezeHook.Records;
using Serilog.Core;

namespace FsFreezeHook.CommandLine;

/// <summary><c>fsfreeze-hook freeze --dry-run</c>.</summary>
internal static class FreezePlanCommand
{
    /// <summary>Prints what <c>freeze</c> would do now. Changes nothing.</summary>
    /// <param name="environment">What the program has from outside.</param>
    /// <param name="location">Where the configuration is.</param>
    /// <exception cref="FailureException">What <c>freeze</c> is expected to end with.</exception>
    internal static void Run(ProgramEnvironment environment, ConfigurationLocation location)
    {
        Session.RequireRoot();
        Settings settings = ConfigurationReader.Read(location, environment.Sections).Complete(environment.Engines);
        RuntimeDirectory runtime = new(settings.Hook.RuntimeDirectory);
        StateDirectory state = new(settings.Hook.StateDirectory, Logger.None);
        CallingAgent? caller = CallingAgent.OfThisRun();
        FreezePlan plan = FreezePlan.Of(
            settings,
            runtime,
            state,
            () => AgentResolver.Find(settings.Hook, caller, Logger.None),
            environment.Engines,
            caller is null ? HostFreeze.Find("/proc", runtime, state, settings.Hook.AgentStateFile) : null);
        new FreezePlanPage(environment.Screen()).Write(plan);
        if (plan.Failure is { } failure)
        {
            throw failure;
        }
    }
}
