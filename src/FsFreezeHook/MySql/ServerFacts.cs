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

    /// <summary>The log sequence number up to which the redo log was on disk, under the lock.</summary>
    internal const string RedoFlushedTo = "redoFlushedTo";

    /// <summary>MyISAM key blocks that were not on disk, under the lock: those of temporary tables.</summary>
    internal const string KeyBlocksNotFlushed = "keyBlocksNotFlushed";
}
