using System;
using System.Linq;
using System.Threading.Tasks;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Clusters;

/// <summary>
/// A sample of what is done with the nodes of Debian 12, on MariaDB 11.8. With FSFREEZE_HOOK_GALERA=MariaDbUnstable the other
/// tests run on it too.
/// </summary>
[Collection(nameof(WithNoServer))]
public sealed class MariaDbUnstableGaleraTests(MariaDbUnstableGaleraFixture bed, ITestOutputHelper output)
    : IClassFixture<MariaDbUnstableGaleraFixture>
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    private readonly GaleraScenes _scenes = new(bed, output);

    [Theory]
    [InlineData("read-lock", 15)]
    [InlineData("backup-stage", 0)]
    public void Writes_to_the_other_nodes_do_not_wait_for_a_freeze_and_all_nodes_end_with_equal_rows(
        string strategy, int syncWait) =>
        _scenes.FreezeWhileOthersWrite(strategy, syncWait);

    [Theory]
    [InlineData("KILL", 24)]
    [InlineData("STOP", 24)]
    public void A_holder_that_ends_in_another_way_leaves_a_node_that_comes_back_by_itself(string signal, int expected) =>
        _scenes.EndHolder(signal, expected);

    [Fact]
    public void A_snapshot_joins_the_cluster_from_the_recorded_position_without_a_copy_of_all_of_it() => _scenes.JoinSnapshot();

    [Fact]
    public void A_node_that_is_frozen_gives_its_data_to_another_one_after_it()
    {
        _scenes.MakeTable();
        using PublishedHook hook = bed.Install();
        Assert.Equal(0, hook.Freeze().ExitCode);
        Assert.Equal(0, hook.Thaw().ExitCode);
        using DatabaseServer joined = bed.JoinByCopy("node2");
        _scenes.AssertEqualRows(joined);
        joined.Stop();
    }

    [Fact]
    public async Task Of_three_nodes_that_are_frozen_at_once_never_two_are_locked()
    {
        DatabaseServer[] nodes = [.. bed.Others, bed.Frozen];
        using PublishedHook hook = new();
        hook.UseGrantedAccount(bed.Frozen);
        _scenes.MakeTable();
        _ = Eventually.True(() => nodes.All(TurnRace.IsFree), Bound, "every node has the table");
        using TurnRace race = new(
            nodes, GaleraScenes.Insert.Replace("{0}", "0", StringComparison.Ordinal), "wait", byAgent: false);
        Assert.All(await race.Run(), end => Assert.Equal("locked", end));
        _ = Eventually.True(() => nodes.All(TurnRace.IsFree), Bound, "the turn is given back");
    }
}
