namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>What tests must know of a server, so that they need not ask which one it is.</summary>
internal sealed record ServerFeatures
{
    /// <summary>Both MariaDBs.</summary>
    public static ServerFeatures OfMariaDb { get; } = new()
    {
        SocketLoginPlugin = "unix_socket",
        HasAria = true,
        Replication = ReplicationWords.OfMariaDb,
    };

    /// <summary>MySQL 9.7.</summary>
    public static ServerFeatures OfMySql { get; } = new()
    {
        SocketLoginPlugin = "auth_socket",
        HasMetadataLocks = true,
        Replication = ReplicationWords.OfMySql,
    };

    /// <summary>The plugin that logs in root by the socket's peer.</summary>
    public required string SocketLoginPlugin { get; init; }

    /// <summary>What it calls the same things of replication.</summary>
    public required ReplicationWords Replication { get; init; }

    /// <summary>Whether it has Aria, the engine of the server's own tables.</summary>
    public bool HasAria { get; init; }

    /// <summary>Whether it shows everybody's locks, in <c>performance_schema.metadata_locks</c>.</summary>
    public bool HasMetadataLocks { get; init; }
}
