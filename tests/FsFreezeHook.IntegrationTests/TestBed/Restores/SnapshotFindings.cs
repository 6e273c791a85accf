using System.Collections.Generic;
using System.Linq;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>What is wrong with a restored copy, given what its clients were told.</summary>
internal static class SnapshotFindings
{
    /// <summary>
    /// Compares, after a lock that commits wait for; nothing means that the snapshot is clean, complete, and of the moment in
    /// which freeze returned.
    /// </summary>
    public static IReadOnlyList<string> Of(RestoredCopy copy, WritingClients clients, SnapshotMoment moment) =>
    [
        .. OfAnyLock(copy, clients, moment),
        .. clients.Tables.SelectMany(table => AcknowledgedAfterThaw(table.Name, copy, clients, moment)),
    ];

    /// <summary>
    /// Compares, after a lock that lets commits go on: one that the freeze of the filesystem overtook may be in the copy and be
    /// acknowledged after thaw, but each client's rows are there up to one, without a gap.
    /// </summary>
    public static IReadOnlyList<string> OfInstanceLock(RestoredCopy copy, WritingClients clients, SnapshotMoment moment) =>
    [
        .. OfAnyLock(copy, clients, moment),
        .. clients.Tables.SelectMany(table => Gaps(table.Name, copy)),
    ];

    private static IEnumerable<string> OfAnyLock(RestoredCopy copy, WritingClients clients, SnapshotMoment moment) =>
    [
        .. copy.UncleanTables(),
        .. clients.Tables.SelectMany(table => Contradictions(table.Name, copy, clients, moment)),
    ];

    private static List<string> Contradictions(string table, RestoredCopy copy, WritingClients clients, SnapshotMoment moment)
    {
        IReadOnlySet<(int Client, int Number)> restored = copy.Rows(table);
        WrittenRow[] rows = RowsOf(table, clients);
        List<string> findings = [];
        findings.AddRange(rows
            .Where(row => row.AcknowledgedAt <= moment.FreezeReturned && !restored.Contains((row.Client, row.Number)))
            .Select(row => $"{row} was acknowledged before freeze returned, and is not in the copy"));
        findings.AddRange(rows
            .Where(row => row.SentAt >= moment.FreezeReturned && row.AcknowledgedAt < moment.ThawAsked)
            .Select(row => $"{row} was committed while frozen"));
        findings.AddRange(rows
            .Where(row => row.SentAt >= moment.ThawAsked && restored.Contains((row.Client, row.Number)))
            .Select(row => $"{row} was sent after thaw was asked, and is in the copy"));
        findings.AddRange(restored
            .Except(rows.Select(row => (row.Client, row.Number)))
            .Select(row => $"{row} is in the copy, and nobody was told of it"));
        return findings;
    }

    private static IEnumerable<string> AcknowledgedAfterThaw(
        string table, RestoredCopy copy, WritingClients clients, SnapshotMoment moment)
    {
        IReadOnlySet<(int Client, int Number)> restored = copy.Rows(table);
        return RowsOf(table, clients)
            .Where(row => row.AcknowledgedAt >= moment.ThawAsked && restored.Contains((row.Client, row.Number)))
            .Select(row => $"{row} was acknowledged after thaw, and is in the copy");
    }

    private static IEnumerable<string> Gaps(string table, RestoredCopy copy) => copy.Rows(table)
        .GroupBy(row => row.Client, row => row.Number)
        .Where(numbers => numbers.Max() != numbers.Count() - 1)
        .Select(numbers =>
            $"{table}: {numbers.Count()} rows of client {numbers.Key} are in the copy, numbered up to {numbers.Max()}");

    private static WrittenRow[] RowsOf(string table, WritingClients clients) =>
        [.. clients.Rows.Where(row => row.Table == table)];
}
