using System.Collections.Generic;

namespace FsFreezeHook.MySql.Server;

/// <content>The locks: taking one, what shows that it is held, and letting it go.</content>
internal static partial class Statements
{
    /// <summary>Every server; needs RELOAD. Waits for running writes and, on MySQL, for running reads.</summary>
    internal const string FlushTablesWithReadLock = "FLUSH TABLES WITH READ LOCK";

    /// <summary>Every server.</summary>
    internal const string UnlockTables = "UNLOCK TABLES";

    /// <summary>MySQL 8 on; needs BACKUP_ADMIN. Waits for statements that change the schema, and keeps others from it.</summary>
    internal const string LockInstance = "LOCK INSTANCE FOR BACKUP";

    /// <summary>MySQL 8 on.</summary>
    internal const string UnlockInstance = "UNLOCK INSTANCE";

    /// <summary>
    /// MariaDB 10.4.1 on; needs RELOAD. Waits for the end of another backup's stages, and keeps nobody else waiting.
    /// </summary>
    internal const string BackupStageStart = "BACKUP STAGE START";

    /// <summary>MariaDB 10.4.1 on; need RELOAD. The last one stops commits, and waits for those that are under way.</summary>
    internal static readonly IReadOnlyList<string> BackupStages =
        [BackupStageStart, "BACKUP STAGE FLUSH", "BACKUP STAGE BLOCK_DDL", "BACKUP STAGE BLOCK_COMMIT"];

    /// <summary>MariaDB 10.4.1 on: ends the stages of a backup.</summary>
    internal const string BackupStageEnd = "BACKUP STAGE END";

    /// <summary>MariaDB 10.3 on: a lock that is not free is not waited for.</summary>
    internal const string NoLockWait = "SET SESSION lock_wait_timeout = 0";

    /// <summary>MySQL 8 on; needs SELECT on both tables. What is granted to this session for as long as it wants.</summary>
    internal const string OwnLocks =
        "SELECT CONCAT(m.OBJECT_TYPE, ' ', m.LOCK_TYPE) FROM performance_schema.metadata_locks m "
        + "JOIN performance_schema.threads t ON t.THREAD_ID = m.OWNER_THREAD_ID WHERE t.PROCESSLIST_ID = CONNECTION_ID() "
        + "AND m.LOCK_STATUS = 'GRANTED' AND m.LOCK_DURATION = 'EXPLICIT'";

    /// <summary>What <see cref="OwnLocks"/> gives in a session that holds the read lock.</summary>
    internal static readonly IReadOnlyList<string> OwnLocksOfReadLock = ["GLOBAL SHARED", "COMMIT SHARED"];

    /// <summary>The same for the instance lock.</summary>
    internal static readonly IReadOnlyList<string> OwnLocksOfInstanceLock = ["BACKUP LOCK SHARED"];
}
