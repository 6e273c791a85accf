using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Coordinates;

/// <summary>MariaDB 11.8.</summary>
[Collection(nameof(WithNoServer))]
public sealed class MariaDbUnstableReplicaRecordTests(MariaDbUnstableReplicationFixture bed)
    : ReplicaRecordTests(bed), IClassFixture<MariaDbUnstableReplicationFixture>
{
}
