namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Debian 12's MariaDB, with its data on a filesystem of its own.</summary>
public sealed class MariaDbOnLoopFixture() : OnLoopFixture(ServerKind.MariaDb)
{
}
