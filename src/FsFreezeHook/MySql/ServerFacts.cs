namespace FsFreezeHook.MySql;

/// <summary>The names of what the freeze record says of a server and its lock.</summary>
internal static class ServerFacts
{
    /// <summary>The server in words.</summary>
    internal const string Server = "server";

    /// <summary>The server's own version string.</summary>
    internal const string ServerVersion = "serverVersion";

    /// <summary>The lock strategy.</summary>
    internal const string Lock = "lock";

    /// <summary>The lock session's number on the server.</summary>
    internal const string Connection = "connection";

    /// <summary>The account that the server took us for.</summary>
    internal const string Account = "account";

    /// <summary>The server's pid file. It tells its process, and is not in the record.</summary>
    internal const string PidFile = "pidFile";

    /// <summary>What the server takes for its machine's name. It is not in the record either.</summary>
    internal const string HostName = "hostName";

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

    /// <summary>What is wrong with where the data lies, a line each.</summary>
    internal const string Layout = "layout";

    /// <summary>What could not be recorded, and why, a line each.</summary>
    internal const string Notes = "notes";
}
