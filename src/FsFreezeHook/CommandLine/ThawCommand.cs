using System.Collections.Generic;
using FsFreezeHook.Configuration;
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
        try
        {
            session.Thawing().Run(session.Participants(), Tool.NameAndVersion);
        }
        finally
        {
            foreach (string error in errors)
            {
                session.Log.Warning("configuration: {Problem:l}", error);
            }

            new OutputSpool(session.Runtime).MoveTo(session.Log);
        }
    }
}
