using System;
using System.Collections.Generic;
using System.IO;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Notices;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.Hooks;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;

namespace FsFreezeHook.CommandLine;

/// <summary><c>fsfreeze-hook thaw</c>.</summary>
internal static class ThawCommand
{
    /// <summary>Its name.</summary>
    internal const string Verb = "thaw";

    /// <summary>The command that thaws what a run of this program has frozen, for a shell.</summary>
    /// <param name="environment">What that run has from outside.</param>
    /// <param name="location">Where its configuration is.</param>
    internal static string Line(ProgramEnvironment environment, ConfigurationLocation location) =>
        ShellWords.Join(location.ConfigFileIsGiven
            ? [environment.Arg0, Verb, "--config", location.ConfigFile]
            : [environment.Arg0, Verb]);

    /// <summary>Thaws. What is wrong with the configuration is logged afterwards, and does not make it fail.</summary>
    /// <param name="environment">What the program has from outside.</param>
    /// <param name="location">Where the configuration is.</param>
    /// <param name="byForce">Whether an agent's freeze is released too: its snapshot is not consistent then.</param>
    /// <exception cref="FailureException">
    /// A lock was not held throughout; everything is released all the same. Or it is refused, see <see cref="ThawPermission"/>.
    /// </exception>
    internal static void Run(ProgramEnvironment environment, ConfigurationLocation location, bool byForce) =>
        _ = Thaw(environment, location, byForce);

    /// <summary>The same.</summary>
    /// <returns>How the freeze ended; null where nothing was frozen, or it was released by force.</returns>
    internal static ThawRecord? Thaw(ProgramEnvironment environment, ConfigurationLocation location, bool byForce)
    {
        Session.RequireRoot();
        RealTime.Begin();
        (Settings settings, IReadOnlyList<string> errors) = ConfigurationReader.ReadTolerantly(location, environment.Sections);
        List<string> problems = [.. errors];
        using Session session = new(environment, location, ActiveSettings.Of(settings, environment, location, problems));
        bool byAgent = session.Caller is not null;
        try
        {
            // Before the run lock: nothing may be written then, and it may lie on what is frozen.
            HostFreeze? host = byAgent ? null : session.FindHostFreeze();
            if (!byForce && ThawPermission.Refusal(record: null, isHeld: false, host) is { } refusal)
            {
                throw refusal;
            }

            using FileLock? run = TryTakeRunLock(session, problems);
            ThawTransaction thawing = session.Thawing();
            if (byForce && !byAgent && thawing.IsRefused([session.Instances], session.FindHostFreeze))
            {
                ReleaseByForce(environment, session, thawing);
                return null;
            }

            ThawRecord? closed = Thaw(session, thawing, problems, byAgent);
            if (environment.OutputIsTerminal)
            {
                Say(() => ThawNotice.Print(closed, environment.Screen()));
            }

            return closed;
        }
        catch (FailureException e) when (e.Reason == FailureReason.RunInProgress && byAgent && session.IsAnotherThawAtItsHooks())
        {
            // That one has released all there was, and runs the hooks: what is left is what the agent is to be told.
            session.Thawing().TellAgent(Tool.NameAndVersion);
            return null;
        }
        catch (FailureException e)
        {
            session.Tell(Verb, e);
            throw;
        }
    }

    // A runtime directory that cannot be used keeps every freeze out, and is no reason to keep a database locked: the copy in the
    // state directory names the holders.
    private static FileLock? TryTakeRunLock(Session session, List<string> problems)
    {
        try
        {
            return session.TakeRunLock(RehearsalPreemption.ToThaw);
        }
        catch (FailureException e) when (e.Reason != FailureReason.RunInProgress)
        {
            problems.Add(e.Message);
            return null;
        }
    }

    private static ThawRecord? Thaw(Session session, ThawTransaction thawing, List<string> problems, bool byAgent)
    {
        bool isRefused = false;
        try
        {
            return thawing.Run(
                [.. Hooks(session, problems), session.Instances], Tool.NameAndVersion, byAgent, session.FindHostFreeze);
        }
        catch (FailureException e) when (e.Reason == FailureReason.AlreadyFrozen)
        {
            isRefused = true;
            throw;
        }
        finally
        {
            // A thaw that was refused leaves the log alone, which may lie on what is frozen.
            if (!isRefused)
            {
                foreach (string problem in problems)
                {
                    session.Log.Warning("{Problem:l}", problem);
                }

                new OutputSpool(session.Runtime).MoveTo(session.Log);
            }
        }
    }

    // It says so wherever it is run: what it does makes a snapshot worth less.
    private static void ReleaseByForce(ProgramEnvironment environment, Session session, ThawTransaction thawing)
    {
        ThawRun? released = thawing.ReleaseByForce([session.Instances]);
        released?.ThrowIfBroken();
        Say(() => environment.SayOnError(ThawNotice.Forced(released)));
    }

    private static void Say(Action say)
    {
        try
        {
            say();
        }
        catch (IOException)
        {
            // The terminal has gone, and what is released is released all the same.
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
