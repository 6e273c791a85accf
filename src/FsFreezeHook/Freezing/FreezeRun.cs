using System.Collections.Generic;
using FsFreezeHook.Failures;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using FsFreezeHook.Syncing;
using Serilog;

namespace FsFreezeHook.Freezing;

/// <summary>One run of freeze, as a participant sees it.</summary>
internal sealed class FreezeRun
{
    private readonly List<string> _degraded = [];
    private readonly List<string> _skipped = [];
    private readonly FreezeReporter? _reporter;
    private int _announced;

    /// <summary>The run that makes <paramref name="record"/>.</summary>
    /// <param name="record">The record.</param>
    /// <param name="interruption">The signals that end the run.</param>
    /// <param name="log">The log.</param>
    /// <param name="reporter">Says that it is degraded; null for a rehearsal, of which nobody but its caller need know.</param>
    internal FreezeRun(FreezeRecord record, Interruption interruption, ILogger log, FreezeReporter? reporter)
    {
        Record = record;
        Interruption = interruption;
        Log = log;
        _reporter = reporter;
    }

    /// <summary>The record that is being made.</summary>
    internal FreezeRecord Record { get; }

    /// <summary>The signals that end the run; whoever waits waits for them too.</summary>
    internal Interruption Interruption { get; }

    /// <summary>The log.</summary>
    internal ILogger Log { get; }

    /// <summary>Whether nothing of it is ever committed.</summary>
    internal bool IsRehearsal { get; init; }

    /// <summary>Is told what is waited for; null: nobody.</summary>
    internal IWaitObserver? Observer { get; init; }

    /// <summary>Writes out what is to be frozen; null: nothing is.</summary>
    internal FilesystemSync? Sync { get; init; }

    /// <summary>Whether a lock was taken.</summary>
    internal bool AnyLock { get; set; }

    /// <summary>Why the snapshot is less than it could be.</summary>
    internal IReadOnlyList<string> Reasons => [.. _degraded, .. _skipped];

    /// <summary>The verdict as far as it is known.</summary>
    internal Verdict Verdict =>
        _degraded.Count > 0 ? Verdict.Degraded
        : _skipped.Count > 0 ? Verdict.Skipped
        : AnyLock ? Verdict.Locked
        : Verdict.NoDatabase;

    /// <summary>Lets the freeze go on, and says in one line why its snapshot is less than it could be.</summary>
    internal void Degrade(string reason)
    {
        _degraded.Add(reason);
        Log.Warning("degraded: {Reason:l}", reason);
    }

    /// <summary>Says in one line what is not locked since that was asked for.</summary>
    internal void Skip(string reason)
    {
        _skipped.Add(reason);
        Log.Information("skipped: {Reason:l}", reason);
    }

    /// <summary>
    /// Tells the system log what is known so far. To be called before anything is locked: a log may be a stuck disk.
    /// </summary>
    internal void Announce()
    {
        if (_degraded.Count > _announced)
        {
            _reporter?.Degraded(_degraded);
            _announced = _degraded.Count;
        }
    }

    /// <summary>Fails the run where a signal came.</summary>
    /// <exception cref="FailureException">One did.</exception>
    internal void ThrowIfInterrupted()
    {
        if (Interruption.Signal is not null)
        {
            throw Interrupted(Interruption);
        }
    }

    /// <summary>The failure of a run that a signal ended.</summary>
    internal static FailureException Interrupted(Interruption interruption) =>
        new(FailureReason.Interrupted, $"interrupted by {interruption.Signal}, and nothing is frozen; freeze again");
}
