using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Instances;
using FsFreezeHook.Json;
using FsFreezeHook.MySql.Server;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;

namespace FsFreezeHook.Diagnosis.Status;

/// <summary>
/// Finds out what is frozen, by reading alone: it can be asked while filesystems are frozen, and disturbs no run.
/// </summary>
/// <param name="proc">Where <c>/proc</c> is mounted.</param>
/// <param name="runtime">The runtime directory.</param>
/// <param name="state">The state directory.</param>
/// <param name="time">The clock.</param>
internal sealed class StatusSearch(string proc, RuntimeDirectory runtime, StateDirectory state, TimeProvider time)
{
    private static readonly string[] Verbs = ["freeze", "thaw", "rehearse"];

    /// <summary>Says why a database is expected on this machine; null: none is.</summary>
    internal Func<History, string?> FindDatabase { get; init; } = _ => null;

    /// <summary>Looks.</summary>
    /// <param name="tool">The program and its version.</param>
    /// <param name="problems">What is wrong that is known already, a line each.</param>
    internal CurrentStatus Look(string tool, IReadOnlyList<string> problems)
    {
        CurrentStatus first = LookOnce(tool, problems);

        // A thaw that began in between releases what the record names.
        return first.State == StatusState.LockLost ? LookOnce(tool, problems) : first;
    }

    private CurrentStatus LookOnce(string tool, IReadOnlyList<string> problems)
    {
        // The run before the record: a freeze that commits in between is frozen then, and not taken for none.
        RunInProgress? run = FindRun();
        DateTimeOffset now = time.GetUtcNow();
        string bootId = FreezeId.ReadBootId();
        string? hidden = LookForRuns();
        FreezeRecord? record = FindRecord(bootId);
        ActiveFreezeStatus? freeze = record is null ? null : Describe(record, now);
        FreezeRecord? open = record is null ? state.ReadOpenRecord() : null;
        FreezeRecord? early = runtime.ReadRecordForAgent(out _);
        History history = state.History.Read(out string? unread);
        return new CurrentStatus
        {
            Tool = tool,
            At = now,
            State = State(run, freeze, isHidden: (hidden ?? runtime.Problem) is not null),
            Problems = [.. problems, .. new[] { hidden, runtime.Problem, state.Problem, unread }.OfType<string>()],
            Run = run,
            Freeze = freeze,
            ThawedEarly = UnclosedFreeze.Of(early is not null && FreezeId.Parse(early.FreezeId).IsOfBoot(bootId) ? early : null),
            OpenOfAnotherBoot = UnclosedFreeze.Of(
                open is not null && !FreezeId.Parse(open.FreezeId).IsOfBoot(bootId) ? open : null),
            LastFailure = (runtime.ReadRefused() is { } refused ? history.With(refused) : history).LastFailure,
            LastGood = LastGoodFreeze.Of(history, FindDatabase, now),
            History = [.. history.Freezes.Reverse()],
        };
    }

    // A runtime directory that cannot be looked into leaves the copy in the state directory.
    private string? LookForRuns()
    {
        try
        {
            runtime.Look();
            return null;
        }
        catch (FailureException e)
        {
            return e.Message;
        }
    }

    private FreezeRecord? FindRecord(string bootId)
    {
        using InstanceSet holders = new([], [], runtime, program: string.Empty, time);
        return ActiveFreeze.Find(runtime, state, bootId, [holders]);
    }

    private static StatusState State(RunInProgress? run, ActiveFreezeStatus? freeze, bool isHidden) => (run?.Verb, freeze) switch
    {
        ("thaw", _) => StatusState.Thawing,
        (_, { HasLost: true }) => StatusState.LockLost,
        (_, not null) => StatusState.Frozen,
        ("freeze", _) => StatusState.Freezing,
        ("rehearse", _) => StatusState.Rehearsing,
        _ when run is not null => StatusState.Busy,
        _ when isHidden => StatusState.Unknown,
        _ => StatusState.Thawed,
    };

    private RunInProgress? FindRun()
    {
        if (FlockOwner.Find(proc, runtime.RunLockFile) is not { } owner)
        {
            return null;
        }

        if (owner.Pid is not { } pid)
        {
            return new RunInProgress(null, null, null);
        }

        string[] words = ProcFile.Words(string.Create(CultureInfo.InvariantCulture, $"{proc}/{pid}/cmdline"));
        return new RunInProgress(
            pid, words.Skip(1).FirstOrDefault(word => Verbs.Contains(word)), Milliseconds(ProcessIdentity.Of(pid)?.Age()));
    }

    private ActiveFreezeStatus Describe(FreezeRecord record, DateTimeOffset now) => new()
    {
        FreezeId = record.FreezeId,
        StartedAt = record.StartedAt,
        CommittedAt = record.CommittedAt,
        FrozenMilliseconds = Positive(now - record.CommittedAt),
        Verdict = record.Verdict,
        Reasons = record.Reasons ?? [],
        ByGuestExec = record.ByGuestExec,
        Agent = record.Agent is { } agent
            ? new ActiveAgent(
                agent.Pid, agent.StateFile, agent.StateFile is null ? null : agent.HasFrozen, agent.UnfrozenLimitMilliseconds)
            : null,
        Instances = [.. RecordedInstances.Of(record).Held.Select(held => Describe(record, held, now))],
    };

    private ActiveInstance Describe(FreezeRecord record, HeldInstance held, DateTimeOffset now)
    {
        bool lives = held.Holder.IsAlive;
        Outcome? left = OutcomeFile.TryRead(new HolderFiles(runtime, held.Name).Outcome, out _);
        Outcome? outcome = left?.FreezeId == record.FreezeId ? left : null;
        bool isHeld = lives && outcome is null;
        DateTimeOffset until = held.LatestEnd(record.CommittedAt);
        return new ActiveInstance
        {
            Name = held.Name,
            Server = held.Server,
            Lock = held.Lock,
            Connection = held.Fact(ServerFacts.Connection) is { ValueKind: JsonValueKind.Number } number
                && number.TryGetInt64(out long connection) ? connection : null,
            HolderPid = held.Holder.Pid,
            IsHeld = isHeld,
            Ended = outcome is null ? null : Word.Of(outcome.Kind),
            EndedBecause = isHeld ? null : outcome is null ? "its holder was killed" : outcome.Message,
            MaxHoldMilliseconds = Math.Max(0, held.MaxHoldMilliseconds),
            Until = until,
            RemainingMilliseconds = isHeld ? Positive(until - now) : 0,
        };
    }

    private static long? Milliseconds(TimeSpan? span) => span is { } known ? Positive(known) : null;

    // A clock that was set back in between shows nothing below 0.
    private static long Positive(TimeSpan span) => Math.Max(0, (long)span.TotalMilliseconds);
}
