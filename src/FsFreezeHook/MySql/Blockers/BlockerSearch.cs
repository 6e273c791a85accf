using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using FsFreezeHook.Posix;
using MySqlConnector;

namespace FsFreezeHook.MySql.Blockers;

/// <summary>
/// Looks for what would hold up a lock: an attempt behind it would keep every writer waiting. It looks as closely as the server
/// and the account allow, and says what it cannot see.
/// </summary>
internal sealed class BlockerSearch
{
    private const string PerformanceSchemaUnseen =
        "the account may not read performance_schema, which shows sessions that keep tables locked";

    private const string InstrumentUnseen =
        "performance_schema or one of its instruments is off, which show sessions that keep tables locked";

    private const string NoRoomUnseen =
        "performance_schema had no room for all sessions that keep tables locked; "
        + "raise performance_schema_max_metadata_locks or _table_handles";

    private const string PluginUnseen = "the server does not show sessions that keep tables locked";

    /// <summary>What is older is a blocker, see <see cref="Statements"/>.</summary>
    internal static readonly TimeSpan Settled = TimeSpan.FromMilliseconds(100);

    // INNODB_TRX shows what it showed before to whoever asks again within 100 ms (CACHE_MIN_IDLE_TIME_NS in InnoDB's trx0i_s.cc):
    // a transaction that began meanwhile is not in it, and its session would be taken for one that writes other tables.
    private static readonly TimeSpan TransactionsAge = TimeSpan.FromMilliseconds(110);

    // A search takes at most a tenth of the time, however often it is asked for: LockAcquisition looks every 50 ms.
    private const int RestAfter = 9;
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(5);

    private Func<string, string>? _statement;
    private Deadline? _rest;
    private Deadline? _restOfServer;
    private TimeSpan _spent;
    private IReadOnlyList<BlockingSession> _last = [];

    private BlockerSearch(Func<string, string>? statement, string? unseen)
    {
        _statement = statement;
        Unseen = unseen;
    }

    /// <summary>
    /// Which blockers it cannot see, and what would show them; null where it sees all. It may learn that when it looks.
    /// </summary>
    internal string? Unseen { get; private set; }

    private bool SeesTransactions { get; init; }

    // MariaDB shows without its plugin what a statement says, and not what it holds. On MySQL an attempt behind a long read has
    // others who read the same tables wait for as long as that runs, so there is none behind what looks like a blocker.
    private bool IsGuess { get; init; }

    // What is looked for where the account may not read the tables of the closer search.
    private (Func<string, string> Statement, string Unseen)? Fallback { get; init; }

    /// <summary>The closest search that the server and the account allow.</summary>
    /// <param name="connection">The connection to ask.</param>
    /// <param name="features">The server.</param>
    /// <param name="serverLock">What is to be granted.</param>
    /// <param name="remedies">What an administrator is told to do.</param>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal static BlockerSearch For(
        ServerConnection connection, ServerFeatures features, ServerLock serverLock, ClientCommand remedies) =>
        features.IsMariaDb
            ? ForMariaDb(connection, features, serverLock, remedies)
            : ForMySql(connection, features, serverLock, remedies);

    /// <summary>
    /// What would hold the lock up now, the oldest first; what it was a moment ago, where to look takes the server long.
    /// </summary>
    /// <param name="connection">The connection to ask.</param>
    /// <param name="own">The connections of our own, which are no blockers.</param>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal IReadOnlyList<BlockingSession> Find(ServerConnection connection, IEnumerable<long> own)
    {
        // Where nothing was found an attempt follows, and needs to know what is there now.
        if (_last.Count > 0 && _restOfServer is { IsOver: false })
        {
            return _last;
        }

        _spent = TimeSpan.Zero;
        _last = FindNow(connection, string.Join(", ", own));
        _restOfServer = _spent > Quick ? Deadline.After(RestAfter * _spent, TimeProvider.System) : null;
        return _last;
    }

    private IReadOnlyList<BlockingSession> FindNow(ServerConnection connection, string own)
    {
        IReadOnlyList<BlockingSession> found = Ask(connection, own);
        if (!found.Any(IsInDoubt))
        {
            return found;
        }

        // No server tells since when. Who kept the same table all the while is a blocker, who locks one again and again is none.
        Thread.Sleep(Settled);
        IReadOnlyList<BlockingSession> later = Ask(connection, own);
        return [.. later.Where(session => !IsInDoubt(session)
            || found.Any(one => one.Id == session.Id && one.KeptSince == session.KeptSince))];
    }

    /// <summary>A search that finds nothing, since the server cannot be asked.</summary>
    /// <param name="why">Why it cannot.</param>
    internal static BlockerSearch Blind(string why) => new(statement: null, why);

    private static bool IsInDoubt(BlockingSession session) =>
        session.KeptSince is not null && session.Seconds < Settled.TotalSeconds;

    private IReadOnlyList<BlockingSession> Ask(ServerConnection connection, string own)
    {
        if (_statement is null)
        {
            return [];
        }

        if (_rest is { } rest)
        {
            Thread.Sleep(rest.Remaining);
        }

        long begun = TimeProvider.System.GetTimestamp();
        List<string?[]> rows = QueryAsAllowed(connection, own, _statement);
        _spent += TimeProvider.System.GetElapsedTime(begun);
        _rest = SeesTransactions ? Deadline.After(TransactionsAge, TimeProvider.System) : null;
        IReadOnlyList<BlockingSession> found = BlockingSession.FromRows(rows);
        return IsGuess ? [.. found.Select(session => session with { IsGuess = true })] : found;
    }

    // To look for the privileges beforehand would be to search twice.
    private List<string?[]> QueryAsAllowed(ServerConnection connection, string own, Func<string, string> statement)
    {
        try
        {
            return connection.Query(statement(own), ServerConnection.AnswerWait);
        }
        catch (MySqlException e) when (Fallback is { } other && statement != other.Statement && ServerErrors.IsAccessDenied(e))
        {
            (_statement, Unseen) = other;
            return connection.Query(other.Statement(own), ServerConnection.AnswerWait);
        }
    }

    private static BlockerSearch ForMariaDb(
        ServerConnection connection, ServerFeatures features, ServerLock serverLock, ClientCommand remedies)
    {
        string unseen = $"{PluginUnseen}; {ClientCommand.Mark}{remedies.InstallMetadataLockInfo}";
        bool isStage = serverLock.Strategy == LockStrategy.BackupStage;
        if (features.ReadsBlockReadLock)
        {
            return new BlockerSearch(Statements.BlockersOfReadLockInSeconds, unseen);
        }

        if (connection.Query(Statements.MetadataLockInfoPlugin, ServerConnection.AnswerWait) is [["1", ..]])
        {
            return new BlockerSearch(
                isStage ? Statements.BlockersOfBackupStageByMetadata : Statements.BlockersOfReadLockByMetadata, unseen: null);
        }

        return isStage
            ? new BlockerSearch(Statements.BlockersOfBackupStageOnMariaDb, unseen) { SeesTransactions = true, IsGuess = true }
            : new BlockerSearch(Statements.BlockersOfReadLockOnMariaDb, unseen) { IsGuess = true };
    }

    private static BlockerSearch ForMySql(
        ServerConnection connection, ServerFeatures features, ServerLock serverLock, ClientCommand remedies)
    {
        bool isInstanceLock = serverLock.Strategy == LockStrategy.InstanceLock;
        Func<string, string> inSeconds =
            isInstanceLock ? Statements.BlockersOfInstanceLockInSeconds : Statements.BlockersOfReadLockInSeconds;
        Func<string, string> closely = isInstanceLock ? Statements.BlockersOfInstanceLock : Statements.BlockersOfReadLockOnMySql;
        string denied = $"{PerformanceSchemaUnseen}; {ClientCommand.Mark}{remedies.PrintGrants}";
        try
        {
            // MySQL 5.7 has the instrument of metadata locks off, and who writes uses a table too.
            HashSet<string?> instruments =
                [.. connection.Query(Statements.Instruments, ServerConnection.AnswerWait).Select(row => row[0])];
            bool seesLocks = instruments.Contains(Statements.MetadataLocksInstrument) || !features.HasMetadataLocks;
            if (!seesLocks || (!isInstanceLock && !instruments.Contains(Statements.TableHandlesInstrument)))
            {
                return new BlockerSearch(
                    inSeconds,
                    $"{InstrumentUnseen}; set performance_schema = ON in the server's configuration, and where it is, "
                        + $"{ClientCommand.Mark}{remedies.EnableInstruments}");
            }

            bool hadNoRoom = connection.Query(Statements.Unrecorded, ServerConnection.AnswerWait).Any(row => row[1] is not "0");
            return new BlockerSearch(closely, hadNoRoom ? NoRoomUnseen : null) { Fallback = (inSeconds, denied) };
        }
        catch (MySqlException e) when (ServerErrors.IsAccessDenied(e))
        {
            return new BlockerSearch(inSeconds, denied);
        }
    }
}
