using System;

namespace FsFreezeHook.MySql.Server;

/// <content>What an examination asks and a freeze does not.</content>
internal static partial class Statements
{
    /// <summary>
    /// Every server: how long it lets this session idle, in seconds. An option such as <c>maximum-wait_timeout</c>
    /// cuts what was set.
    /// </summary>
    internal const string IdleLimit = "SELECT @@SESSION.wait_timeout";

    /// <summary>
    /// Every server: whether every statement is logged, and where: in the general log, as a slow one, by MariaDB's plugin
    /// server_audit, or by the plugin audit_log of MySQL and Percona.
    /// </summary>
    internal const string StatementLogs =
        "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('datadir', 'general_log', 'general_log_file', 'log_output', "
        + "'slow_query_log', 'slow_query_log_file', 'long_query_time', 'server_audit_logging', 'server_audit_output_type', "
        + "'server_audit_file_path', 'audit_log_file', 'audit_log_policy')";

    /// <summary>
    /// Every server: how long a question in this session may take, on MySQL one that reads a table. The server itself ends it
    /// then: it does not notice before that its client has gone.
    /// </summary>
    internal static string QuestionLimit(TimeSpan limit, ServerFeatures features) => features.IsMariaDb
        ? FormattableString.Invariant($"SET SESSION max_statement_time = {limit.TotalSeconds}")
        : FormattableString.Invariant($"SET SESSION max_execution_time = {(long)limit.TotalMilliseconds}");

    /// <summary>Every server: shows whether the account may read a table, and reads none of it.</summary>
    internal static string TryToRead(string table) => $"SELECT 1 FROM {table} LIMIT 0";
}
