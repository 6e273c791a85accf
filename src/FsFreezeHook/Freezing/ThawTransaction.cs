using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.Logging;
using FsFreezeHook.Posix;
using Serilog;

namespace FsFreezeHook.Freezing;

/// <summary>Thaw: everything is released first; then the freeze is closed; then whoever has more to do does it.</summary>
internal sealed class ThawTransaction
{
    /// <summary>What is wrong with the snapshot of a freeze that was thawed early.</summary>
    internal const string ThawedEarly = "it was thawed by hand while the agent still had the filesystems frozen";

    private readonly RuntimeDirectory _runtime;
    private readonly StateDirectory _state;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly SystemLog _systemLog;

    /// <summary>A transaction on these directories.</summary>
    internal ThawTransaction(RuntimeDirectory runtime, StateDirectory state, TimeProvider time, ILogger log, SystemLog systemLog)
    {
        _runtime = runtime;
        _state = state;
        _time = time;
        _log = log;
        _systemLog = systemLog;
    }

    /// <summary>Thaws. With nothing frozen it succeeds. Under the run lock only.</summary>
    /// <param name="participants">Who takes part, in order.</param>
    /// <param name="tool">The program and its version.</param>
    /// <exception cref="FailureException">A lock was not held throughout; everything is released all the same.</exception>
    internal void Run(IReadOnlyList<IParticipant> participants, string tool)
    {
        string bootId = FreezeId.ReadBootId();
        FreezeRecord? record = OpenFreeze.Find(_runtime, _state, bootId, participants);
        ThawRun run = new(record, _log);
        bool isEarly = record?.Agent is { HasFrozen: true };
        PosixException? notNoted = isEarly ? NoteEarlyThaw(record!) : null;
        foreach (IParticipant participant in participants)
        {
            participant.Release(run);
        }

        LogProblems(notNoted);
        if (!isEarly)
        {
            TellOfRefused(tool);
        }

        if (record is not null)
        {
            Close(run, record, tool, isEarly);
        }
        else
        {
            TellOfWhatWasNotRead(run, tool);
            TellOfEarlyThaw(run, bootId, tool);
        }

        Participants.Thaw(participants, run);

        if (run.Broken is { } reason)
        {
            throw new FailureException(reason, string.Join("; ", run.Reasons));
        }
    }

    // First of all: a log or a state directory that the agent has frozen lets nothing be written until it thaws.
    private PosixException? NoteEarlyThaw(FreezeRecord record)
    {
        try
        {
            _runtime.WriteEarlyThaw(record);
            return null;
        }
        catch (PosixException e)
        {
            // Releasing comes before telling: the agent's own thaw will find nothing.
            return e;
        }
    }

    // Nobody knows then whether anything was locked, and whether it was until now.
    private void TellOfWhatWasNotRead(ThawRun run, string tool)
    {
        if (_runtime.Problem is { } problem)
        {
            run.Break(FailureReason.LockLost, NotKnown(problem));
            _systemLog.Error($"the snapshot may not be consistent: {problem}");
            Forget(_runtime.RemoveRecord);
            _state.History.Add(
                new HistoryEntry
                {
                    StartedAt = _time.GetUtcNow(),
                    EndedAt = _time.GetUtcNow(),
                    Verdict = FinalVerdict.Broken,
                    ExitCode = ExitCode.For(FailureReason.LockLost),
                    Line = HistoryEntry.OneLine(run.Reasons[^1]),
                },
                tool);
        }
    }

    /// <summary>That it is not known whether the locks were held, and what to do.</summary>
    /// <param name="problem">What is wrong with the record.</param>
    internal static string NotKnown(string problem) => $"{problem}: whether the locks were held is not known; take another snapshot";

    // The agent removes its state file before it runs its thaw hook: while the file is there, this is somebody else's thaw.
    private void TellOfEarlyThaw(ThawRun run, string bootId, string tool)
    {
        if (_runtime.ReadEarlyThaw() is { } early && early.Agent is not { HasFrozen: true })
        {
            if (FreezeId.Parse(early.FreezeId).IsOfBoot(bootId))
            {
                run.Break(FailureReason.LockLost, $"{ThawedEarly}; take another one");
                _systemLog.Error($"the snapshot is not consistent: {ThawedEarly}");
                Remember(early, new ThawRecord { ThawedAt = _time.GetUtcNow(), Verdict = Verdict.Broken, Reasons = [run.Reasons[^1]] }, run, tool);
            }

            Forget(_runtime.RemoveEarlyThaw);
        }
    }

    // It found a freeze in force, and could neither log that nor write it down.
    private void TellOfRefused(string tool)
    {
        if (_runtime.ReadRefused() is { } refused)
        {
            string at = refused.EndedAt.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
            _log.Error("freeze failed: {Problem:l} (told now, it was at {At:l} UTC)", refused.Line ?? string.Empty, at);
            _state.History.Add(refused, tool);
            Forget(_runtime.RemoveRefused);
        }
    }

    private void Forget(Action remove)
    {
        try
        {
            remove();
        }
        catch (PosixException e)
        {
            _log.Error("a record stays in the runtime directory: {Problem:l}", e.Message);
        }
    }

    // Not before all is released: the log may lie on a disk that is still frozen.
    private void LogProblems(PosixException? notNoted)
    {
        foreach (string problem in new[] { _runtime.Problem, _state.Problem }.OfType<string>())
        {
            _log.Error("a record cannot be read: {Problem:l}", problem);
        }

        if (notNoted is not null)
        {
            _log.Error("the agent's own thaw will not be told of this one: {Problem:l}", notNoted.Message);
        }
    }

    private void Close(ThawRun run, FreezeRecord record, string tool, bool isEarly)
    {
        Verdict verdict = (run.Broken, record.Verdict) switch
        {
            (not null, _) => Verdict.Broken,
            _ when isEarly => Verdict.Broken,
            (_, Verdict.Locked) => Verdict.Consistent,
            (_, Verdict other) => other,
        };
        string[] early = isEarly ? [ThawedEarly] : [];
        string[] reasons = [.. run.Reasons, .. early, .. record.Reasons];
        ThawRecord closed = new()
        {
            Tool = tool,
            FreezeId = record.FreezeId,
            ThawedAt = _time.GetUtcNow(),
            Verdict = verdict,
            Reasons = reasons,
            Sections = run.Sections,
        };
        _state.Write(closed);
        Forget(_runtime.RemoveRecord);
        if (!isEarly)
        {
            Forget(_runtime.RemoveEarlyThaw);
        }

        Remember(record, closed, run, tool);
        switch (verdict)
        {
            case Verdict.Broken:
                _systemLog.Error($"the snapshot is not consistent: {string.Join("; ", reasons)}");
                break;
            case Verdict.Degraded:
                _systemLog.Warning($"the snapshot is degraded: {string.Join("; ", reasons)}");
                break;
        }

        _log.Information("thaw of {FreezeId:l}: {Verdict:l}", record.FreezeId, verdict.Name());
    }

    private void Remember(FreezeRecord record, ThawRecord closed, ThawRun run, string tool)
    {
        // A thaw by hand that came too early has done what it was to do; the snapshot is broken all the same.
        (int exitCode, string? remedy) = (run.Broken, closed.Verdict) switch
        {
            ({ } reason, _) => (ExitCode.For(reason), null),
            (_, Verdict.Broken) => (ExitCode.Success, "take another snapshot"),
            _ => (ExitCode.Success, (string?)null),
        };
        _state.History.Add(HistoryEntry.Of(record, closed, exitCode, remedy), tool);
    }
}
