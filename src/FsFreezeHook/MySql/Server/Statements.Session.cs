using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace FsFreezeHook.MySql.Server;

/// <content>What is set at the beginning of every session: nothing that is set for the whole server reaches into ours.</content>
internal static partial class Statements
{
    // Each with the comment that only servers which have the variable take for a part of the statement: MySQL from a version on,
    // which MariaDB passes over from 50700 on, and MariaDB from a version on. None needs a privilege. Numbers, where the word for
    // nothing is NULL in some SQL modes.
    private static readonly (string? Comment, string Variables)[] SessionVariables =
    [
        // How many rows an answer has, and which statements are refused for their size.
        (null,
            "sql_select_limit = 18446744073709551615, max_join_size = 18446744073709551615, sql_big_selects = 1, "
                + "sql_safe_updates = 0"),

        // What a statement means: quotes, backslashes, ||, regular expressions, the shape of numbers and of
        // what SHOW GRANTS says.
        (null,
            "sql_mode = 0, div_precision_increment = 4, max_sort_length = 1024, sql_quote_show_create = 1, "
                + "lc_messages = 'en_US'"),
        (null, "character_set_client = utf8mb4, character_set_results = utf8mb4, collation_connection = utf8mb4_general_ci"),
        ("M!100100", "default_regex_flags = 0, old_mode = 0"),

        // What becomes of a transaction, though none of ours writes.
        (null, "autocommit = 1, completion_type = 0"),
        ("!50720", "transaction_isolation = 'REPEATABLE-READ', transaction_read_only = 0"),
        ("M!100100", "tx_isolation = 'REPEATABLE-READ', tx_read_only = 0"),

        // How long something may take; the session's own limits are set with them.
        (null, "net_read_timeout = 30, net_write_timeout = 60"),
        ("!50708", "max_execution_time = 0"),
        ("M!100100", "max_statement_time = 0"),
        ("M!100300", "idle_transaction_timeout = 0, idle_readonly_transaction_timeout = 0, idle_write_transaction_timeout = 0"),

        // How much memory and disk, and how a query is made.
        (null, "sort_buffer_size = 262144, join_buffer_size = 262144, read_buffer_size = 131072, read_rnd_buffer_size = 262144"),
        (null, "tmp_table_size = 16777216, max_heap_table_size = 16777216, big_tables = 0, sql_buffer_result = 0"),
        (null, "optimizer_switch = 'default', optimizer_search_depth = 62, optimizer_prune_level = 1"),
        ("!80013", "use_secondary_engine = ON"),
        ("M!100122", "max_session_mem_used = 9223372036854775807"),
        ("M!100300", "tmp_disk_table_size = 18446744073709551615"),

        // What is written of a statement: a log on a frozen disk would keep it from ending.
        (null, "profiling = 0, long_query_time = 31536000"),
        ("M!100100", "slow_query_log = 0"),
    ];

    /// <summary>
    /// Every server: one statement for all of it, with how long the server waits for a lock at each step of a statement, and how
    /// long it lets the session idle: its own limit on the lock, should the holder be stopped.
    /// </summary>
    /// <param name="lockWait">How long for a lock.</param>
    /// <param name="idle">How long it may idle.</param>
    internal static string Session(TimeSpan lockWait, TimeSpan idle) =>
        SessionLimits(lockWait, idle)
        + string.Concat(SessionVariables.Select(part => Commented(part.Comment, $", {part.Variables}")));

    /// <summary>
    /// The same, one statement for each part: for a server that lacks a variable of its version, and refuses the whole of it.
    /// </summary>
    internal static IEnumerable<string> SessionInParts(TimeSpan lockWait, TimeSpan idle) =>
        [SessionLimits(lockWait, idle), .. SessionVariables.SelectMany(
            part => part.Variables.Split(", ").Select(one => Commented(part.Comment, $"SET SESSION {one}").TrimStart()))];

    /// <summary>
    /// Galera: no question waits for other nodes' writes, which the lock keeps from being applied. A server
    /// without it refuses it.
    /// </summary>
    internal const string NoWaitForOtherNodes = "SET SESSION wsrep_sync_wait = 0";

    /// <summary>Group Replication, MySQL 8.0.14 on: the same. A server without it refuses it.</summary>
    internal const string NoWaitForOtherMembers = "SET SESSION group_replication_consistency = 'EVENTUAL'";

    /// <summary>A Galera node, MariaDB 10.1 on: it answers though it has left its cluster.</summary>
    internal const string AnswerOutsideCluster = "SET SESSION wsrep_dirty_reads = ON";

    /// <summary>
    /// Every server, on MySQL 9 with SESSION_VARIABLES_ADMIN: a statement without an index is no line of the slow query log
    /// either. Without it one that reads few rows may be.
    /// </summary>
    internal const string NotInSlowQueryLog = "SET SESSION min_examined_row_limit = 4294967295";

    /// <summary>
    /// MariaDB and Percona Server: whether a pool of threads serves the connections, and which port has its own.
    /// </summary>
    internal const string ThreadPool =
        "SELECT @@GLOBAL.thread_handling, @@GLOBAL.thread_pool_max_threads, @@GLOBAL.max_connections, @@GLOBAL.extra_port";

    /// <summary>MariaDB with a thread pool, 10.2.2 on.</summary>
    internal const string PreferInThreadPool = "SET SESSION thread_pool_priority = 'high'";

    /// <summary>MySQL 8.0.14 on: where administrators connect when all other connections are taken.</summary>
    internal const string AdministratorsPort = "SELECT @@GLOBAL.admin_address, @@GLOBAL.admin_port";

    /// <summary>MariaDB: the same.</summary>
    internal const string ExtraPort = "SELECT @@GLOBAL.extra_port";

    /// <summary>Every server: the two limits alone.</summary>
    internal static string SessionLimits(TimeSpan lockWait, TimeSpan idle) => string.Create(
        CultureInfo.InvariantCulture,
        $"SET SESSION lock_wait_timeout = {WholeSeconds(lockWait)}, wait_timeout = {WholeSeconds(idle)}");

    private static string Commented(string? comment, string text) => comment is null ? text : $" /*{comment} {text} */";

    // Both variables are whole seconds of at least 1 and at most a year.
    private static long WholeSeconds(TimeSpan span) => (long)Math.Clamp(Math.Ceiling(span.TotalSeconds), 1, 31_536_000);
}
