using FsFreezeHook.MySql.Clusters;
using FsFreezeHook.MySql.Layout;
using FsFreezeHook.MySql.Session;

namespace FsFreezeHook.MySql.Server;

/// <summary>The names of what the freeze record says of a server and its lock.</summary>
internal static class ServerFacts
{
    /// <summary>The server's own version string.</summary>
    internal const string ServerVersion = "serverVersion";

    /// <summary>The lock session's number on the server.</summary>
    internal const string Connection = "connection";

    /// <summary>What the lock session is known by on its server, and on no other; see <see cref="OneServer"/>.</summary>
    internal const string Mark = "mark";

    /// <summary>The account that the server took us for.</summary>
    internal const string Account = "account";

    /// <summary>The server's pid file. It tells its process, and is not in the record.</summary>
    internal const string PidFile = "pidFile";

    /// <summary>The server's process, where the session itself told; it is not in the record.</summary>
    internal const string Process = "process";

    /// <summary>What the server takes for its machine's name. It is not in the record either.</summary>
    internal const string HostName = "hostName";

    /// <summary>Which of the instance's logins was let in, the first being 0. It is not in the record.</summary>
    internal const string Login = "login";

    /// <summary>The log sequence number up to which the redo log was on disk, under the lock.</summary>
    internal const string RedoFlushedTo = "redoFlushedTo";

    /// <summary>MyISAM key blocks that were not on disk, under the lock: those of temporary tables.</summary>
    internal const string KeyBlocksNotFlushed = "keyBlocksNotFlushed";

    /// <summary>Why the lock strategy is the one that it is, where the server decided.</summary>
    internal const string LockReason = "lockReason";

    /// <summary>How it is proven that the lock is held; see <see cref="LockProof"/>.</summary>
    internal const string Proof = "proof";

    /// <summary>Where the binary log stood.</summary>
    internal const string BinaryLog = "binaryLog";

    /// <summary>What a replica had applied, by channel.</summary>
    internal const string Replication = "replication";

    /// <summary>Which Galera node it was, of which cluster, and how far; see <see cref="ClusterMember"/>.</summary>
    internal const string Galera = "galera";

    /// <summary>Which member of which group of Group Replication it was; see <see cref="ClusterMember"/>.</summary>
    internal const string GroupReplication = "groupReplication";

    /// <summary>What is wrong with where the data lies, a line each.</summary>
    internal const string Layout = "layout";

    /// <summary>
    /// Which tables the lock or the snapshot does not bring back, a line for each engine; see <see cref="TableEngines"/>.
    /// </summary>
    internal const string Engines = "engines";

    /// <summary>What could not be recorded, and why, a line each.</summary>
    internal const string Notes = "notes";
}
