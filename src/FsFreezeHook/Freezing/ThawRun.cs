using System.Collections.Generic;
using System.Text.Json;
using FsFreezeHook.Failures;
using FsFreezeHook.Records;
using Serilog;

namespace FsFreezeHook.Freezing;

/// <summary>One run of thaw, as a participant sees it.</summary>
/// <param name="record">The record of the freeze that it closes; null: nothing is frozen.</param>
/// <param name="log">The log.</param>
internal sealed class ThawRun(FreezeRecord? record, ILogger log)
{
    private readonly List<string> _reasons = [];

    /// <summary>What is frozen; null where nothing is.</summary>
    internal FreezeRecord? Record { get; } = record;

    internal ILogger Log { get; } = log;

    /// <summary>
    /// Whether it releases what is an agent's to thaw: whatever it releases so makes the snapshot inconsistent.
    /// </summary>
    internal bool IsForced { get; init; }

    /// <summary>Whether a lock was released that had been held throughout.</summary>
    internal bool AnyReleased { get; set; }

    /// <summary>How long the agent had filesystems frozen, in milliseconds; null where it had none, or nothing saw it.</summary>
    internal long? AgentFrozenMilliseconds { get; set; }

    /// <summary>Whether there is no snapshot at all, though everything was locked: the agent took its freeze back.</summary>
    internal bool IsVoid { get; private set; }

    /// <summary>Why what was locked was not locked throughout, a line each.</summary>
    internal IReadOnlyList<string> Reasons => _reasons;

    /// <summary>The first reason, for the exit code; null where everything was held throughout.</summary>
    internal FailureReason? Broken { get; private set; }

    /// <summary>What failed though everything was held throughout; null where nothing did.</summary>
    internal FailureException? Failure { get; private set; }

    /// <summary>The participants' sections of the thaw record.</summary>
    internal Dictionary<string, JsonElement> Sections { get; } = [];

    /// <summary>Says that a lock was not held throughout.</summary>
    /// <param name="reason"><see cref="FailureReason.LockLost"/> or <see cref="FailureReason.LockExpired"/>.</param>
    /// <param name="line">What was lost, why, and what to do.</param>
    internal void Break(FailureReason reason, string line)
    {
        Broken ??= reason;
        _reasons.Add(line);
        Log.Error("broken: {Reason:l}", line);
    }

    /// <summary>Fails where something was not locked throughout.</summary>
    /// <exception cref="FailureException">For the first reason, with all of them.</exception>
    internal void ThrowIfBroken()
    {
        if (Broken is { } reason)
        {
            throw new FailureException(reason, string.Join("; ", _reasons));
        }
    }

    /// <summary>Says that there is no snapshot, though everything was locked.</summary>
    /// <param name="line">Why, and what to do.</param>
    internal void Void(string line)
    {
        IsVoid = true;
        _reasons.Add(line);
        Log.Error("no snapshot: {Reason:l}", line);
    }

    /// <summary>Says that something failed after the lock had been held throughout.</summary>
    /// <param name="reason">Which.</param>
    /// <param name="line">What, and what to do.</param>
    internal void Fail(FailureReason reason, string line)
    {
        Failure ??= new FailureException(reason, line);
        Log.Error("{Reason:l}", line);
    }
}
