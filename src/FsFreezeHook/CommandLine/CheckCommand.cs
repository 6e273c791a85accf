using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Checks;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Diagnosis.Status;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.Instances;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using Serilog.Core;

namespace FsFreezeHook.CommandLine;

/// <summary><c>fsfreeze-hook check</c>.</summary>
internal static class CheckCommand
{
    /// <summary>Its name.</summary>
    internal const string Verb = "check";

    /// <summary>Looks at every condition that a freeze needs, and prints what it found.</summary>
    /// <param name="environment">What the program has from outside.</param>
    /// <param name="location">Where the configuration is.</param>
    /// <param name="maxAge">How old the last good freeze may be; null: any age.</param>
    /// <param name="asJson">Whether it is printed as JSON.</param>
    /// <param name="isQuiet">Whether, where it is not, only what is not as it should be is printed.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="FailureException">The user is not root.</exception>
    internal static int Run(
        ProgramEnvironment environment, ConfigurationLocation location, TimeSpan? maxAge, bool asJson, bool isQuiet)
    {
        Session.RequireRoot();
        (Settings settings, IReadOnlyList<string> errors) = ConfigurationReader.ReadTolerantly(location, environment.Sections);
        HookSettings hook = ActiveSettings.Of(settings, environment, location, []).Hook;
        DateTimeOffset now = environment.Time.GetUtcNow();
        CheckList list = new()
        {
            Machine = new Machine(),
            Run = new ThisRun(environment.CalledAs, environment.ProgramFile, location)
            {
                NamesHookDirectory = settings.Hook.HookDirectory != KernelPath.Resolve(location.HookDirectory),
            },
            Settings = settings with
            {
                Instances = [.. settings.Instances.Select(instance => Complete(
                    environment.Engines, settings.Hook, instance with { TriesDeniedAgain = environment.OutputIsTerminal }))],
            },
            ConfigurationErrors = errors,
            Engines = environment.Engines,
            Frozen = Look(hook, environment.Time),
            ThawCommand = ThawCommand.Line(environment, location),
            MaxAge = maxAge,
            Now = now,
        };
        CheckReport report =
            new() { Tool = Tool.NameAndVersion, CheckedAt = now, LastGood = list.LastGood, Findings = list.Find() };
        if (asJson)
        {
            environment.Output.Value.WriteLine(CheckJson.Write(report));
        }
        else
        {
            CheckPage.Write(report, environment.Screen(), isQuiet, environment.IsVerbose);
        }

        return report.Result == FindingLevel.Fail ? ExitCode.CheckFailed : ExitCode.Success;
    }

    private static FrozenNow Look(HookSettings hook, TimeProvider time)
    {
        RuntimeDirectory runtime = new(hook.RuntimeDirectory);
        StateDirectory state = new(hook.StateDirectory, Logger.None);
        return FrozenNow.Look(
            () => HostFreeze.Find("/proc", runtime, state, hook.AgentStateFile),
            () => new StatusSearch("/proc", runtime, state, time).Look(Tool.NameAndVersion, []));
    }

    // An option file that fails one instance must not hide what is to be said of the others.
    private static InstanceSettings Complete(IReadOnlyList<IEngine> engines, HookSettings hook, InstanceSettings instance)
    {
        try
        {
            return engines.Of(instance).Complete(instance, hook);
        }
        catch (FailureException e)
        {
            return instance with { Problem = e.Message };
        }
    }
}
