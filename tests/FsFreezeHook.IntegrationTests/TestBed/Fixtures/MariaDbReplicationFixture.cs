namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Two of Debian 12's MariaDBs.</summary>
public sealed class MariaDbReplicationFixture() : ReplicationFixture(ServerKind.MariaDb)
{
}
