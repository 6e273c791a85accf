using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Coordinates;

/// <summary>MySQL 9.7.</summary>
[Collection(nameof(WithNoServer))]
public sealed class MySqlReplicaRecordTests(MySqlReplicationFixture bed)
    : ReplicaRecordTests(bed), IClassFixture<MySqlReplicationFixture>
{
}
