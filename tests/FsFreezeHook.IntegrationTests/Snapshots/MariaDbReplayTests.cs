using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Snapshots;

/// <summary>MariaDB 10.11.</summary>
[Collection(nameof(WithNoServer))]
public sealed class MariaDbReplayTests(MariaDbOnLoopFixture bed, ITestOutputHelper output)
    : ReplayTests(bed, output), IClassFixture<MariaDbOnLoopFixture>
{
    [Fact]
    public void A_replica_made_by_position_of_a_snapshot_under_the_read_lock_misses_no_row_and_has_none_twice() =>
        Replay("read-lock", ByPosition);

    [Fact]
    public void A_replica_made_by_GTID_of_a_snapshot_under_the_backup_stages_misses_no_row_and_has_none_twice() =>
        Replay("backup-stage", ByGtid);

    [Fact]
    public void A_replica_made_by_position_of_a_snapshot_under_the_backup_stages_misses_no_row_and_has_none_twice() =>
        Replay("backup-stage", ByPosition);
}
