using System;

namespace FsFreezeHook.MySql.Server;

/// <content>Where the data lies, and which engines its tables have.</content>
internal static partial class Statements
{
    /// <summary>
    /// Every server: where what a restored copy needs lies, see <see cref="DataPaths"/>. A server has the variables of its
    /// version and engines and leaves out the others.
    /// </summary>
    internal const string DataPaths =
        "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('datadir', 'innodb_data_home_dir', 'innodb_data_file_path', "
        + "'innodb_directories', 'innodb_log_group_home_dir', 'innodb_undo_directory', 'innodb_doublewrite_dir', "
        + "'aria_log_dir_path', 'log_bin_basename', 'binlog_directory', 'relay_log_basename', 'rocksdb_datadir', "
        + "'rocksdb_wal_dir', 'tokudb_data_dir', 'tokudb_log_dir')";

    /// <summary>
    /// MySQL 8 on: tables of an engine that has no transactions, outside the system schemas; only those on which the account has
    /// a privilege. A few are enough. The server ends the question where it has too many tables to tell in time.
    /// </summary>
    internal const string NonTransactionalTables =
        "SELECT /*+ MAX_EXECUTION_TIME(2000) */ t.TABLE_SCHEMA, t.TABLE_NAME, t.ENGINE FROM information_schema.TABLES t "
        + "LEFT JOIN information_schema.ENGINES e ON e.ENGINE = t.ENGINE WHERE t.TABLE_TYPE = 'BASE TABLE' "
        + "AND t.TABLE_SCHEMA NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys') "
        + "AND COALESCE(e.TRANSACTIONS, 'NO') <> 'YES' LIMIT 3";

    // MariaDB: ColumnStore, Spider, FederatedX, CONNECT, S3 and Sphinx; MySQL: FEDERATED and NDB.
    private const string Elsewhere = "'COLUMNSTORE', 'SPIDER', 'FEDERATED', 'CONNECT', 'S3', 'SPHINX', 'NDBCLUSTER'";

    /// <summary>Every server: engines that it has whose tables' data lies elsewhere.</summary>
    internal const string EnginesElsewhere =
        $"SELECT ENGINE FROM information_schema.ENGINES WHERE SUPPORT IN ('YES', 'DEFAULT') AND ENGINE IN ({Elsewhere})";

    /// <summary>
    /// Every server: a table of each such engine, and one of MEMORY; of those on which the account has a privilege. It grows with
    /// the number of tables, and is given up by the server itself.
    /// </summary>
    internal static string TablesOfEngines(TimeSpan limit, ServerFeatures features) => features.IsMariaDb
        ? FormattableString.Invariant($"SET STATEMENT max_statement_time = {limit.TotalSeconds} FOR SELECT {TablesByEngine}")
        : FormattableString.Invariant($"SELECT /*+ MAX_EXECUTION_TIME({(long)limit.TotalMilliseconds}) */ {TablesByEngine}");

    private const string TablesByEngine =
        "ENGINE, MIN(CONCAT(TABLE_SCHEMA, '.', TABLE_NAME)) FROM information_schema.TABLES "
        + $"WHERE TABLE_TYPE = 'BASE TABLE' AND ENGINE IN ({Elsewhere}, 'MEMORY') "
        + "AND TABLE_SCHEMA NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys') GROUP BY ENGINE";
}
