namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Two servers of this kind.</summary>
public sealed class MySqlParallelReplicaFixture() : ParallelReplicaFixture(ServerKind.MySql)
{
}
