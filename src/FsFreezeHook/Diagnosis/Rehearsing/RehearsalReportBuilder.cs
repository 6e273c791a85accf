using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.Holding.FreezeSide;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Hooks;
using FsFreezeHook.Instances;
using FsFreezeHook.Records;

namespace FsFreezeHook.Diagnosis.Rehearsing;

/// <summary>Puts together what a rehearsal came to.</summary>
internal static class RehearsalReportBuilder
{
    /// <summary>The report of a rehearsal that has ended.</summary>
    /// <param name="run">The run.</param>
    /// <param name="times">When the locks reached each step; null where none was asked for.</param>
    /// <param name="failure">Why it failed; null where it did not.</param>
    /// <param name="hold">For how long the locks were to be held.</param>
    /// <param name="withHooks">Whether hooks took part.</param>
    /// <param name="now">When it ended.</param>
    internal static RehearsalReport Of(
        FreezeRun run, FreezeTimeline? times, FailureException? failure, TimeSpan hold, bool withHooks, DateTimeOffset now)
    {
        return new RehearsalReport
        {
            Tool = run.Record.Tool,
            StartedAt = run.Record.StartedAt,
            Verdict = Final(run, failure),
            Reasons = [.. run.Reasons],
            Failure = failure is null ? null : new RehearsalFailure(ExitCode.For(failure.Reason), failure.Message),
            HoldMilliseconds = (long)hold.TotalMilliseconds,
            WithHooks = withHooks,
            TookMilliseconds = Math.Max(0, (long)(now - run.Record.StartedAt).TotalMilliseconds),
            WritersWaitedMilliseconds = (long)(times?.WritersWaited ?? TimeSpan.Zero).TotalMilliseconds,
            AttemptsGivenUp = times?.GivenUp ?? 0,
            AttemptsGivenUpMilliseconds = (long)(times?.GivenUpAfter ?? TimeSpan.Zero).TotalMilliseconds,
            Stalls = times?.Stalls ?? [],
            Timeline = times is { ByInstance.Count: > 0 } ? times.Together : null,
            Instances = [.. Instances(run.Record, times)],
            WrittenOut = run.Sync?.Filesystems ?? [],
            Hooks = [.. Hooks(run.Record)],
        };
    }

    private static Verdict Final(FreezeRun run, FailureException? failure) => (failure?.Reason, run.Verdict) switch
    {
        (FailureReason.Interrupted or FailureReason.RunInProgress, _) => Verdict.Ended,
        (not null, _) => Verdict.Failed,
        (_, Verdict.Locked) => Verdict.Consistent,
        (_, Verdict.NoDatabase or Verdict.Skipped) => run.Verdict,
        _ => Verdict.Degraded,
    };

    private static IEnumerable<RehearsedInstance> Instances(FreezeRecord record, FreezeTimeline? times)
    {
        IReadOnlyList<HeldInstance> locked = RecordedInstances.In(record);
        return (times?.ByInstance ?? new Dictionary<string, Timeline>()).Select(one =>
        {
            HeldInstance? held = locked.FirstOrDefault(instance => instance.Name == one.Key);
            return new RehearsedInstance(
                one.Key,
                held?.Server,
                held?.Lock,
                one.Value);
        });
    }

    private static IEnumerable<HookEntry> Hooks(FreezeRecord record) =>
        record.Sections is { } sections && sections.TryGetValue(HookParticipant.Section, out JsonElement hooks)
            ? hooks.EnumerateArray().Select(hook => hook.Deserialize(HooksJson.Default.HookEntry)).OfType<HookEntry>()
            : [];
}
