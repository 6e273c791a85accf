using System;
using System.Collections.Generic;
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
    private const string Table = "galera_rows";
    private const string Insert = "INSERT INTO galera_rows (node, client) VALUES (@@server_id, {0})";

    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(3);

    // A write that the freeze holds up waits for seconds. Shorter waits are those of two processors for nine servers and clients.
    private static readonly TimeSpan Back = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("read-lock", 0)]
    [InlineData("backup-stage", 0)]
    [InlineData("read-lock", 15)]
    [InlineData("backup-stage", 15)]
    public void Writes_to_the_other_nodes_do_not_wait_for_a_freeze_and_all_nodes_end_with_equal_rows(
        string strategy, int syncWait)
    {
        MakeTable();
        SetSyncWait(syncWait);
        using PublishedHook hook = bed.Install(("lock", strategy));
        using PacedClients one = new(bed.Others[0], 2, Pace, Insert);
        using PacedClients other = new(bed.Others[1], 2, Pace, Insert);
        try
        {
            ClusterCycles cycles = new();
            for (int cycle = 0; cycle < Cycles; cycle++)
            {
                cycles.MeasureWithout(() =>
                {
                    long calm = Stopwatch.GetTimestamp();
                    WaitForAnswers(one, Hold);
                    return Longest(one, other, calm);
                });
                long begun = Stopwatch.GetTimestamp();
                CommandResult freeze = hook.Freeze();
                Assert.True(freeze.ExitCode == 0, freeze.Error);
                WaitForAnswers(one, Hold);
                Assert.Equal("Donor/Desynced", GaleraFixture.Shown(bed.Frozen, "local_state_comment"));
                int queue = int.Parse(GaleraFixture.Shown(bed.Frozen, "local_recv_queue"), CultureInfo.InvariantCulture);
                Assert.Equal(0, hook.Thaw().ExitCode);
                TimeSpan back = GaleraFixture.WaitUntilSynced(bed.Frozen, Back);
                TimeSpan longest = Longest(one, other, begun);
                output.WriteLine(
                    $"{strategy}, wsrep_sync_wait {syncWait}: queue {queue}, longest write elsewhere "
                    + $"{longest.TotalMilliseconds:0.0} ms, synced after {back}");

                // One that waits for the frozen node waits until it is thawed.
                Assert.InRange(longest, TimeSpan.Zero, Hold);
                Assert.InRange(queue, 1, int.MaxValue);
                cycles.Add(longest);
            }

            output.WriteLine(cycles.Words);
            Assert.True(cycles.AreCheap, cycles.Words);
        }
        finally
        {
            SetSyncWait(0);
        }

        one.Stop();
        other.Stop();
        AssertEqualRows();
    }

    [Theory]
    [InlineData("KILL", 24)]
    [InlineData("TERM", 24)]
    [InlineData("STOP", 24)]
    [InlineData("", 25)]
    public void A_holder_that_ends_in_another_way_leaves_a_node_that_comes_back_by_itself(string signal, int expected)
    {
        MakeTable();
        using PublishedHook hook = bed.Install(("max-hold", signal.Length == 0 ? "1s" : "1min"));
        using PacedClients clients = new(bed.Others[0], 2, Pace, Insert);
        CommandResult freeze = hook.Freeze();
        Assert.True(freeze.ExitCode == 0, freeze.Error);
        WaitForAnswers(clients, TimeSpan.FromSeconds(1));
        if (signal.Length > 0)
        {
            Assert.Single(hook.Holders).Signal(signal);
        }

        if (signal == "STOP")
        {
            // Only a thaw, or the session's own limit, ends a lock whose holder is stopped.
            Assert.Equal("Donor/Desynced", GaleraFixture.Shown(bed.Frozen, "local_state_comment"));
            Assert.Equal(expected, hook.Thaw().ExitCode);
        }

        _ = GaleraFixture.WaitUntilSynced(bed.Frozen, Back);
        if (signal != "STOP")
        {
            Assert.Equal(expected, hook.Thaw().ExitCode);
        }

        Assert.Equal("0", GaleraFixture.Shown(bed.Frozen, "desync_count"));
        Assert.Equal(0, hook.Freeze().ExitCode);
        Assert.Equal(0, hook.Thaw().ExitCode);
        clients.Stop();
        AssertEqualRows();
    }

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
        MakeTable();
        using PublishedHook hook = bed.Install();
        using PacedClients clients = new(bed.Others[0], 2, Pace, Insert);
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
            WaitForAnswers(changing, TimeSpan.FromMilliseconds(500));
            Assert.Equal(0, hook.Thaw().ExitCode);
            _ = GaleraFixture.WaitUntilSynced(bed.Frozen, Back);
            Assert.InRange(Longest(clients, changing, begun), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        }

        clients.Stop();
        changing.Stop();
        AssertEqualRows();
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
    public void A_snapshot_joins_the_cluster_from_the_recorded_position_without_a_copy_of_all_of_it()
    {
        MakeTable();
        using TemporaryFolder folder = new();
        using PublishedHook hook = bed.Install();
        using GuestAgent agent = new(GuestAgentBuild.Debian12, hook.Program);
        using PacedClients one = new(bed.Others[0], 2, Pace, Insert);
        using PacedClients other = new(bed.Others[1], 2, Pace, Insert);
        using PacedClients own = new(bed.Frozen, 1, Pace, Insert);
        string image = folder.File("image");
        _ = Snapshot.Take(agent, bed.Filesystem, image);
        RecordedGalera recorded = Assert.Single(hook.FreezeRecord.Instances).Galera!;
        Assert.Equal("node2", recorded.Node);

        using LoopFilesystem copy = LoopFilesystem.Mount(image, folder.File("mount"));
        string recovered = GaleraFixture.Recover(copy.MountPoint);
        Assert.True(recovered.Contains("Recovered position: " + recorded.Position, StringComparison.Ordinal), recovered);
        int withoutCopy = StateTransfersWithoutCopy();
        using (DatabaseServer joined = bed.JoinOn(copy.MountPoint, recorded.Position))
        {
            Assert.Contains("Receiving IST", joined.Output, StringComparison.Ordinal);
            Assert.Equal(withoutCopy + 1, StateTransfersWithoutCopy());
            one.Stop();
            other.Stop();
            own.Stop();
            AssertEqualRows(joined);
            joined.Stop();
        }

        int StateTransfersWithoutCopy() =>
            bed.Others.Append(bed.Frozen).Sum(node => node.Output.Split("Bypassing state dump").Length - 1);
    }

    private static int Cycles => ClusterCycles.Count;

    private static TimeSpan Longest(PacedClients one, PacedClients other, long since)
    {
        long now = Stopwatch.GetTimestamp();
        TimeSpan first = one.LongestBetween(since, now);
        TimeSpan second = other.LongestBetween(since, now);
        return first > second ? first : second;
    }

    // Not a time alone: clients that are held up have no answers.
    private static void WaitForAnswers(PacedClients clients, TimeSpan span)
    {
        (int before, long begun) = (clients.Answers, Stopwatch.GetTimestamp());
        _ = Eventually.True(
            () => clients.Answers > before && Stopwatch.GetElapsedTime(begun) >= span, span + Back, "the clients are answered");
    }

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

    private void MakeTable()
    {
        using MySqlConnection connection = bed.Others[0].Connect();
        connection.Execute(
            $"CREATE OR REPLACE TABLE {Table} (id BIGINT AUTO_INCREMENT PRIMARY KEY, node INT, client INT) ENGINE = InnoDB");
        foreach (DatabaseServer node in bed.Others.Append(bed.Frozen))
        {
            _ = Eventually.True(() => Has(node, Table), Back, "the table is on every node");
        }
    }

    private static bool Has(DatabaseServer node, string table)
    {
        using MySqlConnection connection = node.Connect();
        return connection.Rows($"SHOW TABLES LIKE '{table}'").Count > 0;
    }

    private void SetSyncWait(int value)
    {
        foreach (DatabaseServer node in bed.Others.Append(bed.Frozen))
        {
            using MySqlConnection connection = node.Connect();
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"SET GLOBAL wsrep_sync_wait = {value}"));
        }
    }

    private void AssertEqualRows(params IEnumerable<DatabaseServer> further)
    {
        List<string> sums = [];
        foreach (DatabaseServer node in bed.Others.Append(bed.Frozen).Concat(further))
        {
            _ = GaleraFixture.WaitUntilSynced(node, Back);
            using MySqlConnection connection = node.Connect();
            connection.Execute("SET SESSION wsrep_sync_wait = 15");
            sums.Add(connection.Rows($"SELECT COUNT(*), MD5(GROUP_CONCAT(id, node, client ORDER BY id)) FROM {Table}")
                .Select(row => string.Join(' ', row)).Single()
                + " " + connection.Rows($"CHECKSUM TABLE {Table}").Single()[1]);
        }

        output.WriteLine(sums[0]);
        Assert.All(sums, sum => Assert.Equal(sums[0], sum));
    }
}
