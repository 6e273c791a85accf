using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Snapshots;

/// <summary>MariaDB 11.8.</summary>
[Collection(nameof(WithNoServer))]
public sealed class MariaDbUnstableSnapshotTests(MariaDbUnstableOnLoopFixture bed, ITestOutputHelper output)
    : SnapshotTests(bed, output), IClassFixture<MariaDbUnstableOnLoopFixture>
{
    [Fact]
    public void Snapshots_under_the_backup_stages_are_clean_and_complete() =>
        TakeAndCheck("backup-stage", TablesOfAllEngines);
}
