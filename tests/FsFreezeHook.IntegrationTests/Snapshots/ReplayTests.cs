using System;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Snapshots;

/// <summary>
/// What the recorded coordinates are for: a server on a snapshot that was taken under load becomes a replica of the original,
/// from the coordinates that the snapshot itself contains.
/// </summary>
public abstract class ReplayTests
{
    private readonly OnLoopFixture _bed;
    private readonly ITestOutputHelper _output;

    private protected ReplayTests(OnLoopFixture bed, ITestOutputHelper output)
    {
        _bed = bed;
        _output = output;
    }

    [Fact]
    public void A_replica_made_by_GTID_of_a_snapshot_under_the_read_lock_misses_no_row_and_has_none_twice() =>
        Replay("read-lock", ByGtid);

    private protected static void ByGtid(RestoredCopy copy, DatabaseServer original, RecordedBinaryLog log) =>
        Replica.FollowByGtid(copy.Server, original, log.GtidSet!);

    private protected static void ByPosition(RestoredCopy copy, DatabaseServer original, RecordedBinaryLog log) =>
        Replica.FollowByPosition(copy.Server, original, log.File!, log.Position!.Value);

    private protected void Replay(string strategy, Action<RestoredCopy, DatabaseServer, RecordedBinaryLog> follow)
    {
        using PublishedHook hook = _bed.Install(("lock", strategy));
        using GuestAgent agent = new(GuestAgentBuild.Unstable, hook.Program);
        using WritingClients clients = new(_bed.Server, 3, WrittenTable.InnoDb, WrittenTable.WithoutKey);
        clients.WaitForMore(20);
        _ = _bed.TakeSnapshot(agent);
        clients.WaitForMore(20);

        using RestoredCopy copy = _bed.Restore();
        RecordedBinaryLog? log = Assert.Single(copy.FreezeRecord.Instances).BinaryLog;
        Assert.NotNull(log);
        Assert.Equal((true, true), (log.Enabled, log.Exact));
        int inTheSnapshot = Replica.Rows(copy.Server, WrittenTable.InnoDb.Name).Count;
        follow(copy, _bed.Server, log);
        clients.WaitForMore(20);
        clients.Stop();
        Replica.WaitUntilItHasAll(copy.Server, _bed.Server);

        foreach (WrittenTable table in clients.Tables)
        {
            Assert.Equal(Replica.Rows(_bed.Server, table.Name), Replica.Rows(copy.Server, table.Name));
        }

        int atTheEnd = Replica.Rows(copy.Server, WrittenTable.InnoDb.Name).Count;
        Assert.InRange(inTheSnapshot, 30, atTheEnd - 60);
        _output.WriteLine($"{strategy}: {inTheSnapshot} rows in the snapshot, {atTheEnd} at the end, from {log}");
    }
}
