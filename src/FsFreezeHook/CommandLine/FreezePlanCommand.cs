using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Plans;
using FsFreezeHook.Freezing;
using FsFreezeHook.MySql;
using FsFreezeHook.Posix;
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
        Settings settings = ConfigurationReader.Read(location).WithOptionFiles(environment.OptionFiles());
        FreezePlan plan = FreezePlan.Of(
            settings,
            new RuntimeDirectory(settings.Hook.RuntimeDirectory),
            new StateDirectory(settings.Hook.StateDirectory, Logger.None),
            () => AgentOfRun.Find(settings.Hook, CallingAgent.Of("/proc", ParentProcess.Id), Logger.None),
            RunningServer.Find);
        new FreezePlanPage(environment.Screen()).Write(plan);
        if (plan.Failure is { } failure)
        {
            throw failure;
        }
    }
}
