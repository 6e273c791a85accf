namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Debian unstable's MariaDB, with its data on a filesystem of its own.</summary>
public sealed class MariaDbUnstableOnLoopFixture() : OnLoopFixture(ServerKind.MariaDbUnstable)
{
}
