using System.Globalization;

namespace FsFreezeHook.MySql.Server;

/// <content>The search for what would hold a lock up.</content>
internal static partial class Statements
{
    /// <summary>
    /// MySQL 5.7 on; needs SELECT on both tables. Which of the instruments that the search stands on are on and recorded.
    /// </summary>
    internal const string Instruments =
        "SELECT NAME FROM performance_schema.setup_instruments WHERE ENABLED = 'YES' AND EXISTS (SELECT 1 FROM "
        + "performance_schema.setup_consumers c WHERE c.NAME = 'global_instrumentation' AND c.ENABLED = 'YES') AND NAME IN ('"
        + TableHandlesInstrument + "', '" + MetadataLocksInstrument + "')";

    /// <summary>The instrument that fills <c>performance_schema.table_handles</c>.</summary>
    internal const string TableHandlesInstrument = "wait/lock/table/sql/handler";

    /// <summary>The instrument that fills <c>performance_schema.metadata_locks</c>.</summary>
    internal const string MetadataLocksInstrument = "wait/lock/metadata/sql/mdl";

    /// <summary>MySQL 5.7 on: how much of what the search stands on the server had no room to record, since it started.</summary>
    internal const string Unrecorded =
        "SHOW GLOBAL STATUS WHERE Variable_name IN ('Performance_schema_metadata_lock_lost', "
        + "'Performance_schema_table_handles_lost')";

    /// <summary>MariaDB: whether the plugin that shows metadata locks is there.</summary>
    internal const string MetadataLockInfoPlugin =
        "SELECT COUNT(*) FROM information_schema.PLUGINS WHERE PLUGIN_NAME = 'METADATA_LOCK_INFO' AND PLUGIN_STATUS = 'ACTIVE'";

    // The server ends a search that takes longer, and the session stays: comments that each server takes for a
    // part of the statement.
    private const string LimitOnMySql = "/*+ MAX_EXECUTION_TIME(2000) */";
    private const string LimitOnMariaDb = "/*M!100100 SET STATEMENT max_statement_time = 2 FOR */ ";

    // Where no lock is seen: whoever waits for another session's global lock, or for a table that was flushed, blocks nothing. On
    // MySQL 'Waiting for backup lock' is what a change of the schema does that the read lock must wait for.
    private const string WaitsOnMySql =
        "IN ('Waiting for global read lock', 'Waiting for commit lock', 'Waiting for table flush')";
    private const string WaitsOnMariaDb = "IN ('Waiting for backup lock', 'Waiting for table flush')";

    // Whoever changes something, or is committing.
    private const string Writes =
        "k.LOCK_STATUS = 'GRANTED' AND k.OBJECT_TYPE IN ('GLOBAL', 'COMMIT') AND k.LOCK_TYPE = 'INTENTION_EXCLUSIVE'";

    // LOCK TABLES and HANDLER keep a table from statement to statement; it counts as used in the first of them alone.
    private const string Keeps =
        "k.LOCK_STATUS = 'GRANTED' AND ((k.OBJECT_TYPE = 'GLOBAL' AND k.LOCK_TYPE = 'INTENTION_EXCLUSIVE') OR (k.OBJECT_TYPE "
        + "= 'TABLE' AND (k.LOCK_TYPE IN ('SHARED_READ_ONLY', 'SHARED_NO_WRITE', 'SHARED_NO_READ_WRITE') "
        + "OR (k.LOCK_TYPE = 'SHARED' AND k.LOCK_DURATION = 'EXPLICIT'))))";

    // The lock waits for every table that is in use: by a statement, by LOCK TABLES, by an open HANDLER. An open transaction
    // between two statements uses none.
    private const string TableUsers =
        "SELECT OWNER_THREAD_ID, 0, NULL, 1 FROM performance_schema.table_handles WHERE OWNER_THREAD_ID > 0 AND "
        + "OBJECT_TYPE = 'TABLE'";

    private const string SchemaChangers =
        "SELECT k.OWNER_THREAD_ID, 0, NULL, 1 FROM performance_schema.metadata_locks k WHERE k.LOCK_STATUS = 'GRANTED' "
        + "AND k.OBJECT_TYPE = 'BACKUP LOCK' AND k.LOCK_TYPE = 'INTENTION_EXCLUSIVE'";

    // How long the statement runs; for an idle session, and for an applier, which runs none, how long ago the last one ended. A
    // CALL counts by its statements: between them it uses nothing. It may have ended since the search began, and a difference
    // of the timers themselves, which are unsigned, would be an error then.
    private const string Age =
        "COALESCE(IF(s.END_EVENT_ID IS NULL, s.TIMER_WAIT / 1e12, n.TIMER_START / 1e12 - s.TIMER_END / 1e12), "
        + "t.PROCESSLIST_TIME)";

    private const string Calls = "'statement/sql/call_procedure', 'statement/scheduler/event'";

    private const string Applier =
        "t.NAME IN ('thread/sql/replica_sql', 'thread/sql/replica_worker', 'thread/sql/slave_sql', 'thread/sql/slave_worker')";

    private const string MariaDbColumns =
        "SELECT p.ID, p.USER, p.HOST, p.DB, p.TIME_MS / 1000, LEFT(LTRIM(p.INFO), 16), p.COMMAND, p.USER = 'system user', 1, "
        + "NULL, p.STATE, NULL ";

    private const string NeverLock = "DO|SET|SHOW|EXPLAIN|DESC|DESCRIBE|KILL|USE|HELP";

    // Comments and parentheses that a statement begins with.
    private const string Opening = "(?is)^(?:[[:space:](]|/[*].*?[*]/|(?:--[[:space:]]|#)[^\\n]*\\n)*";

    // What MariaDB sets for one statement, in front of it.
    private const string ForOne = "(?:SET[[:space:]]+STATEMENT[[:space:]].*?[[:space:]]FOR[[:space:]]+)?";

    // A read with a lock on its rows holds the read lock up as a write does [MariaDB 10.11.19]; any other read does not.
    private const string MayWrite =
        "(p.INFO NOT REGEXP '" + Opening + ForOne + "(?!SET[[:space:]]+STATEMENT[[:space:]])"
        + "(?:(?:ANALYZE[[:space:]]+(?:FORMAT[[:space:]]*=[[:space:]]*[a-z]+[[:space:]]+)?)?"
        + "(?:SELECT|WITH|VALUES)|" + NeverLock + ")(?![a-z_])' "
        + "OR p.INFO REGEXP '(?is)[[:space:]]FOR[[:space:]]+UPDATE')";

    private const string ChangesSchema =
        "p.INFO REGEXP '" + Opening + "(?:ALTER|CREATE|DROP|RENAME|TRUNCATE|OPTIMIZE|REPAIR)(?![a-z_])'";

    /// <summary>
    /// Every server; needs PROCESS. Who waits for a lock on the whole server or for a table that was flushed: while an attempt of
    /// ours is pending, or a lock of ours is held, for that. The server ends it where it takes longer than a moment, for
    /// others wait meanwhile.
    /// </summary>
    internal const string Waiting =
        "/*M!100100 SET STATEMENT max_statement_time = 0.2 FOR */ SELECT /*+ MAX_EXECUTION_TIME(200) */ ID FROM "
        + "information_schema.PROCESSLIST WHERE STATE " + WaitsOnMySql + " OR STATE " + WaitsOnMariaDb;

    // Each search for blockers gives the same columns: connection, user, host, database, age in seconds, the beginning of the
    // statement's text or its kind, command, whether it is one of the server's own threads, whether it may write, the statement's
    // digest, state, and, where it keeps a table in use from an earlier statement on, that statement's number.
    // A statement that is younger than 100 ms is no blocker yet, nor is a session that has been idle with what it keeps for less
    // than 10 ms, which is a client between two statements. No search gives the program's own sessions.

    /// <summary>
    /// MySQL 5.7 on, with SELECT on the tables that it names: who uses a table or writes, reads included, for the read lock waits
    /// for those there too.
    /// </summary>
    internal static string BlockersOfReadLockOnMySql(string ownSessions) => BlockersOnMySql(TableUsers, holds: 1, ownSessions);

    /// <summary>MySQL 8 on, with SELECT on the tables that it names: who changes the schema.</summary>
    internal static string BlockersOfInstanceLock(string ownSessions) => BlockersOnMySql(SchemaChangers, holds: 0, ownSessions);

    /// <summary>MySQL 5.7 on, with PROCESS alone: every statement, in whole seconds.</summary>
    internal static string BlockersOfReadLockInSeconds(string ownSessions) => BlockersInSeconds("TRUE", ownSessions);

    /// <summary>MySQL 8 on, with PROCESS alone: statements that change the schema, in whole seconds.</summary>
    internal static string BlockersOfInstanceLockInSeconds(string ownSessions) => BlockersInSeconds(ChangesSchema, ownSessions);

    /// <summary>MariaDB 10.4 on, with the plugin: who has a part of the lock that the read lock waits for.</summary>
    internal static string BlockersOfReadLockByMetadata(string ownSessions) =>
        BlockersByMetadata(
            "'MDL_BACKUP_START', 'MDL_BACKUP_FLUSH', 'MDL_BACKUP_WAIT_FLUSH', 'MDL_BACKUP_WAIT_DDL', 'MDL_BACKUP_WAIT_COMMIT', "
            + "'MDL_BACKUP_FTWRL1', 'MDL_BACKUP_FTWRL2'",
            ownSessions);

    /// <summary>
    /// MariaDB 10.4.1 on, with the plugin: the same for the stages of a backup, which wait for no InnoDB statement.
    /// </summary>
    internal static string BlockersOfBackupStageByMetadata(string ownSessions) =>
        BlockersByMetadata(
            "'MDL_BACKUP_TRANS_DML', 'MDL_BACKUP_ALTER_COPY', 'MDL_BACKUP_FTWRL1', 'MDL_BACKUP_FTWRL2'", ownSessions);

    /// <summary>MariaDB 10.4 on: statements that may write.</summary>
    internal static string BlockersOfReadLockOnMariaDb(string ownSessions) => BlockersOnMariaDb(MayWrite, ownSessions);

    /// <summary>
    /// MariaDB 10.4.1 on: statements that may write, but for those that write InnoDB's tables alone or copy a table.
    /// </summary>
    internal static string BlockersOfBackupStageOnMariaDb(string ownSessions) => BlockersOnMariaDb(
        $"{MayWrite} AND COALESCE(p.STATE, '') <> 'copy to tmp table' AND ({ChangesSchema} OR NOT EXISTS (SELECT 1 FROM "
        + "information_schema.INNODB_TRX x WHERE x.TRX_MYSQL_THREAD_ID = p.ID AND x.TRX_TABLES_IN_USE > 0))",
        ownSessions);

    // Who holds something is put together before a thread is looked for: asked of each thread in turn, 2,000 sessions and 16,000
    // cached tables cost 14 s. Of those that write or keep a table, holds says whether they hold the lock up: the instance
    // lock waits for others.
    private static string BlockersOnMySql(string holders, int holds, string ownSessions) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        SELECT {LimitOnMySql} t.PROCESSLIST_ID, t.PROCESSLIST_USER, COALESCE(t.PROCESSLIST_HOST, ''), t.PROCESSLIST_DB,
        {Age} AS AGE,
        IF(s.EVENT_NAME LIKE 'statement/sql/%', SUBSTRING_INDEX(s.EVENT_NAME, '/', -1), LEFT(LTRIM(s.SQL_TEXT), 16)),
        t.PROCESSLIST_COMMAND, {Applier}, h.WRITES, s.DIGEST, t.PROCESSLIST_STATE, IF(h.KEEPS < f.EVENT_ID, h.KEEPS, NULL) AS KEPT
        FROM (SELECT u.THREAD_ID, MAX(u.WRITES) AS WRITES, MIN(u.KEEPS) AS KEEPS FROM (
        SELECT k.OWNER_THREAD_ID AS THREAD_ID, 1 AS WRITES, NULL AS KEEPS, {holds} AS HOLDS
        FROM performance_schema.metadata_locks k WHERE {Writes}
        UNION ALL SELECT k.OWNER_THREAD_ID, 0, k.OWNER_EVENT_ID, {holds} FROM performance_schema.metadata_locks k WHERE {Keeps}
        UNION ALL {holders}) u
        GROUP BY u.THREAD_ID HAVING MAX(u.HOLDS) = 1) h
        STRAIGHT_JOIN performance_schema.threads t ON t.THREAD_ID = h.THREAD_ID
        LEFT JOIN (SELECT c.THREAD_ID, MIN(c.EVENT_ID) AS EVENT_ID FROM performance_schema.events_statements_current c
        WHERE c.EVENT_NAME NOT IN ({Calls}) GROUP BY c.THREAD_ID) f ON f.THREAD_ID = h.THREAD_ID
        LEFT JOIN performance_schema.events_statements_current s ON s.THREAD_ID = t.THREAD_ID
        AND s.EVENT_NAME NOT IN ({Calls})
        AND (s.END_EVENT_ID IS NULL OR t.PROCESSLIST_COMMAND = 'Sleep' OR {Applier})
        LEFT JOIN (SELECT MAX(c.TIMER_START) AS TIMER_START FROM performance_schema.events_statements_current c
        JOIN performance_schema.threads o ON o.THREAD_ID = c.THREAD_ID WHERE o.PROCESSLIST_ID = CONNECTION_ID()) n ON TRUE
        WHERE t.PROCESSLIST_ID NOT IN (CONNECTION_ID(), {ownSessions})
        HAVING AGE >= IF(t.PROCESSLIST_COMMAND = 'Sleep', 0.01, 0.1) OR KEPT IS NOT NULL ORDER BY AGE DESC LIMIT 50
        """);

    private static string BlockersInSeconds(string which, string ownSessions) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {LimitOnMariaDb}SELECT {LimitOnMySql} p.ID, p.USER, p.HOST, p.DB, p.TIME, LEFT(LTRIM(p.INFO), 16), p.COMMAND,
        p.USER = 'system user',
        p.INFO NOT REGEXP '^[[:space:](]*(SELECT|TABLE|VALUES)', NULL, p.STATE, NULL FROM information_schema.PROCESSLIST p
        WHERE p.ID NOT IN (CONNECTION_ID(), {ownSessions}) AND p.INFO IS NOT NULL AND p.TIME >= 1
        AND NOT COALESCE(p.STATE {WaitsOnMySql}, FALSE) AND p.INFO NOT REGEXP '^[[:space:]]*({NeverLock})[^a-z_]'
        AND p.COMMAND NOT IN ('Sleep', 'Daemon', 'Binlog Dump', 'Binlog Dump GTID') AND {which} ORDER BY p.TIME DESC LIMIT 50
        """);

    private static string BlockersByMetadata(string harmless, string ownSessions) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {LimitOnMariaDb}{MariaDbColumns} FROM information_schema.METADATA_LOCK_INFO l
        JOIN information_schema.PROCESSLIST p ON p.ID = l.THREAD_ID
        WHERE p.ID NOT IN (CONNECTION_ID(), {ownSessions}) AND p.TIME_MS >= IF(p.COMMAND = 'Sleep', 10, 100)
        AND l.LOCK_TYPE = 'Backup lock' AND l.LOCK_MODE NOT IN ({harmless}) ORDER BY p.TIME_MS DESC LIMIT 50
        """);

    private static string BlockersOnMariaDb(string which, string ownSessions) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {LimitOnMariaDb}{MariaDbColumns} FROM information_schema.PROCESSLIST p
        WHERE p.ID NOT IN (CONNECTION_ID(), {ownSessions}) AND p.TIME_MS >= 100 AND NOT COALESCE(p.STATE {WaitsOnMariaDb}, FALSE)
        AND p.COMMAND NOT IN ('Sleep', 'Daemon', 'Binlog Dump', 'Slave_IO')
        AND ((p.INFO IS NOT NULL AND {which}) OR p.STATE LIKE '%rows#_log#_event%' ESCAPE '#') ORDER BY p.TIME_MS DESC LIMIT 50
        """);
}
