using System;
using System.Globalization;
using FsFreezeHook.Json;
using FsFreezeHook.Records;
using FsFreezeHook.Terminal;
using FsFreezeHook.Text;

namespace FsFreezeHook.Diagnosis.Status;

/// <summary>The last freezes as a table, a line each.</summary>
/// <param name="screen">Where it is written.</param>
/// <param name="moment">How a moment is written.</param>
internal sealed class HistoryTable(Screen screen, Func<DateTimeOffset, string> moment)
{
    /// <summary>Writes what the columns are.</summary>
    internal void WriteHeading() =>
        screen.WriteLine(screen.Styled(Style.Faint, Row("began", "lasted", "frozen", "verdict", "exit", "by")));

    /// <summary>Writes one freeze.</summary>
    internal void WriteRow(HistoryEntry freeze)
    {
        string verdict = Word.Of(freeze.Verdict);
        string row = Row(
            moment(freeze.StartedAt),
            Elapsed.Of(freeze.EndedAt - freeze.StartedAt),
            freeze.AgentFrozenMilliseconds is { } frozen ? Elapsed.Of(frozen) : "-",
            verdict,
            freeze.ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "-",
            freeze.ByAgent ? "agent" : freeze.Caller ?? "hand");
        int at = row.IndexOf(verdict, StringComparison.Ordinal);
        screen.WriteLine(row[..at] + screen.Styled(StyleOf(freeze.Verdict), verdict) + row[(at + verdict.Length)..]);
    }

    private static string Row(string began, string lasted, string frozen, string verdict, string exit, string by) =>
        $"{began,-26}  {lasted,-9}  {frozen,-7}  {verdict,-11} {exit,-4} {by}";

    private static Style StyleOf(Verdict verdict) => verdict switch
    {
        Verdict.Consistent => Style.Good,
        Verdict.NoDatabase or Verdict.Skipped => Style.Plain,
        Verdict.Degraded => Style.Warning,
        _ => Style.Bad,
    };
}
