using System.Collections.Generic;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>How a private database server is set up.</summary>
internal sealed record DatabaseServerOptions
{
    /// <summary>Where its data lies, as seen from outside; null: in the server's own folder.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Whether the data is there already, such as in a restored copy.</summary>
    public bool HasData { get; init; }

    /// <summary>Whether it listens on 127.0.0.1 too, with TLS.</summary>
    public bool Tcp { get; init; }

    /// <summary>Its number among those that replicate from each other.</summary>
    public int ServerId { get; init; } = 1;

    /// <summary>Whether its transactions have GTIDs; MariaDB's always do.</summary>
    public bool Gtid { get; init; }

    /// <summary>Whether it has a MyISAM table of the bed's.</summary>
    public bool MyIsam { get; init; } = true;

    /// <summary>The container that it runs in; null: it runs in none.</summary>
    public ContainerOptions? Container { get; init; }

    /// <summary>The password of its root; null: root logs in by its socket, as the user root.</summary>
    public string? RootPassword { get; init; }

    /// <summary>The user that a MariaDB runs as; null: mysql on this machine, root in a folder of its own.</summary>
    public string? Account { get; init; }

    /// <summary>Further options of the server.</summary>
    public IReadOnlyList<string> Extra { get; init; } = [];
}
