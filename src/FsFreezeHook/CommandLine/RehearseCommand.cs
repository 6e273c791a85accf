using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Notices;
using FsFreezeHook.Diagnosis.Rehearsing;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.Hooks;
using FsFreezeHook.Instances;
using FsFreezeHook.Json;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using FsFreezeHook.Terminal;

namespace FsFreezeHook.CommandLine;

/// <summary><c>fsfreeze-hook rehearse</c>.</summary>
internal static class RehearseCommand
{
    /// <summary>Its name.</summary>
    internal const string Verb = "rehearse";

    /// <summary>How long the locks are held where nobody says otherwise.</summary>
    internal static readonly TimeSpan UsualHold = TimeSpan.FromSeconds(1);

    /// <summary>Locks the databases, holds the locks, releases them, and prints what it cost.</summary>
    /// <param name="environment">What the program has from outside.</param>
    /// <param name="location">Where the configuration is.</param>
    /// <param name="hold">How long to hold.</param>
    /// <param name="withHooks">Whether the hooks take part.</param>
    /// <param name="asJson">Whether it is printed as JSON.</param>
    /// <exception cref="FailureException">A lock was not granted, or not held throughout. Nothing is locked any more.</exception>
    internal static void Run(
        ProgramEnvironment environment, ConfigurationLocation location, TimeSpan hold, bool withHooks, bool asJson)
    {
        Session.RequireRoot();
        RealTime.Begin();
        using Interruption interruption = new();
        using Session session = new(
            environment, location, ConfigurationReader.Read(location, environment.Sections).Complete(environment.Engines));
        RequireWithinMaxHold(hold, session.Settings.Instances);
        using LiveLine line = environment.LiveLine();
        FreezeRun run = NewRun(environment, interruption, session, line);
        FailureException? failure;
        RehearsalReport report;
        try
        {
            // Before anything is made too: a freeze whose runtime directory somebody emptied is still to be found by its thaw.
            RehearsalTransaction rehearsing = session.Rehearsing();
            session.Runtime.Look();
            ActiveFreeze.RequireHostHasThawed(session.FindHostFreeze());
            rehearsing.RequireNothingFrozen([session.Instances]);
            using FileLock runLock = session.TakeRunLock(overRehearsal: null, wait: TimeSpan.Zero);
            session.Runtime.RequireSafePlace();
            using RehearsalPreemption ready = RehearsalPreemption.Begin(runLock, interruption);
            IReadOnlyList<IParticipant> participants = [.. withHooks ? session.Hooks() : [], session.Instances];
            rehearsing.RequireNothingFrozen(participants);
            session.Instances.StartHolders();
            session.Log.Information("rehearsal {FreezeId:l} begins", run.Record.FreezeId);
            failure = Rehearse(() => rehearsing.Run(run, participants, hold));
            report = RehearsalReportBuilder.Of(
                run, session.Instances.Times, failure, hold, withHooks, environment.Time.GetUtcNow());

            // Under the run lock still: a freeze that it gives way to has frozen no log yet.
            new OutputSpool(session.Runtime).MoveTo(session.Log);
            session.Log.Information(
                "rehearsal {FreezeId:l}: {Outcome:l}; writers waited at most {Milliseconds} ms",
                run.Record.FreezeId,
                failure?.Message ?? Word.Of(run.Verdict),
                report.WritersWaitedMilliseconds);
        }
        catch (PosixException e)
        {
            throw Failed(e);
        }

        // With nothing locked, and the run lock gone: a terminal may be stopped.
        line.Clear();
        Print(report, asJson, environment);
        if (failure is not null)
        {
            throw failure;
        }
    }

    private static void RequireWithinMaxHold(TimeSpan hold, IReadOnlyList<InstanceSettings> instances)
    {
        if (instances.Where(instance => instance.Enabled != Participation.No).MinBy(instance => instance.MaxHold) is { } first
            && hold > first.MaxHold)
        {
            throw new FailureException(
                FailureReason.Usage,
                $"--hold is {Duration.Format(hold)} and 'max-hold' in {first.Section} is {Duration.Format(first.MaxHold)}; "
                    + "hold for less, or raise it");
        }
    }

    private static FreezeRun NewRun(ProgramEnvironment environment, Interruption interruption, Session session, LiveLine line)
    {
        FreezeRecord record = new()
        {
            Tool = Tool.NameAndVersion,
            FreezeId = FreezeId.Create(FreezeId.ReadBootId()).ToString(),
            StartedAt = environment.Time.GetUtcNow(),
        };
        return new FreezeRun(record, interruption, session.Log, reporter: null)
        {
            IsRehearsal = true,
            Sync = session.Sync,
            Observer = new BlockerLine(line),
        };
    }

    private static FailureException? Rehearse(Action rehearse)
    {
        try
        {
            rehearse();
            return null;
        }
        catch (FailureException e)
        {
            return e;
        }
        catch (PosixException e)
        {
            return Failed(e);
        }
    }

    private static FailureException Failed(PosixException e) => new(FailureReason.Internal, e.MessageAndRemedy, e);

    private static void Print(RehearsalReport report, bool asJson, ProgramEnvironment environment)
    {
        if (asJson)
        {
            environment.Output.Value.WriteLine(RehearsalJson.Write(report));
        }
        else
        {
            RehearsalPage.Print(report, environment.Screen());
        }
    }
}
