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

    /// <summary>A server's replicas' status: a row a channel.</summary>
    internal static string ReplicaStatusOn(ServerFeatures features) => features.IsMariaDb ? AllSlavesStatus
        : features.HasReplicaStatus ? ReplicaStatus
        : SlaveStatus;

    /// <summary>Every server: whether it takes writes from those alone who may administer it.</summary>
    internal const string ReadOnly = "SELECT @@GLOBAL.read_only";

    /// <summary>
    /// Every server: whether Galera is on, the node's name, and whether somebody has taken the node out of flow control; the
    /// group that it replicates with, and how that is set.
    /// </summary>
    internal const string ClusterVariables =
        "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('wsrep_on', 'wsrep_node_name', 'wsrep_desync', "
        + "'group_replication_group_name', 'group_replication_single_primary_mode', 'group_replication_flow_control_mode', "
        + "'group_replication_flow_control_applier_threshold', 'group_replication_consistency')";

    /// <summary>MySQL 8 on, in a group; needs SELECT on both tables. A row a member, as this one sees it.</summary>
    internal const string GroupMembers =
        "SELECT member.MEMBER_ID = @@GLOBAL.server_uuid AS IS_OWN, member.MEMBER_HOST, member.MEMBER_PORT, member.MEMBER_STATE, "
        + "member.MEMBER_ROLE, stats.VIEW_ID, stats.COUNT_TRANSACTIONS_REMOTE_IN_APPLIER_QUEUE, stats.COUNT_TRANSACTIONS_CHECKED "
        + "FROM performance_schema.replication_group_members AS member "
        + "LEFT JOIN performance_schema.replication_group_member_stats AS stats ON stats.MEMBER_ID = member.MEMBER_ID";

    /// <summary>A Galera node: its state, its cluster, and how far it is. While the node is paused they stand still.</summary>
    internal const string GaleraStatus =
        "SHOW GLOBAL STATUS WHERE Variable_name IN ('wsrep_ready', 'wsrep_cluster_status', 'wsrep_local_state_comment', "
        + "'wsrep_cluster_state_uuid', 'wsrep_last_committed', 'wsrep_local_recv_queue')";
}
