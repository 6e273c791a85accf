using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Clusters;

/// <summary>MySQL 9.7.</summary>
[Collection(nameof(WithNoServer))]
public sealed class MySqlReplicaTests(MySqlParallelReplicaFixture bed, ITestOutputHelper output)
    : ReplicaTests(bed, output), IClassFixture<MySqlParallelReplicaFixture>
{
}
