namespace FsFreezeHook.MySql.Server;

/// <content>Which server it is, which account, and which connection.</content>
internal static partial class Statements
{
    /// <summary>Who the server is and who we are on it. MySQL 5.7 on, MariaDB 10.2 on.</summary>
    internal const string Identity = "SELECT @@version, CONNECTION_ID(), @@pid_file, CURRENT_USER(), @@hostname, "
        + MariaDbRelease;

    /// <summary>
    /// Who the server is, who we are on it, and whether a plugin that logs in by the socket is active. MySQL 5.7
    /// on, MariaDB 10.2 on.
    /// </summary>
    internal const string Login =
        "SELECT @@version, CURRENT_USER(), USER(), EXISTS (SELECT 1 FROM information_schema.PLUGINS "
        + "WHERE PLUGIN_NAME IN ('unix_socket', 'auth_socket') AND PLUGIN_STATUS = 'ACTIVE'), " + MariaDbRelease;

    /// <summary>Every server: what this account may do, its active roles, and MariaDB's PUBLIC, included.</summary>
    internal const string OwnGrants = "SHOW GRANTS";

    /// <summary>Every server: this session's number, from the session itself.</summary>
    internal const string ConnectionId = "SELECT CONNECTION_ID()";

    /// <summary>
    /// MariaDB, with PROCESS for other accounts' alone: the number of the thread that serves this session, as the server sees it.
    /// </summary>
    internal const string OwnThreadOnMariaDb = "SELECT TID FROM information_schema.PROCESSLIST WHERE ID = CONNECTION_ID()";

    /// <summary>MySQL 5.7 on, with SELECT on the table: the same.</summary>
    internal const string OwnThreadOnMySql =
        "SELECT THREAD_OS_ID FROM performance_schema.threads WHERE PROCESSLIST_ID = CONNECTION_ID()";

    /// <summary>
    /// Every server: marks this session, for as long as it lives, by a user-level lock, which needs no privilege and keeps nobody
    /// from anything. A proxy sends it where it sends what changes something.
    /// </summary>
    internal static string Mark(string mark) => $"DO GET_LOCK('{mark}', 0)";

    /// <summary>Every server: which session has a mark, and which one is asking.</summary>
    internal static string FindMark(string mark) => $"SELECT IS_USED_LOCK('{mark}'), CONNECTION_ID()";

    // The storage engines' interface has the number of the release that it was compiled for, such as 101119.0: the version
    // variable is whatever the configuration says it is. MySQL has no Aria.
    private const string MariaDbRelease =
        "(SELECT MAX(PLUGIN_TYPE_VERSION) FROM information_schema.PLUGINS WHERE PLUGIN_NAME = 'Aria')";
}
