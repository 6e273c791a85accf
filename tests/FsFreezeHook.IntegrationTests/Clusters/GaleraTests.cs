using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Clusters;

/// <summary>
/// One node of three is frozen while clients write to the others. A few cycles in a run; FSFREEZE_HOOK_CLUSTER_CYCLES says how
/// many.
/// </summary>
[Collection(nameof(WithNoServer))]
public sealed class GaleraTests(GaleraFixture bed, ITestOutputHelper output) : IClassFixture<GaleraFixture>
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan Back = TimeSpan.FromSeconds(10);

    private readonly GaleraScenes _scenes = new(bed, output);

    [Theory]
    [InlineData("read-lock", 0)]
    [InlineData("backup-stage", 0)]
    [InlineData("read-lock", 15)]
    [InlineData("backup-stage", 15)]
    public void Writes_to_the_other_nodes_do_not_wait_for_a_freeze_and_all_nodes_end_with_equal_rows(
        string strategy, int syncWait) =>
        _scenes.FreezeWhileOthersWrite(strategy, syncWait);

    [Theory]
    [InlineData("KILL", 24)]
    [InlineData("TERM", 24)]
    [InlineData("STOP", 24)]
    [InlineData("", 25)]
    public void A_holder_that_ends_in_another_way_leaves_a_node_that_comes_back_by_itself(string signal, int expected) =>
        _scenes.EndHolder(signal, expected);

    [Fact]
    public void A_node_that_is_not_synced_is_waited_for_and_refused_by_its_state_unless_any_will_do()
    {
        using MySqlConnection connection = bed.Frozen.Connect();
        _ = Eventually.True(() => Desyncs(connection), Back, "the node is taken out of flow control");
        try
        {
            using PublishedHook hook = bed.Install(("lock-timeout", "1s"));
            CommandResult freeze = hook.Freeze();
            Assert.Equal(22, freeze.ExitCode);
            Assert.Contains("Primary, Donor/Desynced (wsrep_desync is ON)", freeze.Error, StringComparison.Ordinal);
            CheckFindings check = CheckFindings.Run(hook);
            Assert.Equal("warn", check.Level("instance.cluster"));

            using PublishedHook any = bed.Install(("galera", "any"));
            freeze = any.Freeze();
            Assert.True(freeze.ExitCode == 0, freeze.Error);
            Assert.Equal("2", GaleraFixture.Shown(bed.Frozen, "desync_count"));
            Assert.Equal(0, any.Thaw().ExitCode);
            Assert.Equal("1", GaleraFixture.Shown(bed.Frozen, "desync_count"));

            using PublishedHook patient = bed.Install(("lock-timeout", "20s"));
            using BackgroundProcess waits = patient.Start("freeze");
            _ = Eventually.True(
                () => patient.Log.Contains("waits for", StringComparison.Ordinal), Back, "the freeze waits for the node");
            connection.Execute("SET GLOBAL wsrep_desync = OFF");
            Assert.Equal(0, waits.WaitForExit(TimeSpan.FromSeconds(25)));
            Assert.Equal(0, patient.Thaw().ExitCode);
            Assert.Equal("ok", CheckFindings.Run(patient).Level("instance.cluster"));
        }
        finally
        {
            connection.Execute("SET GLOBAL wsrep_desync = OFF");
        }
    }

    [Fact]
    public void Table_definitions_that_change_on_other_nodes_hold_up_neither_a_freeze_nor_the_cluster()
    {
        _scenes.MakeTable();
        using PublishedHook hook = bed.Install();
        using PacedClients clients = new(bed.Others[0], 2, Pace, GaleraScenes.Insert);
        using PacedClients changing = new(
            bed.Others[1],
            1,
            10 * Pace,
            "CREATE OR REPLACE TABLE galera_changed (a INT PRIMARY KEY);ALTER TABLE galera_changed ADD COLUMN b INT, "
                + "ALGORITHM=COPY;INSERT INTO galera_changed VALUES ({0}, 1);ALTER TABLE galera_changed FORCE, ALGORITHM=COPY");
        for (int cycle = 0; cycle < Cycles; cycle++)
        {
            long begun = Stopwatch.GetTimestamp();
            CommandResult freeze = hook.Freeze();
            Assert.True(freeze.ExitCode == 0, freeze.Error);
            GaleraScenes.WaitForAnswers(changing, TimeSpan.FromMilliseconds(500));
            Assert.Equal(0, hook.Thaw().ExitCode);
            _ = GaleraFixture.WaitUntilSynced(bed.Frozen, Back);
            Assert.InRange(GaleraScenes.Longest(clients, changing, begun), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        }

        clients.Stop();
        changing.Stop();
        _scenes.AssertEqualRows();
    }

    [Fact]
    public void A_node_that_left_its_cluster_while_it_was_frozen_says_so_at_thaw_and_is_refused_until_it_is_back()
    {
        using PublishedHook hook = bed.Install(("lock-timeout", "1s"));
        Assert.Equal(0, hook.Freeze().ExitCode);
        try
        {
            SignalOthers("STOP");
            _ = Eventually.True(
                () => bed.Frozen.Output.Contains("view(view_id(NON_PRIM", StringComparison.Ordinal),
                TimeSpan.FromSeconds(60),
                "the node hears of the others no more");
            CommandResult thaw = hook.Thaw();
            Assert.True(thaw.ExitCode == 0, thaw.Error);
            Assert.Contains("it left its cluster", Assert.Single(hook.ThawRecord.Instances).Note, StringComparison.Ordinal);

            CommandResult freeze = hook.Freeze();
            Assert.Equal(22, freeze.ExitCode);
            Assert.Contains("non-Primary", freeze.Error, StringComparison.Ordinal);
            Assert.Contains("non-Primary", CheckFindings.Run(hook).Text("instance.access"), StringComparison.Ordinal);

            using PublishedHook any = bed.Install(("galera", "any"));
            freeze = any.Freeze();
            Assert.True(freeze.ExitCode == 0, freeze.Error);
            Assert.Equal(0, any.Thaw().ExitCode);
        }
        finally
        {
            SignalOthers("CONT");
        }

        _ = GaleraFixture.WaitUntilSynced(bed.Frozen);
        bed.Others.ToList().ForEach(node => GaleraFixture.WaitUntilSynced(node));
        Assert.Equal(0, hook.Freeze().ExitCode);
        Assert.Equal(0, hook.Thaw().ExitCode);
    }

    [Fact]
    public void A_snapshot_joins_the_cluster_from_the_recorded_position_without_a_copy_of_all_of_it() =>
        _scenes.JoinSnapshot();

    private static int Cycles => ClusterCycles.Count;

    // While the cluster's members change it is refused, to be tried again.
    private static bool Desyncs(MySqlConnection connection)
    {
        try
        {
            connection.Execute("SET GLOBAL wsrep_desync = ON");
            return true;
        }
        catch (MySqlException)
        {
            return false;
        }
    }

    private void SignalOthers(string signal)
    {
        foreach (DatabaseServer node in bed.Others)
        {
            _ = Command.Must("kill", "-" + signal, node.Pid.ToString(CultureInfo.InvariantCulture));
        }
    }
}
