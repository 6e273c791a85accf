using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.Holding.FreezeSide;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;

namespace FsFreezeHook.Instances;

/// <summary>The instances that a freeze record says are locked: thaw's end of <see cref="InstanceSet"/>.</summary>
internal sealed class RecordedInstances
{
    private readonly string _freezeId;
    private readonly HeldInstance[] _held;

    private RecordedInstances(string freezeId, HeldInstance[] held)
    {
        _freezeId = freezeId;
        _held = held;
    }

    /// <summary>The instances.</summary>
    internal IReadOnlyList<HeldInstance> Held => _held;

    /// <summary>Whether any holder of them holds: it lives, and has left no outcome.</summary>
    internal bool AnyHolds(RuntimeDirectory runtime) =>
        _held.Any(instance => instance.Holder.IsAlive && !HasLeft(runtime, instance));

    /// <summary>Whether any holder of them has left an outcome.</summary>
    internal bool AnyLeft(RuntimeDirectory runtime) => _held.Any(instance => HasLeft(runtime, instance));

    /// <summary>Those of <paramref name="record"/>; none where its section is not understood.</summary>
    internal static RecordedInstances Of(FreezeRecord record) => new(record.FreezeId, Read(record));

    /// <summary>Releases all of them, and says to the run which were not held throughout. It does not fail.</summary>
    /// <param name="run">The run.</param>
    /// <param name="runtime">The runtime directory.</param>
    /// <param name="endSessions">Ends the servers' sessions of holders that did not answer.</param>
    /// <param name="time">The clock.</param>
    internal void Release(
        ThawRun run, RuntimeDirectory runtime, Action<IReadOnlyList<HeldInstance>> endSessions, TimeProvider time)
    {
        HolderRelease[] releases = [.. _held.Select(instance => new HolderRelease(runtime, instance, _freezeId))];
        foreach (HolderRelease release in releases)
        {
            release.Ask(run.IsForced);
        }

        // All of them before a word is logged: the log may lie on a disk that is still frozen.
        Deadline answer = Deadline.After(run.IsForced ? HolderRelease.ForcedWait : HolderRelease.AnswerWait, time);
        Outcome[] outcomes = [.. releases.Select(release => release.Finish(answer))];
        HeldInstance[] stuck = [.. releases.Zip(outcomes)
            .Where(one => one.First.IsStuck || one.Second.Kind is OutcomeKind.Unanswered or OutcomeKind.ReleaseUnanswered)
            .Select(one => one.First.Instance)];
        if (stuck.Length > 0)
        {
            endSessions(stuck);
        }

        foreach ((HeldInstance instance, Outcome outcome) in _held.Zip(outcomes))
        {
            if (outcome.Note is { } note)
            {
                run.Log.Warning("{Instance:l}: {Note:l}", instance.Name, note);
            }

            if (Judge(instance, outcome, run.IsForced) is { } lost)
            {
                run.Break(lost.Reason, lost.Message);
            }
            else
            {
                if (outcome.Kind == OutcomeKind.ReleaseUnanswered)
                {
                    run.Fail(FailureReason.Unreachable, $"{instance.Name}: the lock was held until thaw, and {outcome.Message}");
                }

                run.AnyReleased = true;
                run.Log.Information(
                    "{Instance:l}: released after {Milliseconds} ms, {When:l}",
                    instance.Name,
                    outcome.HeldMilliseconds,
                    outcome.WhenFilesystemsThawed ? "when the agent had thawed its filesystems" : "by thaw");
            }
        }

        run.AgentFrozenMilliseconds = outcomes.Max(outcome => outcome.AgentFrozenMilliseconds);
        if (run.Record is { } record && FindMissingInstances(record) is { } missing)
        {
            run.Break(missing.Reason, missing.Message);
        }

        ReleasedInstance[] released = [.. _held.Zip(outcomes, (instance, outcome) => new ReleasedInstance(
            instance.Name,
            outcome.Kind,
            outcome.Kind == OutcomeKind.Unknown ? null : outcome.HeldMilliseconds,
            outcome.WhenFilesystemsThawed,
            outcome.Note))];
        run.Sections[InstanceSet.Section] = JsonSerializer.SerializeToElement(
            released, HoldingJson.Default.ReleasedInstanceArray);
    }

    /// <summary>
    /// The instances, each with what a thaw would come to because of it. Nothing is asked, neither holder nor server.
    /// </summary>
    /// <param name="runtime">The runtime directory.</param>
    /// <param name="byForce">Whether it would release by force.</param>
    internal IReadOnlyList<HeldOutlook> Look(RuntimeDirectory runtime, bool byForce)
    {
        (HeldInstance Instance, Outcome? Ended)[] all = [.. _held.Select(instance =>
            (instance, new HolderOutlook(runtime, instance, _freezeId).Look()))];
        Dictionary<ProcessIdentity, FailureException?> bySession = all.Where(one => one.Ended is null)
            .Select(one => one.Instance)
            .GroupBy(instance => instance.Holder)
            .ToDictionary(held => held.Key, held => FindClosedSession(held.Key, [.. held.Select(instance => instance.Name)]));
        return [.. all.Select(one => one.Ended is { } ended
            ? new HeldOutlook(one.Instance, IsReleased: true, Judge(one.Instance, ended, byForce))
            : new HeldOutlook(one.Instance, IsReleased: false, bySession[one.Instance.Holder]))];
    }

    /// <summary>That a record says that something was locked, and not what; null where it says it.</summary>
    internal static FailureException? FindMissingInstances(FreezeRecord record) => record.Verdict != Verdict.Locked
        || Read(record).Length > 0
        ? null
        : new FailureException(
            FailureReason.LockLost,
            "the freeze record does not say what was locked: the snapshot is not consistent; take another one");

    // A holder has one socket a session, asks nothing and so does not notice. Which instance's each is, is not told.
    private static FailureException? FindClosedSession(ProcessIdentity holder, string[] names)
    {
        if (ProcessSockets.Look(holder) is not { Closed: > 0 } sockets)
        {
            return null;
        }

        string which = sockets.Closed < names.Length ? $"one of {string.Join(", ", names)}" : string.Join(", ", names);
        return new FailureException(
            FailureReason.LockLost,
            $"{which}: the lock was lost before thaw, its server has closed the session: the snapshot is not consistent; "
                + "take another one");
    }

    private bool HasLeft(RuntimeDirectory runtime, HeldInstance instance) =>
        new HolderRelease(runtime, instance, _freezeId).Left().Kind != OutcomeKind.Unknown;

    private static FailureException? Judge(HeldInstance instance, Outcome outcome, bool byForce) =>
        outcome.Kind == (byForce ? OutcomeKind.Forced : OutcomeKind.Released)
            || (!byForce && outcome.Kind == OutcomeKind.ReleaseUnanswered)
            ? null
            : new FailureException(
                outcome.Kind == OutcomeKind.Expired ? FailureReason.LockExpired : FailureReason.LockLost,
                $"{instance.Name}: {Describe(outcome)}: the snapshot is not consistent; take another one");

    private static string Describe(Outcome outcome) => outcome.Kind switch
    {
        OutcomeKind.Unanswered => outcome.Message ?? "the server did not answer the release and may still be locked",
        OutcomeKind.Expired => $"the lock was released before thaw, {outcome.Message}",
        _ => $"the lock was lost before thaw, {outcome.Message}",
    };

    /// <summary>What a thaw's sections say of the instances; none where they say nothing.</summary>
    internal static ReleasedInstance[] ReleasedIn(IReadOnlyDictionary<string, JsonElement>? sections) =>
        sections is not null && sections.TryGetValue(InstanceSet.Section, out JsonElement section)
            ? section.Deserialize(HoldingJson.Default.ReleasedInstanceArray) ?? []
            : [];

    /// <summary>Those that <paramref name="record"/> says are locked; none where its section is not understood.</summary>
    internal static IReadOnlyList<HeldInstance> In(FreezeRecord record) => Read(record);

    private static HeldInstance[] Read(FreezeRecord record)
    {
        try
        {
            return record.Sections is { } sections
                && sections.TryGetValue(InstanceSet.Section, out JsonElement section)
                && section.ValueKind == JsonValueKind.Array
                ? [.. section.EnumerateArray()
                    .Select(item => item.Deserialize(HoldingJson.Default.HeldInstance))
                    .OfType<HeldInstance>()]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
