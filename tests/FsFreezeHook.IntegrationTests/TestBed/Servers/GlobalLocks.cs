using System.Collections.Generic;
using System.Linq;
using MySqlConnector;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>The locks that stop a whole server, as a server that shows them shows them.</summary>
internal static class GlobalLocks
{
    /// <summary>
    /// Those that are granted to or wanted by any session but one (a writer's own are not shared), such as
    /// <c>GLOBAL SHARED GRANTED</c>.
    /// </summary>
    public static IReadOnlyList<string> Of(DatabaseServer server, long exceptSession = 0)
    {
        using MySqlConnection connection = server.Connect();
        return [.. connection
            .Rows(
                "SELECT m.OBJECT_TYPE, m.LOCK_TYPE, m.LOCK_STATUS FROM performance_schema.metadata_locks m "
                + "JOIN performance_schema.threads t ON t.THREAD_ID = m.OWNER_THREAD_ID "
                + "WHERE m.OBJECT_TYPE IN ('GLOBAL', 'COMMIT', 'BACKUP LOCK') AND m.LOCK_TYPE = 'SHARED' "
                + $"AND t.PROCESSLIST_ID <> {exceptSession} ORDER BY 1, 2, 3")
            .Select(row => string.Join(' ', row))];
    }
}
