using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Agent;
using FsFreezeHook.Failures;
using FsFreezeHook.Json;
using FsFreezeHook.Logging;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using FsFreezeHook.Syncing;
using Serilog;

namespace FsFreezeHook.Freezing;

/// <summary>Freeze: every participant in order, then the commit; or, on any failure, everything undone in reverse.</summary>
internal sealed class FreezeTransaction
{
    private readonly RuntimeDirectory _runtime;
    private readonly StateDirectory _state;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly FreezeReporter _reporter;

    /// <summary>A transaction on these directories.</summary>
    internal FreezeTransaction(
        RuntimeDirectory runtime, StateDirectory state, TimeProvider time, ILogger log, SystemLog systemLog)
    {
        _runtime = runtime;
        _state = state;
        _time = time;
        _log = log;
        _reporter = new FreezeReporter(state, time, log, systemLog);
    }

    /// <summary>Writes out what is to be frozen; null: nothing is.</summary>
    internal FilesystemSync? Sync { get; init; }

    /// <summary>The process whose end releases the locks; null: no process's does, but an agent's.</summary>
    internal ProcessIdentity? HeldFor { get; init; }

    /// <summary>What had it run that is no guest agent; null: nothing.</summary>
    internal string? Caller { get; init; }

    /// <summary>The record of the freeze that was begun; null before.</summary>
    internal FreezeRecord? Begun { get; private set; }

    /// <summary>Freezes. Under the run lock only.</summary>
    /// <param name="participants">Who takes part, in order.</param>
    /// <param name="sections">The sections that the record has, be they empty.</param>
    /// <param name="tool">The program and its version.</param>
    /// <param name="interruption">The signals that end the run.</param>
    /// <param name="agent">The agent that it is for; null where none is.</param>
    /// <param name="observer">Is told what is waited for; null: nobody.</param>
    /// <param name="byGuestExec">Whether a host has it run by <c>guest-exec</c>.</param>
    /// <returns>The record of what is now frozen.</returns>
    /// <exception cref="FailureException">Nothing is frozen: what had been was undone.</exception>
    internal FreezeRecord Run(
        IReadOnlyList<IParticipant> participants,
        IEnumerable<string> sections,
        string tool,
        Interruption interruption,
        FreezingAgent? agent = null,
        IWaitObserver? observer = null,
        bool byGuestExec = false)
    {
        string bootId = FreezeId.ReadBootId();
        if (ActiveFreeze.Take(_runtime, _state, bootId, participants) is { } open)
        {
            if (ActiveFreeze.MayHold(open, participants, agent))
            {
                return FreezeWithin(open, agent!);
            }

            Settle(open, participants, agent, tool);
        }

        LogProblems();
        if (agent is not null)
        {
            // An agent asks for no freeze before it has thawed: that thaw has been told, or never comes.
            _runtime.RemoveRecordForAgent();
        }

        FreezeRecord record = new()
        {
            Tool = tool,
            FreezeId = FreezeId.Create(bootId).ToString(),
            StartedAt = _time.GetUtcNow(),
            Agent = agent,
            HeldFor = HeldFor,
            Caller = Caller,
            ByGuestExec = byGuestExec,
            Sections = sections.ToDictionary(section => section, _ => FreezeRecord.Section([])),
        };
        Begun = record;
        FreezeRun run = new(record, interruption, _log, _reporter) { Observer = observer, Sync = Sync };
        Stack<IParticipant> done = new();
        bool succeeded = false;
        _log.Information("freeze {FreezeId:l} begins", record.FreezeId);
        try
        {
            Participants.Freeze(participants, run, done);
            run.ThrowIfInterrupted();
            run.Announce();
            Commit(run, participants);
            succeeded = true;
        }
        finally
        {
            if (!succeeded)
            {
                Rollback(run, done);
            }
        }

        return record;
    }

    private void LogProblems()
    {
        foreach (string problem in new[] { _runtime.Problem, _state.Problem }.OfType<string>())
        {
            _log.Warning("the record of an earlier freeze cannot be read: {Problem:l}; this freeze replaces it", problem);
        }

        foreach (string moved in _runtime.Moved)
        {
            _log.Warning("{Moved:l}", moved);
        }
    }

    // Everything is locked already, for the same host, and stays so until that thaws by guest-exec.
    private FreezeRecord FreezeWithin(FreezeRecord open, FreezingAgent agent)
    {
        open.Within = new FreezeWithin { StartedAt = _time.GetUtcNow(), Agent = agent };
        try
        {
            _runtime.Commit(open);
        }
        catch (PosixException e)
        {
            throw new FailureException(FailureReason.Internal, $"the freeze cannot be committed: {e.MessageAndRemedy}", e);
        }

        _log.Information(
            "the agent's freeze is within freeze {FreezeId:l}, which its host ran by guest-exec: all is locked", open.FreezeId);
        return open;
    }

    // A record that nothing is behind any more is what a crash left; it never keeps the next freeze from working.
    private void Settle(FreezeRecord open, IReadOnlyList<IParticipant> participants, FreezingAgent? agent, string tool)
    {
        bool isHeld = participants.Any(participant => participant.Holds(open));
        ActiveFreeze.RequireMayBeTakenOver(open, isHeld, agent);
        string ending = isHeld ? "the agent's next freeze takes it over" : "nothing holds it any more, and it is closed";
        _log.Warning("freeze {FreezeId:l} was never thawed; {Ending:l}", open.FreezeId, ending);
        ThawRun closed = new(open, _log);
        foreach (IParticipant participant in participants)
        {
            participant.Release(closed);
        }

        // A thaw that had released everything in order, and died before it closed it, is no reason to call it broken.
        string? remark = closed.AnyReleased && !isHeld ? null : $"it was never thawed; {ending}";
        if (remark is not null && (isHeld || open.Verdict is not (Verdict.NoDatabase or Verdict.Skipped)))
        {
            closed.Break(FailureReason.LockLost, remark);
            remark = null;
        }

        _ = new FreezeClosing(_runtime, _state, _time, _log, _reporter)
            .Close(closed, open, tool, agentIsToBeTold: open.IsAgents && agent is null, wasThawed: false, remark);
    }

    private void Commit(FreezeRun run, IReadOnlyList<IParticipant> participants)
    {
        FreezeRecord record = run.Record;
        record.CommittedAt = _time.GetUtcNow();
        record.Verdict = run.Verdict;
        record.Reasons = [.. run.Reasons];
        _log.Information("freeze {FreezeId:l}: {Verdict:l}", record.FreezeId, Word.Of(record.Verdict));
        _state.Write(record);

        // That may have taken long, and an agent that has died meanwhile has no freeze.
        run.ThrowIfInterrupted();
        try
        {
            _runtime.Commit(record);
        }
        catch (PosixException e)
        {
            throw new FailureException(
                FailureReason.Internal, $"the freeze cannot be committed: {e.MessageAndRemedy}", e);
        }

        foreach (IParticipant participant in participants)
        {
            participant.Confirm(run);
        }

        // Nothing may fail any more, and nothing is printed yet: a terminal may be stopped, and what holds waits for the
        // decision 10 s at most.
        foreach (IParticipant participant in participants)
        {
            participant.Decide();
        }
    }

    private void Rollback(FreezeRun run, Stack<IParticipant> done)
    {
        try
        {
            _runtime.RemoveRecord();
        }
        catch (PosixException e)
        {
            _log.Error("rollback: the record stays behind: {Problem:l}", e.MessageAndRemedy);
        }

        Participants.Rollback(done, run);

        if (_state.ReadOpenRecord() is { } written && written.FreezeId == run.Record.FreezeId)
        {
            _state.Write(new ThawRecord
            {
                Tool = written.Tool,
                FreezeId = written.FreezeId,
                ThawedAt = _time.GetUtcNow(),
                Verdict = written.Verdict == Verdict.NoDatabase ? Verdict.NoDatabase : Verdict.Broken,
                Reasons = ["the freeze failed and was undone"],
            });
        }
    }
}
