using System;
using System.Globalization;

namespace FsFreezeHook.MySql;

/// <summary>Every SQL statement that this program sends, with the servers that it is for.</summary>
internal static class Statements
{
    /// <summary>Who the server is and who we are on it. MySQL 5.7 on, MariaDB 10.2 on.</summary>
    internal const string Identity = "SELECT @@version, CONNECTION_ID(), @@pid_file, CURRENT_USER()";

    /// <summary>Every server: this session's number, from the session itself.</summary>
    internal const string ConnectionId = "SELECT CONNECTION_ID()";

    /// <summary>
    /// Every server; needs RELOAD. Sent before the lock too: it shows that the privilege is there, and what it writes then need not
    /// be written under the lock.
    /// </summary>
    internal const string FlushEngineLogs = "FLUSH NO_WRITE_TO_BINLOG ENGINE LOGS";

    /// <summary>Every server; needs PROCESS. The log sequence numbers, where the status variables do not have them.</summary>
    internal const string InnoDbStatus = "SHOW ENGINE INNODB STATUS";

    /// <summary>Every server; needs RELOAD. Waits for running writes and, on MySQL, for running reads.</summary>
    internal const string FlushTablesWithReadLock = "FLUSH TABLES WITH READ LOCK";

    /// <summary>Every server.</summary>
    internal const string UnlockTables = "UNLOCK TABLES";

    /// <summary>
    /// Every server: how far the redo log is written and how far it is on disk, and MyISAM key blocks that are not. MariaDB 10.2 on
    /// has the first pair, MySQL 8.0.30 on the second.
    /// </summary>
    internal const string FlushProgress =
        "SHOW GLOBAL STATUS WHERE Variable_name IN ('Innodb_lsn_current', 'Innodb_lsn_flushed', "
        + "'Innodb_redo_log_current_lsn', 'Innodb_redo_log_flushed_to_disk_lsn', 'Key_blocks_not_flushed')";

    /// <summary>
    /// Every server: where what a restored copy needs lies, see <see cref="DataPaths"/>. A server has the variables of its version and
    /// engines and leaves out the others.
    /// </summary>
    internal const string DataPaths =
        "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('datadir', 'innodb_data_home_dir', 'innodb_data_file_path', 'innodb_directories', "
        + "'innodb_log_group_home_dir', 'innodb_undo_directory', 'innodb_doublewrite_dir', 'aria_log_dir_path', 'log_bin_basename')";

    /// <summary>
    /// MariaDB 10.4 on: what runs for longer than 100 ms and could hold up the lock. A running SELECT does not, there, whatever comment or parenthesis it begins with. Only the
    /// beginning of the text is asked for, to tell the kind of statement.
    /// </summary>
    internal const string BlockersOnMariaDb =
        "SELECT ID, USER, HOST, TIME_MS / 1000, LEFT(LTRIM(INFO), 16), STATE FROM information_schema.PROCESSLIST "
        + "WHERE ID <> CONNECTION_ID() AND INFO IS NOT NULL AND TIME_MS >= 100 "
        + "AND COMMAND NOT IN ('Sleep', 'Daemon', 'Binlog Dump', 'Slave_IO') "
        + "AND INFO NOT REGEXP '(?is)^(?:[[:space:](]|/[*].*?[*]/)*(?:SELECT|SHOW|WITH)' ORDER BY TIME_MS DESC LIMIT 20";

    /// <summary>MySQL 5.7 on, with the right to read performance_schema: the same, reads included, for those wait there too.</summary>
    internal const string BlockersOnMySql =
        "SELECT t.PROCESSLIST_ID, t.PROCESSLIST_USER, t.PROCESSLIST_HOST, s.TIMER_WAIT / 1e12, LEFT(LTRIM(s.SQL_TEXT), 16), "
        + "t.PROCESSLIST_STATE FROM performance_schema.events_statements_current s "
        + "JOIN performance_schema.threads t ON t.THREAD_ID = s.THREAD_ID "
        + "WHERE t.PROCESSLIST_ID <> CONNECTION_ID() AND s.END_EVENT_ID IS NULL AND s.TIMER_WAIT >= 1e11 "
        + "AND t.PROCESSLIST_COMMAND NOT IN ('Sleep', 'Daemon', 'Binlog Dump', 'Binlog Dump GTID') "
        + "ORDER BY s.TIMER_WAIT DESC LIMIT 20";

    /// <summary>MySQL 5.7 on, with PROCESS alone: the same in whole seconds.</summary>
    internal const string BlockersInSeconds =
        "SELECT ID, USER, HOST, TIME, LEFT(LTRIM(INFO), 16), STATE FROM information_schema.PROCESSLIST "
        + "WHERE ID <> CONNECTION_ID() AND INFO IS NOT NULL AND TIME >= 1 "
        + "AND COMMAND NOT IN ('Sleep', 'Daemon', 'Binlog Dump', 'Binlog Dump GTID') ORDER BY TIME DESC LIMIT 20";

    /// <summary>
    /// Every server: how long the server waits for a lock at each step of a statement, and how long it lets the session idle: its own
    /// limit on the lock, should the holder be stopped.
    /// </summary>
    internal static string SessionLimits(TimeSpan lockWait, TimeSpan idle) => string.Create(
        CultureInfo.InvariantCulture,
        $"SET SESSION lock_wait_timeout = {WholeSeconds(lockWait)}, wait_timeout = {WholeSeconds(idle)}");

    /// <summary>Every server: ends a session, whatever it does.</summary>
    internal static string Kill(long connection) => string.Create(CultureInfo.InvariantCulture, $"KILL {connection}");

    // Both variables are whole seconds of at least 1 and at most a year.
    private static long WholeSeconds(TimeSpan span) => (long)Math.Clamp(Math.Ceiling(span.TotalSeconds), 1, 31_536_000);
}
