using System.Collections.Generic;
using FsFreezeHook.Configuration;
using FsFreezeHook.Freezing;
using FsFreezeHook.Holding;
using FsFreezeHook.Hooks;
using FsFreezeHook.Posix;

namespace FsFreezeHook.CommandLine;

/// <summary><c>fsfreeze-hook thaw</c>.</summary>
internal static class ThawCommand
{
    /// <summary>Its name.</summary>
    internal const string Verb = "thaw";

    /// <summary>Thaws. What is wrong with the configuration is logged afterwards, and does not make it fail.</summary>
    /// <exception cref="FailureException">A lock was not held throughout; everything is released all the same.</exception>
    internal static void Run(ProgramEnvironment environment, ConfigurationLocation location)
    {
        Session.RequireRoot();
        (Settings settings, IReadOnlyList<string> errors) = ConfigurationReader.ReadTolerantly(location);
        List<string> problems = [.. errors];
        using Session session = new(environment, location, InForce(settings, environment, location, problems));
        try
        {
            using FileLock? run = TryTakeRunLock(session, problems);
            Thaw(session, problems);
        }
        catch (FailureException e)
        {
            session.Tell(Verb, e);
            throw;
        }
    }

    /// <summary>The settings with the directories that a freeze in force was made with, where the configuration names others by now.</summary>
    /// <remarks>It may have been changed, broken or removed since: what holds says where.</remarks>
    internal static Settings InForce(
        Settings settings, ProgramEnvironment environment, ConfigurationLocation location, List<string> problems)
    {
        HookSettings hook = settings.Hook;
        if (new RuntimeDirectory(hook.RuntimeDirectory).ReadRecord() is not null
            || HolderOrigin.FindRunning("/proc", environment.ProgramFile, location.ConfigFile) is not { } origin
            || origin.RuntimeDirectory == hook.RuntimeDirectory)
        {
            return settings;
        }

        problems.Add(
            $"{location.ConfigFile} is not what freeze had; thawed with freeze's directories, {origin.RuntimeDirectory} and {origin.StateDirectory}");
        return settings with
        {
            Hook = hook with { RuntimeDirectory = origin.RuntimeDirectory, StateDirectory = origin.StateDirectory, LogFile = origin.LogFile },
        };
    }

    // A runtime directory that cannot be used keeps every freeze out, and is no reason to keep a database locked: the copy in the state
    // directory names the holders.
    private static FileLock? TryTakeRunLock(Session session, List<string> problems)
    {
        try
        {
            return session.TakeRunLock();
        }
        catch (FailureException e) when (e.Reason != FailureReason.RunInProgress)
        {
            problems.Add(e.Message);
            return null;
        }
    }

    private static void Thaw(Session session, List<string> problems)
    {
        try
        {
            session.Thawing().Run([.. Hooks(session, problems), session.Instances], Tool.NameAndVersion);
        }
        finally
        {
            foreach (string problem in problems)
            {
                session.Log.Warning("{Problem:l}", problem);
            }

            new OutputSpool(session.Runtime).MoveTo(session.Log);
        }
    }

    // Hooks that cannot be found are no reason to keep a database locked.
    private static IReadOnlyList<IParticipant> Hooks(Session session, List<string> problems)
    {
        try
        {
            return session.Hooks();
        }
        catch (FailureException e)
        {
            problems.Add(e.Message);
            return [];
        }
    }
}
