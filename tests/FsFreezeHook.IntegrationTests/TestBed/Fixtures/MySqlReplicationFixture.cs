namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Two of MySQLs.</summary>
public sealed class MySqlReplicationFixture() : ReplicationFixture(ServerKind.MySql)
{
}
