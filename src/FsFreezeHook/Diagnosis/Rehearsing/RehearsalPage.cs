using System;
using System.Globalization;
using System.Linq;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Records;
using FsFreezeHook.Syncing;
using FsFreezeHook.Terminal;

namespace FsFreezeHook.Diagnosis.Rehearsing;

/// <summary>What a rehearsal came to, for a person.</summary>
internal static class RehearsalPage
{
    /// <summary>Prints it. Why it failed is not in it: that is the one line on standard error.</summary>
    internal static void Print(RehearsalReport report, Screen screen)
    {
        foreach (RehearsedInstance instance in report.Instances)
        {
            string what =
                instance.Server is null ? string.Empty : $" ({instance.Server}): {HeldInstance.InWords(instance.Lock!)}";
            screen.WriteLine(screen.Styled(Style.Strong, instance.Name) + what);
            TimelineChart.Print(instance.Timeline, report.Stalls, screen);
        }

        if (report.Instances.Length > 1 && report.Timeline is { } together)
        {
            screen.WriteLine(screen.Styled(Style.Strong, "all together"));
            TimelineChart.Print(together, report.Stalls, screen);
        }

        PrintWrittenOut(report, screen);
        if (report.Hooks.Length > 0)
        {
            screen.WriteWrapped("hooks: ", "hooks: ".Length, string.Join(", ", report.Hooks.Select(hook => hook.Status == 0
                ? $"{hook.Name} {Milliseconds(hook.Milliseconds)}"
                : $"{hook.Name} {Milliseconds(hook.Milliseconds)} (status {hook.Status})")));
        }

        if (report.Instances.Length > 0)
        {
            PrintWaiting(report, screen);
        }

        if (report.Instances.Length + report.Hooks.Length > 0)
        {
            screen.WriteLine();
        }

        (Style style, string verdict) = Judgement(report);
        screen.WriteLine(screen.Styled(style, verdict));
        foreach (string reason in report.Reasons)
        {
            screen.WriteWrapped("  ", 2, reason);
        }
    }

    private static void PrintWrittenOut(RehearsalReport report, Screen screen)
    {
        const string label = "dirty pages: ";
        SyncedFilesystem[] written = [.. report.WrittenOut.Where(filesystem => filesystem.IsWritten)];
        if (written.Length > 0)
        {
            screen.WriteWrapped(label, label.Length, string.Join(", ", written.Select(filesystem => filesystem.ToString())));
        }

        foreach (SyncedFilesystem filesystem in report.WrittenOut.Where(filesystem => filesystem.Problem is not null))
        {
            screen.WriteWrapped(label, label.Length, $"{filesystem}: {filesystem.Problem}");
        }
    }

    private static void PrintWaiting(RehearsalReport report, Screen screen)
    {
        if (TimelineChart.Legend(screen) is { } legend)
        {
            screen.WriteLine(screen.Styled(Style.Faint, $"  {legend}"));
        }

        string ofIt = report.Timeline?.Released is null || report.HoldMilliseconds == 0
            ? string.Empty
            : $", including {Milliseconds(report.HoldMilliseconds)} of --hold";
        screen.WriteLine($"writers waited at most {Milliseconds(report.WritersWaitedMilliseconds)}{ofIt}");
        if (report.AttemptsGivenUp > 0)
        {
            string attempts = report.AttemptsGivenUp == 1
                ? "1 attempt at the locks was"
                : $"{report.AttemptsGivenUp} attempts at the locks were";
            screen.WriteLine($"{attempts} given up, after {Milliseconds(report.AttemptsGivenUpMilliseconds)}");
        }
    }

    private static (Style Style, string Text) Judgement(RehearsalReport report) => report.Verdict switch
    {
        Verdict.Consistent => (Style.Good, "a snapshot would be consistent; nothing is locked any more"),
        Verdict.Degraded => (Style.Warning, "a snapshot would be degraded; nothing is locked any more:"),
        Verdict.Skipped => (Style.Plain, "not everything would be locked, as 'role' says; nothing is locked any more:"),
        Verdict.NoDatabase => (Style.Plain, "there is no database to lock"),
        Verdict.Failed => (Style.Bad, "a snapshot would have failed; nothing is locked any more"),
        Verdict.Ended => (Style.Warning, "ended early; nothing is locked any more"),
        _ => throw new ArgumentOutOfRangeException(nameof(report)),
    };

    private static string Milliseconds(long milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:N0} ms");
}
