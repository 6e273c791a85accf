using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace FsFreezeHook.Diagnosis.Checks;

/// <summary>How the last freezes went, and how long ago a good one was.</summary>
/// <param name="freezes">The last freezes.</param>
/// <param name="maxAge">How old the last good one may be; null: any age.</param>
/// <param name="now">The time.</param>
internal sealed class HistoryChecks(IEnumerable<PastFreeze> freezes, TimeSpan? maxAge, DateTimeOffset now)
{
    private const string AgeId = "freeze.age";
    private const string LastId = "freeze.last";
    private const string Subject = "last freeze";
    private const string Remedy = "see whether the host's backups run, and ask for the guest's filesystems to be frozen";

    /// <summary>What was found.</summary>
    internal IEnumerable<Finding> Find()
    {
        PastFreeze[] byAge = [.. freezes.OrderByDescending(freeze => freeze.EndedAt)];
        yield return JudgeAge(byAge.FirstOrDefault(freeze => freeze.IsGood), byAge.Length);
        if (byAge is [{ IsGood: false } last, ..])
        {
            (string problem, string remedy) = ProblemText.Split(last.Problem ?? "it is not known why", "see the log");
            yield return Finding.Warn(LastId, Subject, $"{Ago(last)}, was not a good one: {problem}", remedy);
        }
    }

    private Finding JudgeAge(PastFreeze? good, int count)
    {
        if (good is null)
        {
            string none = count == 0 ? "none yet" : string.Create(CultureInfo.InvariantCulture, $"none of the last {count} was a good one");
            return new Finding(AgeId, maxAge is null ? FindingLevel.Warn : FindingLevel.Fail, Subject, none, Remedy);
        }

        string text = $"the last good one was {Ago(good)}";
        return maxAge is { } most && now - good.EndedAt > most
            ? Finding.Fail(AgeId, Subject, $"{text}, and may be {InWords(most)} old", Remedy)
            : Finding.Ok(AgeId, Subject, text);
    }

    private string Ago(PastFreeze freeze) => $"{InWords(now - freeze.EndedAt)} ago";

    private static string InWords(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => "0 s",
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.Seconds} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.Minutes} min"),
        { TotalHours: < 48 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours} h {span.Minutes} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.Days} days"),
    };
}
