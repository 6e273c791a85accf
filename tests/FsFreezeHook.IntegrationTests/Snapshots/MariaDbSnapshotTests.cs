using System.Collections.Generic;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Snapshots;

/// <summary>MariaDB 10.11.</summary>
[Collection(nameof(WithNoServer))]
public sealed class MariaDbSnapshotTests(MariaDbOnLoopFixture bed, ITestOutputHelper output)
    : SnapshotTests(bed, output), IClassFixture<MariaDbOnLoopFixture>
{
    private protected override IReadOnlyList<GuestAgentBuild> Agents => [GuestAgentBuild.Debian12, GuestAgentBuild.Debian13];

    [Fact]
    public void Snapshots_under_the_backup_stages_are_clean_and_complete() =>
        TakeAndCheck("backup-stage", TablesOfAllEngines);
}
