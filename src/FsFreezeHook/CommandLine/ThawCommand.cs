using System.Collections.Generic;
using FsFreezeHook.Configuration;
using FsFreezeHook.Freezing;
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
        RealTime.Begin();
        (Settings settings, IReadOnlyList<string> errors) = ConfigurationReader.ReadTolerantly(location);
        List<string> problems = [.. errors];
        using Session session = new(environment, location, SettingsInForce.Of(settings, environment, location, problems));
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

    // A runtime directory that cannot be used keeps every freeze out, and is no reason to keep a database locked: the copy in the state
    // directory names the holders.
    private static FileLock? TryTakeRunLock(Session session, List<string> problems)
    {
        try
        {
            return session.TakeRunLock(GivingWay.ToThaw);
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
