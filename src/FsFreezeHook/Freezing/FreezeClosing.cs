using System;
using FsFreezeHook.Agent;
using FsFreezeHook.Failures;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using Serilog;

namespace FsFreezeHook.Freezing;

/// <summary>
/// Closes a freeze, whoever does so: how it ended goes into the state directory, the history, the log and the system log, and its
/// record out of the runtime directory. The record goes last: a run that is killed before that leaves it to the next one,
/// which comes to the same.
/// </summary>
/// <param name="runtime">The runtime directory.</param>
/// <param name="state">The state directory.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
/// <param name="reporter">Says how it ended.</param>
internal sealed class FreezeClosing(
    RuntimeDirectory runtime, StateDirectory state, TimeProvider time, ILogger log, FreezeReporter reporter)
{
    /// <summary>Closes it. With nothing locked any more, and no filesystem frozen.</summary>
    /// <param name="run">What became of its locks.</param>
    /// <param name="record">Its record.</param>
    /// <param name="tool">The program and its version.</param>
    /// <param name="agentIsToBeTold">
    /// Whether the agent that asked for it may still call its thaw. If it is broken, that thaw must say so: the
    /// record stays as a note.
    /// </param>
    /// <param name="wasThawed">Whether a thaw closes it; otherwise the next freeze does, for no thaw came.</param>
    /// <param name="remark">What else is to be known of it; null: nothing.</param>
    /// <returns>How it ended.</returns>
    internal ThawRecord Close(
        ThawRun run, FreezeRecord record, string tool, bool agentIsToBeTold, bool wasThawed, string? remark = null)
    {
        ThawRecord closed = new()
        {
            Tool = tool,
            FreezeId = record.FreezeId,
            ThawedAt = time.GetUtcNow(),
            AgentFrozenMilliseconds = run.AgentFrozenMilliseconds,
            Verdict = Final(run, record),
            Reasons = [.. run.Reasons, .. remark is null ? [] : new[] { remark }, .. record.Reasons],
            Sections = run.Sections,
        };
        state.Write(closed);
        int? exitCode =
            !wasThawed ? null : (run.Broken ?? run.Failure?.Reason) is { } reason ? ExitCode.For(reason) : ExitCode.Success;
        reporter.Closed(
            closed,
            wasThawed ? "the snapshot" : $"the snapshot of freeze {closed.FreezeId}",
            HistoryEntry.Of(record, closed, exitCode, wasThawed ? null : "take another snapshot"));
        Forget(run.Broken is not null && agentIsToBeTold ? () => runtime.KeepForAgent(record) : runtime.RemoveRecord);
        return closed;
    }

    /// <summary>Closes an agent's freeze within one that stays in force: it goes into the history, and the locks stay.</summary>
    /// <param name="run">What is known of the locks.</param>
    /// <param name="record">The freeze that stays.</param>
    /// <param name="within">The agent's.</param>
    /// <param name="tool">The program and its version.</param>
    internal void CloseWithin(ThawRun run, FreezeRecord record, FreezeWithin within, string tool)
    {
        ThawRecord closed = new()
        {
            Tool = tool,
            FreezeId = record.FreezeId,
            ThawedAt = time.GetUtcNow(),
            Verdict = Final(run, record),
            Reasons = [.. run.Reasons, .. record.Reasons],
        };
        int exitCode = run.Broken is { } reason ? ExitCode.For(reason) : ExitCode.Success;
        HistoryEntry entry = HistoryEntry.Of(record, closed, exitCode);
        reporter.Closed(closed, "the snapshot", entry with { FreezeId = null, StartedAt = within.StartedAt, ByAgent = true });
        record.Within = null;
        Forget(() => runtime.Commit(record));
    }

    private static Verdict Final(ThawRun run, FreezeRecord record) => (run.Broken, record.Verdict) switch
    {
        (not null, _) => Verdict.Broken,
        (_, not Verdict.NoDatabase) when run.IsVoid => Verdict.Broken,
        (_, Verdict.Locked) => Verdict.Consistent,
        (_, Verdict other) => other,
    };

    /// <summary>Takes something out of the runtime directory; that it stays there fails nothing.</summary>
    internal void Forget(Action remove)
    {
        try
        {
            remove();
        }
        catch (PosixException e)
        {
            log.Error("a record is left in the runtime directory: {Problem:l}", e.MessageAndRemedy);
        }
    }
}
