using System.Collections.Generic;
using System.Globalization;

namespace FsFreezeHook.MySql.Server;

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

    /// <summary>Every server: how far the redo log is written, and whether it is on, for a look before the lock.</summary>
    internal const string RedoPosition =
        "SHOW GLOBAL STATUS WHERE Variable_name IN ('Innodb_lsn_current', 'Innodb_redo_log_current_lsn', 'Innodb_redo_log_enabled')";

    /// <summary>MySQL 8 on; needs BACKUP_ADMIN. Waits for statements that change the schema, and keeps others from it.</summary>
    internal const string LockInstance = "LOCK INSTANCE FOR BACKUP";

    /// <summary>MySQL 8 on.</summary>
    internal const string UnlockInstance = "UNLOCK INSTANCE";

    /// <summary>MariaDB 10.4.1 on; needs RELOAD. Waits for the end of another backup's stages, and keeps nobody else waiting.</summary>
    internal const string BackupStageStart = "BACKUP STAGE START";

    /// <summary>MariaDB 10.3 on: a lock that is not free is not waited for.</summary>
    internal const string NoLockWait = "SET SESSION lock_wait_timeout = 0";

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
    /// privilege. A few are enough. The server ends the question where it has too many tables to tell in time.
    /// </summary>
    internal const string NonTransactionalTables =
        "SELECT /*+ MAX_EXECUTION_TIME(2000) */ t.TABLE_SCHEMA, t.TABLE_NAME, t.ENGINE FROM information_schema.TABLES t "
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

    /// <summary>Every server: whether the binary log is on, and how many threads of a replica apply.</summary>
    internal const string LogVariables =
        "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('log_bin', 'binlog_storage_engine', 'replica_parallel_workers', "
        + "'slave_parallel_workers', 'slave_parallel_threads')";

    /// <summary>MariaDB: the GTID sets of the binary log, and of what a replica has applied.</summary>
    internal const string MariaDbGtids = "SELECT @@GLOBAL.gtid_binlog_pos, @@GLOBAL.gtid_slave_pos";

    /// <summary>MySQL: the GTID set of both.</summary>
    internal const string MySqlGtids = "SELECT @@GLOBAL.gtid_executed";

    /// <summary>What <see cref="OwnLocks"/> gives in a session that holds the read lock.</summary>
    internal static readonly IReadOnlyList<string> OwnLocksOfReadLock = ["GLOBAL SHARED", "COMMIT SHARED"];

    /// <summary>The same for the instance lock.</summary>
    internal static readonly IReadOnlyList<string> OwnLocksOfInstanceLock = ["BACKUP LOCK SHARED"];

    /// <summary>MariaDB 10.4.1 on; need RELOAD. The last one stops commits, and waits for those that are under way.</summary>
    internal static readonly IReadOnlyList<string> BackupStages =
        [BackupStageStart, "BACKUP STAGE FLUSH", "BACKUP STAGE BLOCK_DDL", "BACKUP STAGE BLOCK_COMMIT"];

    /// <summary>Every server: ends a session, whatever it does.</summary>
    internal static string Kill(long connection) => string.Create(CultureInfo.InvariantCulture, $"KILL {connection}");

    /// <summary>Every server: ends what a session runs, and leaves the session.</summary>
    internal static string KillQuery(long connection) => string.Create(CultureInfo.InvariantCulture, $"KILL QUERY {connection}");
}
