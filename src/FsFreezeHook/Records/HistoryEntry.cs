using System;
using System.Text.Json.Serialization;
using FsFreezeHook.Json;
using FsFreezeHook.Text;

namespace FsFreezeHook.Records;

/// <summary>One freeze in the history.</summary>
internal sealed record HistoryEntry
{
    // A line from a server has no limit of its own, and the history has.
    private const int LongestLine = 1000;

    /// <summary>The freeze's <see cref="Records.FreezeId"/>; null for one that failed before it had one.</summary>
    public string? FreezeId { get; init; }

    /// <summary>When freeze began, in UTC.</summary>
    [JsonConverter(typeof(MillisecondsConverter))]
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When everything was released, or undone, in UTC.</summary>
    [JsonConverter(typeof(MillisecondsConverter))]
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>How it turned out.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The exit code of the run that ended it; null where no run did: it was never thawed.</summary>
    public int? ExitCode { get; init; }

    /// <summary>What was wrong and what to do, in one line; null where nothing was.</summary>
    public string? Line { get; init; }

    /// <summary>Whether a guest agent asked for it.</summary>
    public bool ByAgent { get; init; }

    /// <summary>What had it run that is no guest agent, as <see cref="HostCaller"/> says; null: nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Caller { get; init; }

    /// <summary>How long the agent had filesystems frozen, in milliseconds; null where it had none, or nothing saw it.</summary>
    public long? AgentFrozenMilliseconds { get; init; }

    /// <summary>Whether it is to be taken for a failure: nothing that was taken of it is to be relied on.</summary>
    [JsonIgnore]
    internal bool IsFailure => Verdict is Verdict.Failed or Verdict.Broken;

    /// <summary>Whether a host's snapshot was taken of it, as far as can be known.</summary>
    [JsonIgnore]
    internal bool IsByHost => ByAgent || Caller is not null;

    /// <summary>By what its end is counted: its verdict, and where it is no good, the exit code.</summary>
    [JsonIgnore]
    internal string CountedAs =>
        IsFailure && ExitCode is { } code ? FormattableString.Invariant($"{Word.Of(Verdict)} {code}") : Word.Of(Verdict);

    /// <summary>The end of a freeze that was committed.</summary>
    /// <param name="record">Its record.</param>
    /// <param name="thawed">How it was closed.</param>
    /// <param name="exitCode">The exit code of the run that closed it; null where none was asked to thaw it.</param>
    /// <param name="remedy">What to do, where the reasons do not say it.</param>
    internal static HistoryEntry Of(FreezeRecord record, ThawRecord thawed, int? exitCode, string? remedy = null)
    {
        Verdict verdict =
            thawed.Verdict is Verdict.Consistent or Verdict.Degraded or Verdict.NoDatabase or Verdict.Skipped
                ? thawed.Verdict
                : Verdict.Broken;
        bool isGood = verdict is Verdict.Consistent or Verdict.NoDatabase;
        return new HistoryEntry
        {
            FreezeId = record.FreezeId,
            StartedAt = record.StartedAt,
            EndedAt = thawed.ThawedAt,
            Verdict = verdict,
            ExitCode = exitCode,
            Line = isGood ? null : OneLine(string.Join("; ", remedy is null ? thawed.Reasons : [.. thawed.Reasons, remedy])),
            ByAgent = record.IsAgents,
            Caller = record.Caller,
            AgentFrozenMilliseconds = thawed.AgentFrozenMilliseconds,
        };
    }

    /// <summary>Text as it may stand in <see cref="Line"/>.</summary>
    internal static string OneLine(string text) => ShownText.Of(text, LongestLine);
}
