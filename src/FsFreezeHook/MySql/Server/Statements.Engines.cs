using System;

namespace FsFreezeHook.MySql.Server;

/// <content>What the engines of tables are.</content>
internal static partial class Statements
{
    // MariaDB: ColumnStore, Spider, FederatedX, CONNECT, S3 and Sphinx; MySQL: FEDERATED and NDB.
    private const string Elsewhere = "'COLUMNSTORE', 'SPIDER', 'FEDERATED', 'CONNECT', 'S3', 'SPHINX', 'NDBCLUSTER'";

    /// <summary>Every server: engines that it has whose tables' data lies elsewhere.</summary>
    internal const string EnginesElsewhere =
        $"SELECT ENGINE FROM information_schema.ENGINES WHERE SUPPORT IN ('YES', 'DEFAULT') AND ENGINE IN ({Elsewhere})";

    /// <summary>
    /// Every server: a table of each such engine, and one of MEMORY; of those on which the account has a privilege. It grows with the
    /// number of tables, and is given up by the server itself.
    /// </summary>
    internal static string TablesOfEngines(TimeSpan limit, ServerFeatures features) => features.IsMariaDb
        ? FormattableString.Invariant($"SET STATEMENT max_statement_time = {limit.TotalSeconds} FOR SELECT {TablesByEngine}")
        : FormattableString.Invariant($"SELECT /*+ MAX_EXECUTION_TIME({(long)limit.TotalMilliseconds}) */ {TablesByEngine}");

    private const string TablesByEngine =
        "ENGINE, MIN(CONCAT(TABLE_SCHEMA, '.', TABLE_NAME)) FROM information_schema.TABLES "
        + $"WHERE TABLE_TYPE = 'BASE TABLE' AND ENGINE IN ({Elsewhere}, 'MEMORY') "
        + "AND TABLE_SCHEMA NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys') GROUP BY ENGINE";
}
