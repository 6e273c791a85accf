using System.Collections.Generic;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Snapshots;

/// <summary>
/// The main job, with every strategy on every server that has it: a snapshot taken through a real agent, restored on a second
/// server.
/// </summary>
public abstract class SnapshotTests
{
    private const int Clients = 3;
    private const int CyclesOfAnAgent = 10;

    private readonly OnLoopFixture _bed;
    private readonly ITestOutputHelper _output;

    private protected SnapshotTests(OnLoopFixture bed, ITestOutputHelper output)
    {
        _bed = bed;
        _output = output;
    }

    [Fact]
    public void Snapshots_under_the_read_lock_are_clean_and_complete() => TakeAndCheck("read-lock", TablesOfAllEngines);

    /// <summary>The agents that take them.</summary>
    private protected virtual IReadOnlyList<GuestAgentBuild> Agents => [GuestAgentBuild.Debian12, GuestAgentBuild.Unstable];

    private protected WrittenTable[] TablesOfAllEngines => _bed.Server.Features.HasAria
        ? [WrittenTable.InnoDb, WrittenTable.MyIsam, WrittenTable.Aria]
        : [WrittenTable.InnoDb, WrittenTable.MyIsam];

    /// <summary>Takes snapshots under committing clients, as many by each agent.</summary>
    private protected void TakeAndCheck(string strategy, params WrittenTable[] tables)
    {
        foreach (GuestAgentBuild build in Agents)
        {
            using PublishedHook hook = _bed.Install(("lock", strategy));
            using GuestAgent agent = new(build, hook.Program);
            for (int cycle = 1; cycle <= CyclesOfAnAgent; cycle++)
            {
                using WritingClients clients = new(_bed.Server, Clients, tables);
                clients.WaitForMore(20);
                SnapshotMoment moment = _bed.TakeSnapshot(agent);
                clients.WaitForMore(1);
                clients.Stop();

                using RestoredCopy copy = _bed.Restore();
                Assert.Empty(strategy == "instance-lock"
                    ? SnapshotFindings.OfInstanceLock(copy, clients, moment)
                    : SnapshotFindings.Of(copy, clients, moment));
                RestoredRecord.AssertLocked(strategy, copy, hook);
                _output.WriteLine(
                    $"{strategy}, agent {build}, cycle {cycle}: {clients.Rows.Count} rows, "
                    + $"longest stall {clients.LongestStall.TotalMilliseconds:0} ms");
            }
        }
    }
}
