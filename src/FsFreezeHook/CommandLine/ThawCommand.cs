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
        (Settings settings, IReadOnlyList<string> errors) = ConfigurationReader.ReadTolerantly(location);
        using Session session = new(environment, settings);
        try
        {
            using FileLock run = session.TakeRunLock();
            Thaw(session, errors);
        }
        catch (FailureException e)
        {
            session.Tell(Verb, e);
            throw;
        }
    }

    private static void Thaw(Session session, IReadOnlyList<string> errors)
    {
        List<string> problems = [.. errors];
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
