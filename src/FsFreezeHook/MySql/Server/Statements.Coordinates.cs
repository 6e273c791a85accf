namespace FsFreezeHook.MySql.Server;

/// <content>Where the binary log, replication and a cluster stand.</content>
internal static partial class Statements
{
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

    /// <summary>A replica: its temporary tables; from MySQL 8.0.26 on under another name.</summary>
    internal const string OpenTemporaryTables =
        "SHOW GLOBAL STATUS WHERE Variable_name IN ('Slave_open_temp_tables', 'Replica_open_temp_tables')";

    /// <summary>MariaDB: the GTID sets of the binary log, and of what a replica has applied.</summary>
    internal const string MariaDbGtids = "SELECT @@GLOBAL.gtid_binlog_pos, @@GLOBAL.gtid_slave_pos";

    /// <summary>MySQL: the GTID set of both.</summary>
    internal const string MySqlGtids = "SELECT @@GLOBAL.gtid_executed";

    /// <summary>
    /// Every server: whether Galera is on, the node's name, and whether somebody has taken the node out of flow control.
    /// </summary>
    internal const string GaleraVariables =
        "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('wsrep_on', 'wsrep_node_name', 'wsrep_desync')";

    /// <summary>A Galera node: its state, its cluster, and how far it is. While the node is paused they stand still.</summary>
    internal const string GaleraStatus =
        "SHOW GLOBAL STATUS WHERE Variable_name IN ('wsrep_ready', 'wsrep_cluster_status', 'wsrep_local_state_comment', "
        + "'wsrep_cluster_state_uuid', 'wsrep_last_committed', 'wsrep_local_recv_queue')";
}
