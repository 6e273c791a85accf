using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Blocking;

/// <summary>MariaDB 11.8, the backup stages.</summary>
[Collection(nameof(WithMariaDbUnstable))]
public sealed class MariaDbUnstableBackupStageBlockerTests(
    MariaDbUnstableFixture bed, BlockerReport report, ITestOutputHelper output)
    : BlockerTests(bed.Server, "backup-stage", report, output)
{
    [Theory]
    [InlineData(BlockerKind.LongSelect, BlockedEnd.Granted)]
    [InlineData(BlockerKind.YoungSelect, BlockedEnd.Granted)]
    [InlineData(BlockerKind.IdleTransaction, BlockedEnd.Granted)]
    [InlineData(BlockerKind.ActiveTransaction, BlockedEnd.Granted)]
    [InlineData(BlockerKind.MyIsamUpdate, BlockedEnd.Named)]
    [InlineData(BlockerKind.AlterTable, BlockedEnd.Granted)]
    [InlineData(BlockerKind.LockTablesRead, BlockedEnd.Granted)]
    [InlineData(BlockerKind.LockTablesWrite, BlockedEnd.Unseen)]
    [InlineData(BlockerKind.OpenHandler, BlockedEnd.Granted)]
    [InlineData(BlockerKind.ReadLock, BlockedEnd.Granted)]
    [InlineData(BlockerKind.DumpInATransaction, BlockedEnd.Granted)]
    [InlineData(BlockerKind.DumpUnderTheReadLock, BlockedEnd.Granted)]
    public void A_blocker_is_not_waited_for_or_named_and_costs_the_clients_no_more_than_an_attempt(
        BlockerKind kind, BlockedEnd end) =>
        _ = Check(kind, end);

    [Fact]
    public void With_the_plugin_that_shows_them_a_session_that_idles_with_a_table_locked_is_named_and_no_attempt_is_made() =>
        CheckWithMetadataLockInfo(BlockerKind.LockTablesWrite, BlockedEnd.Named);
}
