namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Three nodes of Debian unstable's MariaDB.</summary>
public sealed class MariaDbUnstableGaleraFixture() : GaleraFixture(ServerKind.MariaDbUnstable)
{
}
