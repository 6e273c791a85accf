using System.IO;
using FsFreezeHook.Agent;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Notices;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.Hooks;
using FsFreezeHook.Instances;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using FsFreezeHook.Syncing;
using FsFreezeHook.Terminal;

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
        FreezeRecord record = Freeze(environment, location, heldFor: null);
        if (environment.OutputIsTerminal)
        {
            Notice(record, environment, location);
        }
    }

    /// <summary>The same, without a word of what is locked.</summary>
    /// <param name="environment">What the program has from outside.</param>
    /// <param name="location">Where the configuration is.</param>
    /// <param name="heldFor">The process whose end releases the locks; null: no process's does, but an agent's.</param>
    /// <returns>What is frozen.</returns>
    /// <exception cref="FailureException">Nothing is frozen.</exception>
    internal static FreezeRecord Freeze(
        ProgramEnvironment environment, ConfigurationLocation location, ProcessIdentity? heldFor)
    {
        Session.RequireRoot();
        RealTime.Begin();
        using Interruption interruption = new();
        using Session session = new(environment, location, Configured(environment, location));
        bool isForAgent = session.Caller is not null;
        if (session.Caller is { } agent)
        {
            interruption.EndWithParent(agent.Pid, "the end of the guest agent");
        }

        using LiveLine? line = isForAgent ? null : environment.LiveLine();
        FileLock? run = null;
        try
        {
            if (!isForAgent)
            {
                ActiveFreeze.RequireHostHasThawed(session.FindHostFreeze());
            }

            run = session.TakeRunLock(isForAgent ? RehearsalPreemption.ToFreeze : null);
            session.Runtime.RequireSafePlace();
            RuntimeRoom.Require(session.Runtime, environment.Engines, session.Settings.Instances);
            session.Runtime.KeepRoomForUnwritten();
            session.Instances.StartHolders();
            return session.Freezing(heldFor).Run(
                [.. session.Hooks(), session.Instances],
                [HookParticipant.Section, FilesystemSync.Section, InstanceSet.Section],
                Tool.NameAndVersion,
                interruption,
                AgentResolver.Find(session.Settings.Hook, session.Caller, session.Log),
                line is null ? null : new BlockerLine(line),
                byGuestExec: !isForAgent && CallingAgent.IsGuestExec());
        }
        catch (PosixException e)
        {
            FailureException failure = new(FailureReason.Internal, e.MessageAndRemedy, e);
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
        finally
        {
            // Not before all is told: the next run may freeze what the log and the history lie on.
            run?.Dispose();
        }
    }

    private static void Notice(FreezeRecord record, ProgramEnvironment environment, ConfigurationLocation location)
    {
        try
        {
            FreezeNotice.Print(record, ThawCommand.Line(environment, location), environment.Time, environment.Screen());
        }
        catch (IOException)
        {
            // The terminal has gone, and what is frozen is frozen all the same.
        }
    }

    // What cannot be read fails the freeze, and what can be read of it says where that is to be told.
    private static Settings Configured(ProgramEnvironment environment, ConfigurationLocation location)
    {
        try
        {
            return ConfigurationReader.Read(location, environment.Sections).Complete(environment.Engines);
        }
        catch (FailureException e)
        {
            using Session session = new(
                environment, location, ConfigurationReader.ReadTolerantly(location, environment.Sections).Settings);
            session.TellOfConfiguration(Verb, e);
            throw;
        }
    }
}
