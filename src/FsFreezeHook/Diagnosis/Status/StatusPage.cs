using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Json;
using FsFreezeHook.Records;
using FsFreezeHook.Terminal;
using FsFreezeHook.Text;

namespace FsFreezeHook.Diagnosis.Status;

/// <summary>A status as a person reads it.</summary>
/// <param name="screen">Where it is written.</param>
/// <param name="zone">In whose time its moments are given.</param>
internal sealed class StatusPage(Screen screen, TimeZoneInfo zone)
{
    private const int ShownFreezes = 10;
    private const int Indent = 2;

    /// <summary>Writes a status.</summary>
    /// <param name="status">The status.</param>
    /// <param name="isVerbose">Whether all freezes are shown, and of each that was not good, why.</param>
    internal void Write(CurrentStatus status, bool isVerbose)
    {
        WriteState(status);
        foreach (string problem in status.Problems)
        {
            screen.WriteNote(Style.Warning, problem);
        }

        WriteHistory(status, isVerbose);
        WriteWhy(status);
    }

    private void WriteState(CurrentStatus status)
    {
        (Style style, string text) = Headline(status);
        string word = Word.Of(status.State);
        screen.WriteWrapped(screen.Styled(style, word) + ": ", word.Length + Indent, text);
        if (status.Freeze is { } freeze)
        {
            new FreezePage(screen, At).Write(freeze);
        }

        if (status.ThawedEarly is { } early)
        {
            screen.WriteNote(
                Style.Bad,
                $"the locks of the agent's freeze of {At(early.CommittedAt)} were gone before the agent thawed, and it was "
                    + "closed by hand: its snapshot is not consistent, and the agent's own thaw, which has not come yet, "
                    + "will fail with exit 24");
        }

        if (status.OpenOfAnotherBoot is { } open)
        {
            screen.WriteNote(
                Style.Plain,
                $"the last freeze, of {At(open.CommittedAt)}, was not closed before this machine was started: this is a "
                    + $"copy that was taken in it (its verdict is {Word.Of(open.Verdict)}), "
                    + "or the machine went down while it was frozen");
        }
    }

    private (Style Style, string Text) Headline(CurrentStatus status)
    {
        string since = Describe(status.Freeze);
        string run = Describe(status.Run);
        return status.State switch
        {
            StatusState.Thawed => (Style.Good, "nothing is frozen"),
            StatusState.Freezing => (Style.Warning, $"a freeze is in progress{run}"),
            StatusState.Frozen => (Style.Warning, since),
            StatusState.LockLost =>
                (Style.Bad, $"frozen {since}, but a lock is gone: the snapshot is not consistent; take another one "
                    + (status.Freeze is { ByAgent: true } ? "once the host has thawed" : "after 'fsfreeze-hook thaw'")),
            StatusState.Thawing => (Style.Warning, $"a thaw is in progress{run}"),
            StatusState.Rehearsing => (Style.Warning, $"a rehearsal is in progress{run}; no filesystem is frozen"),
            StatusState.Busy => (Style.Warning, $"a run is in progress{run}"),
            _ => (Style.Bad, "something may be frozen; run 'fsfreeze-hook thaw', which releases what it finds"),
        };
    }

    private string Describe(ActiveFreezeStatus? freeze)
    {
        if (freeze is null)
        {
            return string.Empty;
        }

        string by = freeze.ByAgent ? $"by the agent (process {freeze.Agent!.Pid})"
            : freeze.ByGuestExec ? "by the host, through guest-exec" : "by hand";
        return $"since {At(freeze.CommittedAt)}, for {Elapsed.Of(freeze.FrozenMilliseconds)}, {by}";
    }

    private static string Describe(RunInProgress? run) => run switch
    {
        { Pid: { } pid, RunningMilliseconds: { } age } => $" (process {pid}, for {Elapsed.Of(age)})",
        { Pid: { } pid } => $" (process {pid})",
        _ => string.Empty,
    };

    private void WriteHistory(CurrentStatus status, bool isVerbose)
    {
        screen.WriteLine();
        if (status.History.Count == 0)
        {
            screen.WriteLine("no freeze is in the history");
            return;
        }

        screen.WriteLine(screen.Styled(Style.Strong, "the last freezes"));
        HistoryEntry[] shown = [.. status.History.Take(isVerbose ? int.MaxValue : ShownFreezes)];
        HistoryTable table = new(screen, At);
        table.WriteHeading();
        foreach (HistoryEntry freeze in shown)
        {
            table.WriteRow(freeze);
            if (isVerbose && freeze.Line is { } line)
            {
                screen.WriteNote(Style.Plain, line);
            }
        }

        if (status.History.Count > shown.Length)
        {
            screen.WriteLine(
                screen.Styled(Style.Faint, $"{status.History.Count - shown.Length} earlier freezes, shown with --verbose"));
        }
    }

    private void WriteWhy(CurrentStatus status)
    {
        List<(string Heading, HistoryEntry Freeze)> said = [];
        if (status.Degraded is { } degraded)
        {
            said.Add(("why the last freeze is degraded", degraded));
        }

        if (status.LastFailure is { } failure)
        {
            said.Add((failure.IsByHost ? "the last failure" : "the last failure, by hand", failure));
        }

        foreach ((string heading, HistoryEntry freeze) in said)
        {
            screen.WriteLine();
            screen.WriteLine($"{screen.Styled(Style.Strong, heading)}, {At(freeze.StartedAt)}");
            screen.WriteNote(Style.Plain, freeze.Line ?? "no reason is known");
        }
    }

    private string At(DateTimeOffset moment) => Moment.Of(moment, zone);
}
