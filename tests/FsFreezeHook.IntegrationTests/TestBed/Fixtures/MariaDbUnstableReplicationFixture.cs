namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Two of Debian unstable's MariaDBs.</summary>
public sealed class MariaDbUnstableReplicationFixture() : ReplicationFixture(ServerKind.MariaDbUnstable)
{
}
