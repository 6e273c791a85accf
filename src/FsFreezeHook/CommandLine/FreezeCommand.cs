using System;
using System.Globalization;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Freezing;
using FsFreezeHook.Hooks;
using FsFreezeHook.MySql;
using FsFreezeHook.Posix;

namespace FsFreezeHook.CommandLine;

/// <summary><c>fsfreeze-hook freeze</c>.</summary>
internal static class FreezeCommand
{
    /// <summary>Its name.</summary>
    internal const string Verb = "freeze";

    /// <summary>Freezes.</summary>
    /// <exception cref="FailureException">Nothing is frozen.</exception>
    internal static void Run(ProgramEnvironment environment, ConfigurationLocation location)
    {
        Session.RequireRoot();
        using Interruption interruption = new();
        using Session session = new(environment, location, Configured(environment, location));
        FreezeRecord record;
        try
        {
            using FileLock run = session.TakeRunLock();
            session.Runtime.RequireSafePlace();
            record = session.Freezing().Run(
                [.. session.Hooks(), session.Instances],
                [HookParticipant.Section, InstanceSet.Section],
                Tool.NameAndVersion,
                interruption,
                AgentOfRun.Find(session.Settings.Hook, ParentProcess.Id, session.Log));
        }
        catch (PosixException e)
        {
            FailureException failure = new(FailureReason.Internal, $"{e.Message}; what was frozen is undone", e);
            session.Tell(Verb, failure);
            session.Remember(failure);
            throw failure;
        }
        catch (FailureException e)
        {
            session.Tell(Verb, e);
            session.Remember(e);
            throw;
        }

        // The decision, before anything is printed: a terminal may be stopped, and a holder waits no longer than 10 s.
        session.Instances.Dispose();
        if (environment.OutputIsTerminal)
        {
            environment.Output.Value.WriteLine(Describe(record, session.Settings));
        }
    }

    // What cannot be read fails the freeze, and what can be read of it says where that is to be told.
    private static Settings Configured(ProgramEnvironment environment, ConfigurationLocation location)
    {
        try
        {
            return ConfigurationReader.Read(location).WithOptionFiles(environment.OptionFiles());
        }
        catch (FailureException e)
        {
            using Session session = new(environment, location, ConfigurationReader.ReadTolerantly(location).Settings);
            session.TellOfConfiguration(Verb, e);
            throw;
        }
    }

    private static string Describe(FreezeRecord record, Settings settings)
    {
        if (record.Verdict == Verdict.NoDatabase)
        {
            return "frozen, with no database to lock; thaw with: fsfreeze-hook thaw";
        }

        TimeSpan longest = settings.Instances.Select(instance => instance.MaxHold).DefaultIfEmpty().Min();
        string until = (record.CommittedAt + longest).ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        string reasons = record.Reasons.Length == 0 ? string.Empty : $" ({string.Join("; ", record.Reasons)})";
        return $"locked until {until} at the latest{reasons}; thaw with: fsfreeze-hook thaw";
    }
}
