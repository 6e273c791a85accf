using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Clusters;

/// <summary>MariaDB 11.8.</summary>
[Collection(nameof(WithNoServer))]
public sealed class MariaDbUnstableReplicaTests(MariaDbUnstableParallelReplicaFixture bed, ITestOutputHelper output)
    : ReplicaTests(bed, output), IClassFixture<MariaDbUnstableParallelReplicaFixture>
{
}
