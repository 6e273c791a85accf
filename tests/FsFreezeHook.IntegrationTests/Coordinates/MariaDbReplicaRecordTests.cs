using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Coordinates;

/// <summary>MariaDB 10.11.</summary>
[Collection(nameof(WithNoServer))]
public sealed class MariaDbReplicaRecordTests(MariaDbReplicationFixture bed)
    : ReplicaRecordTests(bed), IClassFixture<MariaDbReplicationFixture>
{
}
