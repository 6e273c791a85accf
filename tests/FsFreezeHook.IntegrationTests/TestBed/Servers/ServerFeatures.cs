using System.Collections.Generic;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>What tests must know of a server, so that they need not ask which one it is.</summary>
internal sealed record ServerFeatures
{
    /// <summary>Both MariaDBs.</summary>
    public static ServerFeatures OfMariaDb { get; } = new()
    {
        Product = "MariaDB",
        SocketLoginPlugin = "unix_socket",
        ReloadTls = "FLUSH SSL",
        ServerProgram = "mariadbd",
        ClientProgram = "mariadb",
        DumpProgram = "mariadb-dump",
        HasAria = true,
        SessionVariables = "SELECT VARIABLE_NAME, NUMERIC_MIN_VALUE, NUMERIC_MAX_VALUE FROM information_schema.SYSTEM_VARIABLES "
            + "WHERE VARIABLE_SCOPE = 'SESSION' AND READ_ONLY = 'NO' ORDER BY 1",
        Replication = ReplicationWords.OfMariaDb,
    };

    /// <summary>MySQL 9.7.</summary>
    public static ServerFeatures OfMySql { get; } = new()
    {
        Product = "MySQL",
        SocketLoginPlugin = "auth_socket",
        ReloadTls = "ALTER INSTANCE RELOAD TLS",
        ServerProgram = "mysqld",
        ClientProgram = "mysql",
        DumpProgram = "mysqldump",

        // Without it, 9.7's client takes no \G that does not come from a terminal, and the scripts lock nothing and exit with 0.
        ScriptOptions = "[mysql]\ncommands\n",
        ClientCommands = ["--commands", "--system-command"],
        HasMetadataLocks = true,
        SessionVariables = "SELECT VARIABLE_NAME, MIN_VALUE, MAX_VALUE FROM performance_schema.variables_metadata "
            + "WHERE VARIABLE_SCOPE = 'SESSION' ORDER BY 1",
        Replication = ReplicationWords.OfMySql,
    };

    /// <summary>Its name.</summary>
    public required string Product { get; init; }

    /// <summary>The plugin that logs in root by the socket's peer.</summary>
    public required string SocketLoginPlugin { get; init; }

    /// <summary>Makes the server read its certificate's files again.</summary>
    public required string ReloadTls { get; init; }

    /// <summary>Its program.</summary>
    public required string ServerProgram { get; init; }

    /// <summary>Its client program.</summary>
    public required string ClientProgram { get; init; }

    /// <summary>What must be in an option file, beside the socket, for the shell scripts to lock it.</summary>
    public string ScriptOptions { get; init; } = string.Empty;

    /// <summary>What makes its client take commands of its own, such as <c>system</c>.</summary>
    public IReadOnlyList<string> ClientCommands { get; init; } = [];

    /// <summary>Its dump program.</summary>
    public required string DumpProgram { get; init; }

    /// <summary>
    /// What lists its variables that each session has and that can be set for all, with their least and greatest number.
    /// </summary>
    public required string SessionVariables { get; init; }

    /// <summary>What it calls the same things of replication.</summary>
    public required ReplicationWords Replication { get; init; }

    /// <summary>Whether it has Aria, the engine of the server's own tables.</summary>
    public bool HasAria { get; init; }

    /// <summary>Whether it shows everybody's locks, in <c>performance_schema.metadata_locks</c>.</summary>
    public bool HasMetadataLocks { get; init; }
}
