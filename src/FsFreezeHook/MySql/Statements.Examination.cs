namespace FsFreezeHook.MySql;

/// <content>What an examination asks and a freeze does not.</content>
internal static partial class Statements
{
    /// <summary>Every server: how long it lets this session idle, in seconds. An option such as <c>maximum-wait_timeout</c> cuts what was set.</summary>
    internal const string IdleLimit = "SELECT @@SESSION.wait_timeout";

    /// <summary>Every server: whether every statement is logged, and where.</summary>
    internal const string GeneralLog =
        "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('datadir', 'general_log', 'general_log_file', 'log_output')";

    /// <summary>Every server: shows whether the account may read a table, and reads none of it.</summary>
    internal static string TryToRead(string table) => $"SELECT 1 FROM {table} LIMIT 0";
}
