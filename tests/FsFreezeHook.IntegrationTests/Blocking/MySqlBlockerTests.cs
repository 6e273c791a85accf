using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Blocking;

/// <summary>MySQL 9.7, whose read lock waits for SELECTs too.</summary>
[Collection(nameof(WithMySql))]
public sealed class MySqlBlockerTests(MySqlFixture bed, BlockerReport report, ITestOutputHelper output)
    : BlockerTests(bed.Server, "read-lock", report, output)
{
    [Theory]
    [InlineData(BlockerKind.LongSelect, BlockedEnd.Named)]
    [InlineData(BlockerKind.YoungSelect, BlockedEnd.Named)]
    [InlineData(BlockerKind.IdleTransaction, BlockedEnd.Granted)]
    [InlineData(BlockerKind.ActiveTransaction, BlockedEnd.Named)]
    [InlineData(BlockerKind.MyIsamUpdate, BlockedEnd.Named)]
    [InlineData(BlockerKind.AlterTable, BlockedEnd.Named)]
    [InlineData(BlockerKind.LockTablesRead, BlockedEnd.Named)]
    [InlineData(BlockerKind.LockTablesWrite, BlockedEnd.Named)]
    [InlineData(BlockerKind.OpenHandler, BlockedEnd.Named)]
    [InlineData(BlockerKind.ReadLock, BlockedEnd.Granted)]
    [InlineData(BlockerKind.DumpInATransaction, BlockedEnd.Named)]
    [InlineData(BlockerKind.DumpUnderTheReadLock, BlockedEnd.Named)]
    public void A_blocker_is_not_waited_for_or_named_and_costs_the_clients_no_more_than_an_attempt(
        BlockerKind kind, BlockedEnd end) =>
        _ = Check(kind, end);

    [Fact]
    public void A_SELECT_of_8_s_is_waited_for_and_meanwhile_no_client_waits_for_half_a_second() => CheckThatItIsWaitedFor(8);

    [Fact]
    public void Ten_freezes_beside_clients_that_lock_a_table_again_and_again_all_succeed() => CheckBesideBusyClients(10);
}
