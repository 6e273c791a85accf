using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Snapshots;

/// <summary>MySQL 9.7.</summary>
[Collection(nameof(WithNoServer))]
public sealed class MySqlSnapshotTests(MySqlOnLoopFixture bed, ITestOutputHelper output)
    : SnapshotTests(bed, output), IClassFixture<MySqlOnLoopFixture>
{
    [Fact]
    public void Snapshots_under_the_instance_lock_are_clean_and_complete() =>
        TakeAndCheck("instance-lock", WrittenTable.InnoDb);
}
