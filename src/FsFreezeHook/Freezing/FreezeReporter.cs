using System;
using System.Collections.Generic;
using FsFreezeHook.Failures;
using FsFreezeHook.Json;
using FsFreezeHook.Logging;
using FsFreezeHook.Records;
using Serilog;

namespace FsFreezeHook.Freezing;

/// <summary>Says how a freeze ended, here and nowhere else: in the log, in the system log, and in the history.</summary>
/// <param name="state">The state directory, which has the history.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
/// <param name="systemLog">The system log.</param>
internal sealed class FreezeReporter(StateDirectory state, TimeProvider time, ILogger log, SystemLog systemLog)
{
    /// <summary>A run that failed. With nothing locked or frozen by it any more.</summary>
    /// <param name="verb">What it was.</param>
    /// <param name="failure">Why it failed.</param>
    internal void Failed(string verb, FailureException failure)
    {
        systemLog.Error($"{verb} failed: {failure.Message}");

        // These two find a freeze in force. The log may lie on what is frozen, and a line there would wait until thaw.
        if (failure.Reason is not (FailureReason.AlreadyFrozen or FailureReason.RunInProgress))
        {
            log.Error("{Verb:l} failed: {Problem:l}", verb, failure.Message);
        }
    }

    /// <summary>A freeze whose snapshot is less than it could be. Before anything is locked: a log may be a stuck disk.</summary>
    internal void Degraded(IReadOnlyList<string> reasons) =>
        systemLog.Warning($"freeze is degraded: {string.Join("; ", reasons)}");

    /// <summary>A freeze that was closed.</summary>
    /// <param name="closed">How.</param>
    /// <param name="snapshot">Its snapshot, in words.</param>
    /// <param name="entry">It in the history.</param>
    internal void Closed(ThawRecord closed, string snapshot, HistoryEntry entry)
    {
        state.History.Add(entry, closed.Tool);
        string reasons = string.Join("; ", closed.Reasons);
        switch (closed.Verdict)
        {
            case Verdict.Broken:
                systemLog.Error($"{snapshot} is not consistent: {reasons}");
                break;
            case Verdict.Degraded:
                systemLog.Warning($"{snapshot} is degraded: {reasons}");
                break;
            case Verdict.Skipped:
                systemLog.Notice($"{snapshot} is of a server that was not locked: {reasons}");
                break;
        }

        log.Information("thaw of {FreezeId:l}: {Verdict:l}", closed.FreezeId, Word.Of(closed.Verdict));
    }

    /// <summary>That a snapshot is not consistent, or may not be, of which no record is closed now.</summary>
    /// <param name="line">What is told of it.</param>
    internal void Broken(string line) => systemLog.Error(line);

    /// <summary>The same in the history, where nothing there says it yet.</summary>
    /// <param name="line">What is told of it.</param>
    /// <param name="tool">The program and its version.</param>
    /// <param name="byAgent">Whether it is an agent's freeze.</param>
    internal void Unrecorded(string line, string tool, bool byAgent) => state.History.Add(
        new HistoryEntry
        {
            StartedAt = time.GetUtcNow(),
            EndedAt = time.GetUtcNow(),
            Verdict = Verdict.Broken,
            ExitCode = ExitCode.For(FailureReason.LockLost),
            Line = HistoryEntry.OneLine(line),
            ByAgent = byAgent,
        },
        tool);
}
