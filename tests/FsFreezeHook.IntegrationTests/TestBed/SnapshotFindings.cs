using System.Collections.Generic;
using System.Linq;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>What is wrong with a restored copy, given what its clients were told.</summary>
internal static class SnapshotFindings
{
    /// <summary>Compares; nothing means that the snapshot is clean, complete, and of one moment.</summary>
    public static IReadOnlyList<string> Of(RestoredCopy copy, IReadOnlyList<WrittenRow> written, SnapshotMoment moment)
    {
        List<string> findings = [.. copy.UncleanTables()];
        foreach (string table in WritingClients.Tables)
        {
            IReadOnlySet<(int Client, int Number)> restored = copy.Rows(table);
            WrittenRow[] rows = [.. written.Where(row => row.Table == table)];
            findings.AddRange(rows
                .Where(row => row.AcknowledgedAt <= moment.FreezeReturned && !restored.Contains((row.Client, row.Number)))
                .Select(row => $"{row} was acknowledged before freeze returned, and is not in the copy"));
            findings.AddRange(rows
                .Where(row => row.SentAt >= moment.FreezeReturned && row.AcknowledgedAt < moment.ThawAsked)
                .Select(row => $"{row} was committed while frozen"));
            findings.AddRange(rows
                .Where(row => row.AcknowledgedAt >= moment.ThawAsked && restored.Contains((row.Client, row.Number)))
                .Select(row => $"{row} was acknowledged after thaw, and is in the copy"));
            findings.AddRange(restored
                .Except(rows.Select(row => (row.Client, row.Number)))
                .Select(row => $"{row} is in the copy, and nobody was told of it"));
        }

        return findings;
    }
}
