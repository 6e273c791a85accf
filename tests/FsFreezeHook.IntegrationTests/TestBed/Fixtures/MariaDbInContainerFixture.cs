namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Debian 12's MariaDB in a container, with its data on a filesystem of its own: nothing of it is configured.</summary>
public sealed class MariaDbInContainerFixture()
    : OnLoopFixture(ServerKind.MariaDb, new DatabaseServerOptions { Container = ContainerOptions.WithoutEngine() })
{
}
