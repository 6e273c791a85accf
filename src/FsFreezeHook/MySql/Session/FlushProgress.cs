using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.MySql.Server;

namespace FsFreezeHook.MySql.Session;

/// <summary>How much of what a server has in memory is on disk.</summary>
/// <param name="CurrentLsn">InnoDB's log sequence number, in bytes; null where there is no InnoDB.</param>
/// <param name="FlushedLsn">How far the redo log is on disk; null where there is no InnoDB.</param>
/// <param name="KeyBlocksNotFlushed">MyISAM key blocks that are not on disk.</param>
internal readonly record struct FlushProgress(ulong? CurrentLsn, ulong? FlushedLsn, ulong KeyBlocksNotFlushed)
{
    /// <summary>Whether InnoDB writes no redo log at all: what is copied then cannot be started. MySQL 8.0.21 on.</summary>
    public bool IsRedoOff { get; init; }

    /// <summary>Whether there is an InnoDB that does not say how far it is.</summary>
    public bool IsUnreadable { get; init; }

    private const string CurrentInStatus = "Log sequence number";
    private const string FlushedInStatus = "Log flushed up to";

    /// <summary>
    /// Whether everything up to <paramref name="lsn"/> is on disk. More than that may be: background threads write on.
    /// </summary>
    /// <remarks>
    /// Key blocks do not count: the lock's statement closes every table and so writes its blocks before it is granted. What is
    /// left belongs to other sessions' temporary tables, which no snapshot needs and which may never be written.
    /// </remarks>
    internal bool Reached(ulong? lsn) => lsn is null || FlushedLsn >= lsn;

    /// <summary>From the rows of <see cref="Statements.FlushProgress"/>.</summary>
    internal static FlushProgress FromStatus(IEnumerable<string?[]> rows)
    {
        Dictionary<string, ulong> values = [];
        bool isRedoOff = false;
        foreach (string?[] row in rows)
        {
            if (row is [{ } name, { } text, ..]
                && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value))
            {
                values[name.ToUpperInvariant()] = value;
            }

            isRedoOff |= row is ["Innodb_redo_log_enabled", "OFF", ..];
        }

        ulong? flushed = First(values, "INNODB_LSN_FLUSHED", "INNODB_REDO_LOG_FLUSHED_TO_DISK_LSN");

        // One without the other says nothing that could be waited for.
        return new FlushProgress(
            flushed is null ? null : First(values, "INNODB_LSN_CURRENT", "INNODB_REDO_LOG_CURRENT_LSN"),
            flushed,
            values.GetValueOrDefault("KEY_BLOCKS_NOT_FLUSHED"))
        {
            IsRedoOff = isRedoOff,
        };
    }

    /// <summary>
    /// The log sequence numbers in the text of <see cref="Statements.InnoDbStatus"/>, for servers whose status lacks them.
    /// </summary>
    internal FlushProgress WithInnoDbStatus(string text)
    {
        (ulong? current, ulong? flushed) = (Number(text, CurrentInStatus), Number(text, FlushedInStatus));
        return this with { CurrentLsn = current, FlushedLsn = flushed, IsUnreadable = current is null || flushed is null };
    }

    private static ulong? First(Dictionary<string, ulong> values, params string[] names) =>
        names.Where(values.ContainsKey).Select(name => (ulong?)values[name]).FirstOrDefault();

    private static ulong? Number(string text, string label) => text.Split('\n')
        .Where(line => line.StartsWith(label, System.StringComparison.Ordinal))
        .Select(line => line[label.Length..].Trim())
        .Select(number =>
            ulong.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) ? value : (ulong?)null)
        .FirstOrDefault();
}
