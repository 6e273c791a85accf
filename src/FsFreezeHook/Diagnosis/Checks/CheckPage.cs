using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Terminal;

namespace FsFreezeHook.Diagnosis.Checks;

/// <summary>A check's report for people: a line a finding, below it what to do, and at the end what it comes to.</summary>
internal static class CheckPage
{
    private const int LevelColumns = 6;
    private const int WidestSubject = 20;

    /// <summary>Writes it.</summary>
    /// <param name="report">The report.</param>
    /// <param name="screen">Where it is written.</param>
    /// <param name="isQuiet">Whether only what is not as it should be is written, below what it comes to.</param>
    /// <param name="isVerbose">Whether every finding has its line; without it, what is ok has one line for each subject.</param>
    internal static void Write(CheckReport report, Screen screen, bool isQuiet = false, bool isVerbose = false)
    {
        Finding[] findings = [.. (isVerbose ? report.Findings : Fold(report.Findings))
            .Where(finding => !isQuiet || finding.Level != FindingLevel.Ok)];
        if (isQuiet)
        {
            screen.WriteLine(screen.Styled(StyleOf(report.Result), Summary(report)));
        }

        int subject =
            findings.Select(finding => finding.Subject.Length).Where(length => length <= WidestSubject).DefaultIfEmpty().Max();
        foreach (Finding finding in findings)
        {
            ScreenText level = screen.Styled(StyleOf(finding.Level), Word(finding.Level))
                + new string(' ', LevelColumns - Word(finding.Level).Length);
            ScreenText label = level + finding.Subject.PadRight(subject) + "  ";
            if (finding.Subject.Length > subject && screen.Width is not null)
            {
                screen.WriteLine(level + finding.Subject);
                label = new string(' ', LevelColumns + subject + 2);
            }

            screen.WriteWrapped(label, LevelColumns + subject + 2, finding.Text);
            WriteRemedy(finding.Remedy, screen);
        }

        if (!isQuiet)
        {
            screen.WriteLine();
            screen.WriteLine(screen.Styled(StyleOf(report.Result), Summary(report)));
        }
    }

    private static IEnumerable<Finding> Fold(IReadOnlyList<Finding> findings)
    {
        ILookup<string, Finding> ok =
            findings.Where(finding => finding.Level == FindingLevel.Ok).ToLookup(finding => finding.Subject);
        foreach (Finding finding in findings)
        {
            if (finding.Level != FindingLevel.Ok)
            {
                yield return finding;
            }
            else if (ReferenceEquals(finding, ok[finding.Subject].First()))
            {
                int more = ok[finding.Subject].Count() - 1;
                yield return more == 0
                    ? finding
                    : finding with { Text = $"{finding.Text}; {Count(more, "more check", "more checks")} ok" };
            }
        }
    }

    // The first line is said to a person; the further ones are to be pasted, and stay whole.
    private static void WriteRemedy(string? remedy, Screen screen)
    {
        string[] lines = remedy?.Split('\n') ?? [];
        if (lines.Length > 0)
        {
            screen.WriteWrapped(new string(' ', LevelColumns), LevelColumns, lines[0]);
        }

        foreach (string command in lines.Skip(1))
        {
            screen.WriteLine(new string(' ', LevelColumns + 2) + screen.Styled(Style.Strong, command));
        }
    }

    private static string Summary(CheckReport report)
    {
        string warnings = Count(report.Warnings, "warning", "warnings");
        return report switch
        {
            { Failures: > 0, Warnings: > 0 } => $"{Count(report.Failures, "check", "checks")} failed, {warnings}",
            { Failures: > 0 } => $"{Count(report.Failures, "check", "checks")} failed",
            { IsFrozen: true, Warnings: > 0 } => $"frozen now, with {warnings}",
            { IsFrozen: true } => "frozen now, as it should be",
            { Warnings: > 0 } => $"ready for a freeze, with {warnings}",
            _ => "ready for a freeze",
        };
    }

    private static string Count(int count, string one, string more) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : more)}");

    private static string Word(FindingLevel level) => level switch
    {
        FindingLevel.Ok => "ok",
        FindingLevel.Warn => "warn",
        _ => "fail",
    };

    private static Style StyleOf(FindingLevel level) => level switch
    {
        FindingLevel.Ok => Style.Good,
        FindingLevel.Warn => Style.Warning,
        _ => Style.Bad,
    };
}
