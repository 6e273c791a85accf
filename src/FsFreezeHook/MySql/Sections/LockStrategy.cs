using System.Text.Json.Serialization;
using FsFreezeHook.Json;

namespace FsFreezeHook.MySql.Sections;

/// <summary>How an instance is locked (key <c>lock</c>). Not every server has every strategy.</summary>
[JsonConverter(typeof(WordConverter<LockStrategy>))]
internal enum LockStrategy
{
    /// <summary><c>FLUSH TABLES WITH READ LOCK</c>: every server.</summary>
    ReadLock,

    /// <summary><c>BACKUP STAGE</c> up to <c>BLOCK_COMMIT</c>: MariaDB 10.4.1 on.</summary>
    BackupStage,

    /// <summary><c>LOCK INSTANCE FOR BACKUP</c>: MySQL 8 on, where every table is transactional. Commits go on.</summary>
    InstanceLock,

    /// <summary>The least disturbing one that is right for the server, its engines and its data layout.</summary>
    Auto,
}
