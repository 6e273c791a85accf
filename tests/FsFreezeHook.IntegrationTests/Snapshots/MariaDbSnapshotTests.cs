using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Snapshots;

/// <summary>MariaDB 10.11.</summary>
[Collection(nameof(WithNoServer))]
public sealed class MariaDbSnapshotTests(MariaDbOnLoopFixture bed, ITestOutputHelper output)
    : SnapshotTests(bed, output), IClassFixture<MariaDbOnLoopFixture>
{
    [Fact]
    public void Twenty_snapshots_under_the_backup_stages_are_clean_and_complete() =>
        TakeAndCheck("backup-stage", TablesOfAllEngines);
}
