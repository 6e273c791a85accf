using System;
using FsFreezeHook.MySql.Session;

namespace FsFreezeHook.MySql.Server;

/// <content>
/// What engines have in memory and not on disk yet, and how durable what they acknowledge is, see <see cref="LogDurability"/>.
/// </content>
internal static partial class Statements
{
    /// <summary>
    /// Every server; needs RELOAD. Sent before the lock too: it shows that the privilege is there, and what it writes then need
    /// not be written under the lock.
    /// </summary>
    internal const string FlushEngineLogs = "FLUSH NO_WRITE_TO_BINLOG ENGINE LOGS";

    /// <summary>Every server; needs PROCESS. The log sequence numbers, where the status variables do not have them.</summary>
    internal const string InnoDbStatus = "SHOW ENGINE INNODB STATUS";

    /// <summary>
    /// Every server: how far the redo log is written and how far it is on disk, and MyISAM key blocks that are not. MariaDB 10.2
    /// on has the first pair, MySQL 8.0.30 on the second.
    /// </summary>
    internal const string FlushProgress =
        "SHOW GLOBAL STATUS WHERE Variable_name IN ('Innodb_lsn_current', 'Innodb_lsn_flushed', "
        + "'Innodb_redo_log_current_lsn', 'Innodb_redo_log_flushed_to_disk_lsn', 'Innodb_redo_log_enabled', "
        + "'Key_blocks_not_flushed')";

    /// <summary>Every server: how far the redo log is written, and whether it is on, for a look before the lock.</summary>
    internal const string RedoPosition =
        "SHOW GLOBAL STATUS WHERE Variable_name IN ('Innodb_lsn_current', 'Innodb_redo_log_current_lsn', "
        + "'Innodb_redo_log_enabled')";

    /// <summary>MariaDB with InnoDB: how it writes its redo log, and how often on its own, in seconds.</summary>
    internal const string InnoDbDurability =
        "SELECT @@GLOBAL.innodb_flush_log_at_trx_commit, @@GLOBAL.innodb_flush_log_at_timeout";

    /// <summary>A server with MyRocks: how it writes its log.</summary>
    internal const string MyRocksDurability = "SELECT @@GLOBAL.rocksdb_flush_log_at_trx_commit";

    /// <summary>MariaDB with InnoDB; needs SUPER.</summary>
    internal static string SetInnoDbDurability(long setting) =>
        FormattableString.Invariant($"SET GLOBAL innodb_flush_log_at_trx_commit = {setting}");

    /// <summary>A server with MyRocks; needs SUPER, or SYSTEM_VARIABLES_ADMIN. Writes what its tables have in memory.</summary>
    internal const string WriteMyRocksTables = "SET GLOBAL rocksdb_force_flush_memtable_now = ON";
}
