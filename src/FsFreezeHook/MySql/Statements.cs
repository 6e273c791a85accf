using System;
using System.Collections.Generic;
using System.Globalization;

namespace FsFreezeHook.MySql;

/// <summary>Every SQL statement that this program sends, with the servers that it is for.</summary>
internal static partial class Statements
{
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
        + "'Innodb_redo_log_current_lsn', 'Innodb_redo_log_flushed_to_disk_lsn', 'Innodb_redo_log_enabled', 'Key_blocks_not_flushed')";

    /// <summary>MySQL 8 on; needs BACKUP_ADMIN. Waits for statements that change the schema, and keeps others from it.</summary>
    internal const string LockInstance = "LOCK INSTANCE FOR BACKUP";

    /// <summary>MySQL 8 on.</summary>
    internal const string UnlockInstance = "UNLOCK INSTANCE";

    /// <summary>MariaDB 10.4.1 on: ends the stages of a backup.</summary>
    internal const string BackupStageEnd = "BACKUP STAGE END";

    /// <summary>Every server: what this account may do, its active roles, and MariaDB's PUBLIC, included.</summary>
    internal const string OwnGrants = "SHOW GRANTS";

    /// <summary>
    /// Every server: where what a restored copy needs lies, see <see cref="DataPaths"/>. A server has the variables of its version and
    /// engines and leaves out the others.
    /// </summary>
    internal const string DataPaths =
        "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('datadir', 'innodb_data_home_dir', 'innodb_data_file_path', 'innodb_directories', "
        + "'innodb_log_group_home_dir', 'innodb_undo_directory', 'innodb_doublewrite_dir', 'aria_log_dir_path', 'log_bin_basename', "
        + "'binlog_directory', 'relay_log_basename', 'rocksdb_datadir', 'rocksdb_wal_dir', 'tokudb_data_dir', 'tokudb_log_dir')";

    /// <summary>
    /// MySQL 8 on: tables of an engine that has no transactions, outside the system schemas; only those on which the account has a
    /// privilege. A few are enough.
    /// </summary>
    internal const string NonTransactionalTables =
        "SELECT t.TABLE_SCHEMA, t.TABLE_NAME, t.ENGINE FROM information_schema.TABLES t "
        + "LEFT JOIN information_schema.ENGINES e ON e.ENGINE = t.ENGINE WHERE t.TABLE_TYPE = 'BASE TABLE' "
        + "AND t.TABLE_SCHEMA NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys') "
        + "AND COALESCE(e.TRANSACTIONS, 'NO') <> 'YES' LIMIT 3";

    /// <summary>MySQL 8 on; needs SELECT on both tables. What is granted to this session for as long as it wants.</summary>
    internal const string OwnLocks =
        "SELECT CONCAT(m.OBJECT_TYPE, ' ', m.LOCK_TYPE) FROM performance_schema.metadata_locks m "
        + "JOIN performance_schema.threads t ON t.THREAD_ID = m.OWNER_THREAD_ID WHERE t.PROCESSLIST_ID = CONNECTION_ID() "
        + "AND m.LOCK_STATUS = 'GRANTED' AND m.LOCK_DURATION = 'EXPLICIT'";

    /// <summary>MySQL 8 on; needs BACKUP_ADMIN and SELECT on the table. All coordinates in one row, of one moment.</summary>
    internal const string LogStatus = "SELECT LOCAL FROM performance_schema.log_status";

    /// <summary>MySQL 8.2 on; needs REPLICATION CLIENT.</summary>
    internal const string BinaryLogStatus = "SHOW BINARY LOG STATUS";

    /// <summary>MySQL before 8.2, which it left, and MariaDB; needs REPLICATION CLIENT, or BINLOG MONITOR.</summary>
    internal const string MasterStatus = "SHOW MASTER STATUS";

    /// <summary>MySQL 8.0.22 on; needs REPLICATION CLIENT. A row a channel.</summary>
    internal const string ReplicaStatus = "SHOW REPLICA STATUS";

    /// <summary>MySQL before 8.0.22; needs REPLICATION CLIENT. A row a channel.</summary>
    internal const string SlaveStatus = "SHOW SLAVE STATUS";

    /// <summary>MariaDB; needs REPLICATION CLIENT, or REPLICA MONITOR from 10.5.9 on. A row a connection.</summary>
    internal const string AllSlavesStatus = "SHOW ALL SLAVES STATUS";

    /// <summary>
    /// Every server: whether the binary log is on, the GTID sets of it and of what a replica has applied, and how many threads apply.
    /// </summary>
    internal const string LogVariables =
        "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('log_bin', 'binlog_storage_engine', 'gtid_executed', 'gtid_binlog_pos', 'gtid_slave_pos', "
        + "'replica_parallel_workers', 'slave_parallel_workers', 'slave_parallel_threads')";

    /// <summary>MySQL 5.7 on; needs SELECT on both tables. Which of the instruments that the search stands on are on and recorded.</summary>
    internal const string Instruments =
        "SELECT NAME FROM performance_schema.setup_instruments WHERE ENABLED = 'YES' AND EXISTS (SELECT 1 FROM "
        + "performance_schema.setup_consumers c WHERE c.NAME = 'global_instrumentation' AND c.ENABLED = 'YES') AND NAME IN ('" + TableHandlesInstrument + "', '" + MetadataLocksInstrument + "')";

    /// <summary>The instrument that fills <c>performance_schema.table_handles</c>.</summary>
    internal const string TableHandlesInstrument = "wait/lock/table/sql/handler";

    /// <summary>The instrument that fills <c>performance_schema.metadata_locks</c>.</summary>
    internal const string MetadataLocksInstrument = "wait/lock/metadata/sql/mdl";

    /// <summary>MySQL 5.7 on: how much of what the search stands on the server had no room to record, since it started.</summary>
    internal const string Unrecorded =
        "SHOW GLOBAL STATUS WHERE Variable_name IN ('Performance_schema_metadata_lock_lost', 'Performance_schema_table_handles_lost')";

    /// <summary>MariaDB: whether the plugin that shows metadata locks is there.</summary>
    internal const string MetadataLockInfoPlugin =
        "SELECT COUNT(*) FROM information_schema.PLUGINS WHERE PLUGIN_NAME = 'METADATA_LOCK_INFO' AND PLUGIN_STATUS = 'ACTIVE'";

    // Where no lock is seen: whoever waits for another session's global lock, or for a table that was flushed, blocks nothing. On
    // MySQL 'Waiting for backup lock' is what a change of the schema does that the read lock must wait for.
    private const string WaitsOnMySql = "IN ('Waiting for global read lock', 'Waiting for commit lock', 'Waiting for table flush')";
    private const string WaitsOnMariaDb = "IN ('Waiting for backup lock', 'Waiting for table flush')";

    // Whoever changes something, or is committing.
    private const string Writers =
        "SELECT OWNER_THREAD_ID FROM performance_schema.metadata_locks WHERE LOCK_STATUS = 'GRANTED' "
        + "AND OBJECT_TYPE IN ('GLOBAL', 'COMMIT') AND LOCK_TYPE = 'INTENTION_EXCLUSIVE'";

    // The lock waits for every table that is in use: by a statement, by LOCK TABLES, by an open HANDLER. An open transaction between
    // two statements uses none.
    private const string TableUsers =
        "SELECT OWNER_THREAD_ID FROM performance_schema.table_handles WHERE OWNER_THREAD_ID > 0 AND OBJECT_TYPE = 'TABLE'";

    // LOCK TABLES and HANDLER keep a table from statement to statement; it counts as used in the first of them alone.
    private const string Keeps =
        "k.LOCK_STATUS = 'GRANTED' AND ((k.OBJECT_TYPE = 'GLOBAL' AND k.LOCK_TYPE = 'INTENTION_EXCLUSIVE') OR (k.OBJECT_TYPE = 'TABLE' "
        + "AND (k.LOCK_TYPE IN ('SHARED_READ_ONLY', 'SHARED_NO_WRITE', 'SHARED_NO_READ_WRITE') "
        + "OR (k.LOCK_TYPE = 'SHARED' AND k.LOCK_DURATION = 'EXPLICIT'))))";

    private const string TableKeepers = "SELECT k.OWNER_THREAD_ID FROM performance_schema.metadata_locks k WHERE " + Keeps;

    private const string SchemaChangers =
        "SELECT OWNER_THREAD_ID FROM performance_schema.metadata_locks WHERE LOCK_STATUS = 'GRANTED' "
        + "AND OBJECT_TYPE = 'BACKUP LOCK' AND LOCK_TYPE = 'INTENTION_EXCLUSIVE'";

    // How long the statement runs; for an idle session, and for an applier, which runs none, how long ago the last one ended. A CALL
    // counts by its statements: between them it uses nothing. It may have ended since the search began, and a difference
    // of the timers themselves, which are unsigned, would be an error then.
    private const string Age =
        "COALESCE(IF(s.END_EVENT_ID IS NULL, s.TIMER_WAIT / 1e12, n.TIMER_START / 1e12 - s.TIMER_END / 1e12), t.PROCESSLIST_TIME)";

    private const string Calls = "'statement/sql/call_procedure', 'statement/scheduler/event'";

    private const string Applier = "t.NAME IN ('thread/sql/replica_sql', 'thread/sql/replica_worker', 'thread/sql/slave_sql', 'thread/sql/slave_worker')";

    private const string MariaDbColumns =
        "SELECT p.ID, p.USER, p.HOST, p.DB, p.TIME_MS / 1000, LEFT(LTRIM(p.INFO), 16), p.COMMAND, p.USER = 'system user', 1, NULL, p.STATE, NULL ";

    private const string NeverLock = "DO|SET|SHOW|EXPLAIN|DESC|DESCRIBE|KILL|USE|HELP";

    // Comments and parentheses that a statement begins with.
    private const string Opening = "(?is)^(?:[[:space:](]|/[*].*?[*]/|(?:--[[:space:]]|#)[^\\n]*\\n)*";

    // A read with a lock on its rows holds the read lock up as a write does [MariaDB 10.11.19]; any other read does not.
    private const string MayWrite =
        "(p.INFO NOT REGEXP '" + Opening + "(?:(?:ANALYZE[[:space:]]+(?:FORMAT[[:space:]]*=[[:space:]]*[a-z]+[[:space:]]+)?)?"
        + "(?:SELECT|WITH|VALUES)|" + NeverLock + ")(?![a-z_])' "
        + "OR p.INFO REGEXP '(?is)[[:space:]]FOR[[:space:]]+UPDATE')";

    private const string ChangesSchema =
        "p.INFO REGEXP '" + Opening + "(?:ALTER|CREATE|DROP|RENAME|TRUNCATE|OPTIMIZE|REPAIR)(?![a-z_])'";

    /// <summary>What <see cref="OwnLocks"/> gives in a session that holds the read lock.</summary>
    internal static readonly IReadOnlyList<string> OwnLocksOfReadLock = ["GLOBAL SHARED", "COMMIT SHARED"];

    /// <summary>The same for the instance lock.</summary>
    internal static readonly IReadOnlyList<string> OwnLocksOfInstanceLock = ["BACKUP LOCK SHARED"];

    /// <summary>MariaDB 10.4.1 on; need RELOAD. The last one stops commits, and waits for those that are under way.</summary>
    internal static readonly IReadOnlyList<string> BackupStages =
        ["BACKUP STAGE START", "BACKUP STAGE FLUSH", "BACKUP STAGE BLOCK_DDL", "BACKUP STAGE BLOCK_COMMIT"];

    /// <summary>
    /// Every server: how long the server waits for a lock at each step of a statement, and how long it lets the session idle: its own
    /// limit on the lock, should the holder be stopped.
    /// </summary>
    internal static string SessionLimits(TimeSpan lockWait, TimeSpan idle) => string.Create(
        CultureInfo.InvariantCulture,
        $"SET SESSION lock_wait_timeout = {WholeSeconds(lockWait)}, wait_timeout = {WholeSeconds(idle)}");

    /// <summary>MariaDB: no limit of the server's on this session's statements, which would cut an attempt or a flush.</summary>
    internal const string NoStatementLimit = "SET SESSION max_statement_time = 0";

    /// <summary>Every server: ends a session, whatever it does.</summary>
    internal static string Kill(long connection) => string.Create(CultureInfo.InvariantCulture, $"KILL {connection}");

    /// <summary>Every server: ends what a session runs, and leaves the session.</summary>
    internal static string KillQuery(long connection) => string.Create(CultureInfo.InvariantCulture, $"KILL QUERY {connection}");

    // Each search for blockers gives the same columns: connection, user, host, database, age in seconds, the beginning of the
    // statement's text or its kind, command, whether it is one of the server's own threads, whether it may write, the statement's
    // digest, state, and, where it keeps a table in use from an earlier statement on, that statement's number.
    // A statement that is younger than 100 ms is no blocker yet, nor is a session that has been idle with what it keeps for less than
    // 10 ms, which is a client between two statements. No search gives the program's own sessions.

    /// <summary>
    /// MySQL 5.7 on, with SELECT on the tables that it names: who uses a table or writes, reads included, for the read lock waits for
    /// those there too.
    /// </summary>
    internal static string BlockersOfReadLockOnMySql(long ownSession) =>
        BlockersOnMySql($"{TableUsers} UNION {TableKeepers} UNION {Writers}", ownSession);

    /// <summary>MySQL 8 on, with SELECT on the tables that it names: who changes the schema.</summary>
    internal static string BlockersOfInstanceLock(long ownSession) => BlockersOnMySql(SchemaChangers, ownSession);

    /// <summary>MySQL 5.7 on, with PROCESS alone: every statement, in whole seconds.</summary>
    internal static string BlockersOfReadLockInSeconds(long ownSession) => BlockersInSeconds("TRUE", ownSession);

    /// <summary>MySQL 8 on, with PROCESS alone: statements that change the schema, in whole seconds.</summary>
    internal static string BlockersOfInstanceLockInSeconds(long ownSession) => BlockersInSeconds(ChangesSchema, ownSession);

    /// <summary>MariaDB 10.4 on, with the plugin: who has a part of the lock that the read lock waits for.</summary>
    internal static string BlockersOfReadLockByMetadata(long ownSession) =>
        BlockersByMetadata(
            "'MDL_BACKUP_START', 'MDL_BACKUP_FLUSH', 'MDL_BACKUP_WAIT_FLUSH', 'MDL_BACKUP_WAIT_DDL', 'MDL_BACKUP_WAIT_COMMIT', "
            + "'MDL_BACKUP_FTWRL1', 'MDL_BACKUP_FTWRL2'",
            ownSession);

    /// <summary>MariaDB 10.4.1 on, with the plugin: the same for the stages of a backup, which wait for no InnoDB statement.</summary>
    internal static string BlockersOfBackupStageByMetadata(long ownSession) =>
        BlockersByMetadata("'MDL_BACKUP_TRANS_DML', 'MDL_BACKUP_ALTER_COPY', 'MDL_BACKUP_FTWRL1', 'MDL_BACKUP_FTWRL2'", ownSession);

    /// <summary>MariaDB 10.4 on: statements that may write.</summary>
    internal static string BlockersOfReadLockOnMariaDb(long ownSession) => BlockersOnMariaDb(MayWrite, ownSession);

    /// <summary>MariaDB 10.4.1 on: statements that may write, but for those that write InnoDB's tables alone or copy a table.</summary>
    internal static string BlockersOfBackupStageOnMariaDb(long ownSession) => BlockersOnMariaDb(
        $"{MayWrite} AND COALESCE(p.STATE, '') <> 'copy to tmp table' AND ({ChangesSchema} OR NOT EXISTS (SELECT 1 FROM information_schema.INNODB_TRX x "
        + "WHERE x.TRX_MYSQL_THREAD_ID = p.ID AND x.TRX_TABLES_IN_USE > 0))",
        ownSession);

    private static string BlockersOnMySql(string holders, long ownSession) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        SELECT t.PROCESSLIST_ID, t.PROCESSLIST_USER, COALESCE(t.PROCESSLIST_HOST, ''), t.PROCESSLIST_DB, {Age} AS AGE,
        IF(s.EVENT_NAME LIKE 'statement/sql/%', SUBSTRING_INDEX(s.EVENT_NAME, '/', -1), LEFT(LTRIM(s.SQL_TEXT), 16)),
        t.PROCESSLIST_COMMAND, {Applier}, t.THREAD_ID IN ({Writers}), s.DIGEST, t.PROCESSLIST_STATE,
        (SELECT MIN(k.OWNER_EVENT_ID) FROM performance_schema.metadata_locks k WHERE k.OWNER_THREAD_ID = t.THREAD_ID AND {Keeps}
        AND k.OWNER_EVENT_ID < (SELECT MIN(f.EVENT_ID) FROM performance_schema.events_statements_current f
        WHERE f.THREAD_ID = t.THREAD_ID AND f.EVENT_NAME NOT IN ({Calls}))) AS KEPT
        FROM performance_schema.threads t
        LEFT JOIN performance_schema.events_statements_current s ON s.THREAD_ID = t.THREAD_ID
        AND s.EVENT_NAME NOT IN ({Calls})
        AND (s.END_EVENT_ID IS NULL OR t.PROCESSLIST_COMMAND = 'Sleep' OR {Applier})
        LEFT JOIN (SELECT MAX(c.TIMER_START) AS TIMER_START FROM performance_schema.events_statements_current c
        JOIN performance_schema.threads o ON o.THREAD_ID = c.THREAD_ID WHERE o.PROCESSLIST_ID = CONNECTION_ID()) n ON TRUE
        WHERE t.PROCESSLIST_ID NOT IN (CONNECTION_ID(), {ownSession}) AND t.THREAD_ID IN ({holders})
        HAVING AGE >= IF(t.PROCESSLIST_COMMAND = 'Sleep', 0.01, 0.1) OR KEPT IS NOT NULL ORDER BY AGE DESC LIMIT 50
        """);

    private static string BlockersInSeconds(string which, long ownSession) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        SELECT p.ID, p.USER, p.HOST, p.DB, p.TIME, LEFT(LTRIM(p.INFO), 16), p.COMMAND, p.USER = 'system user',
        p.INFO NOT REGEXP '^[[:space:](]*(SELECT|TABLE|VALUES)', NULL, p.STATE, NULL FROM information_schema.PROCESSLIST p
        WHERE p.ID NOT IN (CONNECTION_ID(), {ownSession}) AND p.INFO IS NOT NULL AND p.TIME >= 1
        AND NOT COALESCE(p.STATE {WaitsOnMySql}, FALSE) AND p.INFO NOT REGEXP '^[[:space:]]*({NeverLock})[^a-z_]'
        AND p.COMMAND NOT IN ('Sleep', 'Daemon', 'Binlog Dump', 'Binlog Dump GTID') AND {which} ORDER BY p.TIME DESC LIMIT 50
        """);

    private static string BlockersByMetadata(string harmless, long ownSession) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {MariaDbColumns} FROM information_schema.METADATA_LOCK_INFO l JOIN information_schema.PROCESSLIST p ON p.ID = l.THREAD_ID
        WHERE p.ID NOT IN (CONNECTION_ID(), {ownSession}) AND p.TIME_MS >= IF(p.COMMAND = 'Sleep', 10, 100)
        AND l.LOCK_TYPE = 'Backup lock' AND l.LOCK_MODE NOT IN ({harmless}) ORDER BY p.TIME_MS DESC LIMIT 50
        """);

    private static string BlockersOnMariaDb(string which, long ownSession) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {MariaDbColumns} FROM information_schema.PROCESSLIST p
        WHERE p.ID NOT IN (CONNECTION_ID(), {ownSession}) AND p.TIME_MS >= 100 AND NOT COALESCE(p.STATE {WaitsOnMariaDb}, FALSE)
        AND p.COMMAND NOT IN ('Sleep', 'Daemon', 'Binlog Dump', 'Slave_IO')
        AND ((p.INFO IS NOT NULL AND {which}) OR p.STATE LIKE '%rows#_log#_event%' ESCAPE '#') ORDER BY p.TIME_MS DESC LIMIT 50
        """);

    // Both variables are whole seconds of at least 1 and at most a year.
    private static long WholeSeconds(TimeSpan span) => (long)Math.Clamp(Math.Ceiling(span.TotalSeconds), 1, 31_536_000);
}
