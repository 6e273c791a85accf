namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// Debian unstable's MySQL in a container, whose root is another folder, with its data on a filesystem of its own: nothing
/// of it is configured.
/// </summary>
public sealed class MySqlInContainerFixture()
    : OnLoopFixture(ServerKind.MySql, new DatabaseServerOptions { Container = ContainerOptions.WithoutEngine() })
{
}
