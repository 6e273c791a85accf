using System;
using FsFreezeHook.MySql.Session;

namespace FsFreezeHook.MySql.Server;

/// <content>How durable what a server acknowledges is, see <see cref="LogDurability"/>.</content>
internal static partial class Statements
{
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
