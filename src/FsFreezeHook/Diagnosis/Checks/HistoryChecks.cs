using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Diagnosis.Status;
using FsFreezeHook.Records;
using FsFreezeHook.Text;

namespace FsFreezeHook.Diagnosis.Checks;

/// <summary>How the last freezes went, and how long ago a good one was.</summary>
/// <param name="history">The last freezes.</param>
/// <param name="problem">What is wrong with the file of the last freezes; null: nothing.</param>
/// <param name="database">Why a database is expected on this machine, see <see cref="ExpectedDatabase"/>; null: none is.</param>
/// <param name="maxAge">How old the last good one may be; null: any age.</param>
/// <param name="now">The time.</param>
/// <param name="logFile">The log.</param>
internal sealed class HistoryChecks(
    History history, string? problem, string? database, TimeSpan? maxAge, DateTimeOffset now, string logFile)
{
    private const string AgeId = "freeze.age";
    private const string LastId = "freeze.last";
    private const string HistoryId = "freeze.history";
    private const string Subject = "last freeze";
    private const string ClockRemedy =
        "correct this machine's clock, and take another backup or snapshot on the host:\ntimedatectl";
    private const string Remedy = "take a backup or a snapshot on the host, and make sure that it asks the guest agent to freeze";

    /// <summary>What was found.</summary>
    internal IEnumerable<Finding> Find()
    {
        if (problem is not null)
        {
            yield return Finding.Warn(HistoryId, Subject, $"the history cannot be read: {problem}",
                "do nothing: the next freeze moves it aside and begins a new one");
        }

        HistoryEntry? good = history.LastGood(database is not null);
        yield return JudgeAge(good);
        if (history.ByHost.LastOrDefault() is { } last && last != good)
        {
            (string text, string? remedy) = ProblemText.Split(last.Line
                ?? $"no database was locked, and {database}; start it, or if it is gone for good, set enabled = no in [mysql]");
            yield return Finding.Warn(LastId, Subject, $"{Ago(last)}, not a good one: {text}", remedy ?? $"see {logFile}");
        }
    }

    private Finding JudgeAge(HistoryEntry? good)
    {
        if (good is null)
        {
            int asked = history.ByHost.Count();
            string none = history.Freezes.Count == 0 ? "none yet"
                : asked == 0 ? "none yet that a guest agent asked for"
                : string.Create(
                    CultureInfo.InvariantCulture, $"none of the last {asked} that a guest agent asked for was a good one");
            return new Finding(AgeId, maxAge is null ? FindingLevel.Warn : FindingLevel.Fail, Subject, none, Remedy);
        }

        string text = $"{Ago(good)}, the last good one";
        if (good.EndedAt > now)
        {
            return new Finding(
                AgeId, maxAge is null ? FindingLevel.Warn : FindingLevel.Fail, Subject, $"{text}: its age is unknown",
                ClockRemedy);
        }

        return maxAge is { } most && now - good.EndedAt > most
            ? Finding.Fail(AgeId, Subject, $"{text}; older than {InWords(most)} (--max-age)", Remedy)
            : Finding.Ok(AgeId, Subject, text);
    }

    private string Ago(HistoryEntry freeze) => freeze.EndedAt > now
        ? $"dated {Moment.Of(freeze.EndedAt)}, in the future"
        : $"{InWords(Since(freeze.EndedAt))} ago";

    // A clock that was set back makes no freeze of the future.
    private TimeSpan Since(DateTimeOffset moment) => now > moment ? now - moment : TimeSpan.Zero;

    private static string InWords(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.Seconds} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.Minutes} min"),
        { TotalHours: < 48 } => string.Create(
            CultureInfo.InvariantCulture,
            $"{(int)span.TotalHours} h{(span.Minutes == 0 ? string.Empty : $" {span.Minutes} min")}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.Days} days"),
    };
}
