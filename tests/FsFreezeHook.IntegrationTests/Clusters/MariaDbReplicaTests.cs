using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Clusters;

/// <summary>MariaDB 10.11.</summary>
[Collection(nameof(WithNoServer))]
public sealed class MariaDbReplicaTests(MariaDbParallelReplicaFixture bed, ITestOutputHelper output)
    : ReplicaTests(bed, output), IClassFixture<MariaDbParallelReplicaFixture>
{
}
