using System;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>A MariaDB in a container of Docker, of which nothing is configured, beside one outside.</summary>
public sealed class DockerBesideFixture : IDisposable
{
    /// <summary>The container's name.</summary>
    internal const string Name = "shop-db";

    private const string RootPassword = "root-password";

    /// <summary>Starts both.</summary>
    public DockerBesideFixture(DockerEngine docker)
    {
        RunningServers.MustBeNone();
        Outside = MariaDbServer.StartNew();
        Contained = DatabaseServers.Start(ServerKind.MariaDbUnstable, new DatabaseServerOptions
        {
            RootPassword = RootPassword,
            Container = new ContainerOptions(docker, Name, $"MARIADB_ROOT_PASSWORD={RootPassword}"),
        });
    }

    /// <summary>The one that is configured.</summary>
    internal DatabaseServer Outside { get; }

    /// <summary>The one in the container.</summary>
    internal DatabaseServer Contained { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Contained.Dispose();
        Outside.Dispose();
    }
}
