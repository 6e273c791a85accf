using System;
using System.Collections.Generic;
using System.Globalization;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using FsFreezeHook.Text;
using MySqlConnector;

namespace FsFreezeHook.MySql.Session;

/// <summary>
/// What it takes on a server that all it has acknowledged is in the copy. FLUSH ENGINE LOGS of MySQL makes InnoDB's log durable
/// at every setting; MariaDB's does as <c>innodb_flush_log_at_trx_commit</c> says, and MyRocks on either as its own
/// variable of that kind.
/// </summary>
internal sealed class LogDurability
{
    private readonly List<string> _raise = [];
    private readonly List<string> _restore = [];
    private readonly List<string> _gaps = [];

    private readonly MySqlSettings? _settings;

    private LogDurability(MySqlSettings? settings) => _settings = settings;

    /// <summary>The one of a server that flushes when it is told to.</summary>
    internal static LogDurability OnDemand { get; } = new(settings: null);

    /// <summary>
    /// Whether the redo log is to be on disk before the freeze returns. Otherwise it is in its file, and freezing the filesystem
    /// puts it on disk.
    /// </summary>
    internal bool IsAwaited { get; private set; } = true;

    /// <summary>What makes the server flush on demand, in order; sent just before the flush.</summary>
    internal IReadOnlyList<string> Raise => _raise;

    /// <summary>What may be missing in the copy, and what to do, a line each.</summary>
    internal IReadOnlyList<string> Gaps => _gaps;

    /// <summary>
    /// Finds it out before the lock. It changes nothing: a variable is set to what it is, to see whether the account may. What
    /// MyRocks writes then need not be written under the lock.
    /// </summary>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal static LogDurability Of(ServerConnection connection, ServerFeatures features, MySqlSettings settings)
    {
        LogDurability found = new(settings);
        if (features.IsMariaDb && Ask(connection, Statements.InnoDbDurability) is [var durability, var interval])
        {
            found.AddInnoDb(connection, durability, TimeSpan.FromSeconds(interval), settings.MaxStall);
        }

        if (Ask(connection, Statements.MyRocksDurability) is [var setting] && setting != 1)
        {
            found.AddMyRocks(connection, setting);
        }

        return found;
    }

    /// <summary>
    /// Sets back what <see cref="Raise"/> set. It does not fail: what fails then is the session, and that shows.
    /// </summary>
    /// <param name="connection">The session; where it was lost, another one is opened.</param>
    internal void SetBack(ServerConnection connection)
    {
        if (_restore.Count == 0 || TryExecute(connection, _restore))
        {
            return;
        }

        try
        {
            using ServerConnection other = LoginAttempts.Open(_settings!);
            _ = TryExecute(other, _restore);
        }
        catch (FailureException)
        {
            // The server has gone, or takes nobody: it goes on with the setting that loses nothing.
        }
    }

    private static bool TryExecute(ServerConnection connection, IEnumerable<string> statements)
    {
        try
        {
            foreach (string statement in statements)
            {
                connection.Execute(statement, ServerConnection.AnswerWait);
            }

            return true;
        }
        catch (Exception e) when (e is MySqlException or FailureException)
        {
            return false;
        }
    }

    private void AddInnoDb(ServerConnection connection, long setting, TimeSpan interval, TimeSpan maxStall)
    {
        // At 2 and 3 the log is in its file with each commit.
        IsAwaited = setting is 0 or 1;
        if (setting != 0)
        {
            return;
        }

        if (TryExecute(connection, [Statements.SetInnoDbDurability(setting)]))
        {
            _raise.Add(Statements.SetInnoDbDurability(1));
            _restore.Add(Statements.SetInnoDbDurability(setting));
            return;
        }

        IsAwaited = interval <= maxStall;
        _gaps.Add(IsAwaited
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"innodb_flush_log_at_trx_commit is 0, and the account may not change it: "
                    + $"writers wait for up to {Elapsed.Seconds(interval)} for the server's own flush; grant it SUPER, or set 2")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"innodb_flush_log_at_trx_commit is 0, and the account may not change it: "
                    + $"what was committed in the last {Elapsed.Seconds(interval)} may be missing in the snapshot; "
                    + $"grant it SUPER, or set 2"));
    }

    // What is in memory of its log, no FLUSH writes, whatever the setting is then: what it has in its tables'
    // memory can be written.
    private void AddMyRocks(ServerConnection connection, long setting)
    {
        if (TryExecute(connection, [Statements.WriteMyRocksTables]))
        {
            _raise.Add(Statements.WriteMyRocksTables);
            return;
        }

        _gaps.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"rocksdb_flush_log_at_trx_commit is {setting}, and the account may not make MyRocks write: "
                + $"what was committed to it in the last seconds may be missing in the snapshot; grant it SUPER, or set 1"));
    }

    // None on a server without the engine.
    private static long[] Ask(ServerConnection connection, string variables)
    {
        try
        {
            List<string?[]> rows = connection.Query(variables, ServerConnection.AnswerWait);
            return rows.Count == 0 ? [] : Array.ConvertAll(
                rows[0],
                text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0);
        }
        catch (MySqlException e) when (ServerErrors.IsAnswer(e))
        {
            return [];
        }
    }
}
