namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Debian 11's MariaDB, with its data on a filesystem of its own.</summary>
public sealed class MariaDb105OnLoopFixture() : OnLoopFixture(ServerKind.MariaDb105)
{
}
