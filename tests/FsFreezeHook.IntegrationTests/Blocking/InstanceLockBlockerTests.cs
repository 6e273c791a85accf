using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Blocking;

/// <summary>MySQL 9.7, the instance lock: it waits for what changes definitions.</summary>
[Collection(nameof(WithNoServer))]
public sealed class InstanceLockBlockerTests(InnoDbOnlyFixture bed, BlockerReport report, ITestOutputHelper output)
    : BlockerTests(bed.Server, "instance-lock", report, output), IClassFixture<InnoDbOnlyFixture>
{
    [Theory]
    [InlineData(BlockerKind.LongSelect, BlockedEnd.Granted)]
    [InlineData(BlockerKind.YoungSelect, BlockedEnd.Granted)]
    [InlineData(BlockerKind.IdleTransaction, BlockedEnd.Granted)]
    [InlineData(BlockerKind.ActiveTransaction, BlockedEnd.Granted)]
    [InlineData(BlockerKind.AlterTable, BlockedEnd.Named)]
    [InlineData(BlockerKind.LockTablesRead, BlockedEnd.Granted)]
    [InlineData(BlockerKind.LockTablesWrite, BlockedEnd.Granted)]
    [InlineData(BlockerKind.OpenHandler, BlockedEnd.Granted)]
    [InlineData(BlockerKind.ReadLock, BlockedEnd.Granted)]
    [InlineData(BlockerKind.DumpInATransaction, BlockedEnd.Granted)]
    [InlineData(BlockerKind.DumpUnderTheReadLock, BlockedEnd.Granted)]
    public void A_blocker_is_not_waited_for_or_named_and_costs_the_clients_no_more_than_an_attempt(
        BlockerKind kind, BlockedEnd end) =>
        _ = Check(kind, end);
}
