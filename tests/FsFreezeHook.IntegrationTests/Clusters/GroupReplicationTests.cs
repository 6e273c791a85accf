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
/// A secondary of Group Replication is frozen while clients write to its primary. A few cycles in a run;
/// FSFREEZE_HOOK_CLUSTER_CYCLES says how many.
/// </summary>
[Collection(nameof(WithNoServer))]
public sealed class GroupReplicationTests(GroupFixture bed, ITestOutputHelper output) : IClassFixture<GroupFixture>
{
    private const string Table = "group_rows";
    private const string Insert = "INSERT INTO group_rows (client) VALUES ({0})";

    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("read-lock")]
    [InlineData("instance-lock")]
    public void Writes_to_the_primary_do_not_wait_for_a_freeze_of_a_secondary_and_all_members_end_with_equal_rows(string strategy)
    {
        MakeTable();
        using PublishedHook hook = bed.Install(("lock", strategy), ("role", "replica"));
        using PacedClients clients = new(bed.Primary, 4, Pace, Insert);
        ClusterCycles cycles = new();
        for (int cycle = 0; cycle < Cycles; cycle++)
        {
            cycles.MeasureWithout(() =>
            {
                long calm = Stopwatch.GetTimestamp();
                WaitForAnswers(clients, Hold);
                return clients.LongestBetween(calm, Stopwatch.GetTimestamp());
            });
            long begun = Stopwatch.GetTimestamp();
            CommandResult freeze = hook.Freeze();
            Assert.True(freeze.ExitCode == 0, freeze.Error);
            WaitForAnswers(clients, Hold);
            int queue = GroupFixture.Queue(bed.Frozen);
            Assert.Equal(0, hook.Thaw().ExitCode);
            long thawed = Stopwatch.GetTimestamp();
            WaitUntilApplied(bed.Frozen);
            TimeSpan longest = clients.LongestBetween(begun, Stopwatch.GetTimestamp());
            output.WriteLine(
                $"{strategy}: queue {queue}, longest write to the primary {longest.TotalMilliseconds:0.0} ms, "
                + $"applied after {Stopwatch.GetElapsedTime(thawed).TotalSeconds:0.00} s");

            // One that waits for the frozen member waits until it is thawed.
            Assert.InRange(longest, TimeSpan.Zero, Hold);
            RecordedInstance recorded = Assert.Single(hook.FreezeRecord.Instances);
            Assert.Equal(
                ("SECONDARY", "ONLINE, SECONDARY"), (recorded.GroupReplication!.Role, recorded.GroupReplication.StateBefore));
            Assert.NotEmpty(recorded.GroupReplication.View);
            Assert.NotEmpty(recorded.BinaryLog!.GtidSet!);
            Assert.Equal("ONLINE", GroupFixture.State(bed.Frozen));
            cycles.Add(longest);
        }

        output.WriteLine(cycles.Words);
        Assert.True(cycles.AreCheap, cycles.Words);

        clients.Stop();
        AssertEqualRows(bed.Members);
    }

    [Fact]
    public void A_snapshot_becomes_a_fourth_member_by_the_transactions_that_are_recorded()
    {
        MakeTable();
        using TemporaryFolder folder = GroupFixture.Folder();
        using PublishedHook hook = bed.Install();
        using GuestAgent agent = new(GuestAgentBuild.Unstable, hook.Program);
        using PacedClients clients = new(bed.Primary, 4, Pace, Insert);
        string image = folder.File("image");
        _ = Snapshot.Take(agent, bed.Filesystem, image);
        string recorded = Assert.Single(hook.FreezeRecord.Instances).BinaryLog!.GtidSet!;
        using LoopFilesystem copy = LoopFilesystem.Mount(image, folder.File("mount"));
        using DatabaseServer fourth = bed.StartOn(copy.MountPoint);
        using (MySqlConnection connection = fourth.Connect())
        {
            Assert.Equal(recorded, connection.Value("SELECT REPLACE(@@GLOBAL.gtid_executed, '\n', '')"));
        }

        GroupFixture.Start(fourth);
        clients.Stop();
        AssertEqualRows([.. bed.Members, fourth]);
        using MySqlConnection last = fourth.Connect("root", string.Empty, string.Empty);
        last.Execute("STOP GROUP_REPLICATION");
    }

    [Fact]
    public void The_primary_is_skipped_where_only_replicas_are_to_be_locked()
    {
        using PublishedHook hook = bed.Install();
        hook.UseServer(bed.Primary, ("role", "replica"));
        hook.UseServer("second", bed.Members[1]);
        hook.UseServer("third", bed.Frozen);
        CommandResult freeze = hook.Freeze();
        Assert.True(freeze.ExitCode == 0, freeze.Error);
        using (MySqlConnection connection = bed.Primary.Connect())
        {
            connection.Execute("CREATE TABLE IF NOT EXISTS group_skipped (id INT PRIMARY KEY)");
        }

        Assert.Equal("skipped", hook.FreezeRecord.Verdict);
        Assert.Contains("it is the primary of its group", Assert.Single(hook.FreezeRecord.Reasons), StringComparison.Ordinal);
        Assert.Equal(["second", "third"], hook.FreezeRecord.Instances.Select(instance => instance.Name).Order());
        Assert.Equal(0, hook.Thaw().ExitCode);
        Assert.Equal("skipped", hook.ThawRecord.Verdict);
    }

    [Fact]
    public void A_member_that_was_expelled_while_it_was_frozen_says_so_at_thaw_and_is_refused_until_it_is_back()
    {
        using PublishedHook hook = bed.Install(("lock-timeout", "1s"));
        Assert.Equal(0, hook.Freeze().ExitCode);
        bed.ExpelFrozen();
        CommandResult thaw = hook.Thaw();
        Assert.True(thaw.ExitCode == 0, thaw.Error);
        Assert.Contains("it left its cluster", Assert.Single(hook.ThawRecord.Instances).Note, StringComparison.Ordinal);
        AssertRefused(hook);
        GroupFixture.Start(bed.Frozen);
        Assert.Equal(0, hook.Freeze().ExitCode);
        Assert.Equal(0, hook.Thaw().ExitCode);
    }

    private void AssertRefused(PublishedHook hook)
    {
        CommandResult freeze = hook.Freeze();
        Assert.Equal(22, freeze.ExitCode);
        Assert.Contains("is ERROR, outside its cluster", freeze.Error, StringComparison.Ordinal);
        Assert.Contains("is ERROR", CheckFindings.Run(hook).Text("instance.access"), StringComparison.Ordinal);
        using PublishedHook any = bed.Install(("galera", "any"));
        Assert.Equal(0, any.Freeze().ExitCode);
        Assert.Equal(0, any.Thaw().ExitCode);
    }

    [Fact]
    public void Flow_control_that_a_long_freeze_brings_on_is_warned_of_before_and_told_at_thaw()
    {
        MakeTable();
        SetThreshold(200);
        try
        {
            using PublishedHook hook = bed.Install();
            using PacedClients clients = new(bed.Primary, 4, Pace, Insert);
            WaitForAnswers(clients, TimeSpan.FromSeconds(1));
            CheckFindings check = CheckFindings.Run(hook);
            Assert.Equal("warn", check.Level("instance.cluster"));
            Assert.Contains("flow control", check.Text("instance.cluster"), StringComparison.Ordinal);
            double before = Rate(clients);
            Assert.Equal(0, hook.Freeze().ExitCode);
            _ = Eventually.True(
                () => GroupFixture.Queue(bed.Frozen) > 400, Bound, "the queue is longer than flow control allows");
            WaitForAnswers(clients, TimeSpan.FromSeconds(2));
            double during = Rate(clients);
            output.WriteLine($"{before:0} writes a second before, {during:0} under flow control");
            Assert.Equal(0, hook.Thaw().ExitCode);
            Assert.Contains("flow control", Assert.Single(hook.ThawRecord.Instances).Note, StringComparison.Ordinal);
        }
        finally
        {
            SetThreshold(25000);
        }

        using PublishedHook calm = bed.Install();
        Assert.Equal("ok", CheckFindings.Run(calm).Level("instance.cluster"));
    }

    [Fact]
    public void A_secondary_waits_its_turn_behind_the_primary_and_check_says_that_other_secondaries_cannot_be_seen()
    {
        using PublishedHook hook = bed.Install(("cluster-turn", "refuse"));
        Assert.Contains("cannot be seen", CheckFindings.Run(hook).Text("instance.cluster"), StringComparison.Ordinal);
        using PublishedHook primary = new();
        primary.UseGrantedAccount(bed.Primary);
        WaitUntilApplied(bed.Frozen);
        Assert.Contains("the primary is not frozen", CheckFindings.Run(hook).Text("instance.cluster"), StringComparison.Ordinal);
        Assert.Equal(0, primary.Freeze().ExitCode);
        CommandResult freeze = hook.Freeze();
        Assert.Equal(22, freeze.ExitCode);
        Assert.Contains("member 127.0.0.1:", freeze.Error, StringComparison.Ordinal);
        Assert.Equal(0, primary.Thaw().ExitCode);
        WaitUntilApplied(bed.Frozen);
        Assert.Equal(0, hook.Freeze().ExitCode);
        Assert.Equal(0, hook.Thaw().ExitCode);
    }

    private static int Cycles => ClusterCycles.Count;

    private static double Rate(PacedClients clients)
    {
        (int before, long begun) = (clients.Answers, Stopwatch.GetTimestamp());
        WaitForAnswers(clients, TimeSpan.FromSeconds(1));
        return (clients.Answers - before) / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static void WaitForAnswers(PacedClients clients, TimeSpan span)
    {
        (int before, long begun) = (clients.Answers, Stopwatch.GetTimestamp());
        _ = Eventually.True(
            () => clients.Answers > before && Stopwatch.GetElapsedTime(begun) >= span, span + Bound, "the clients are answered");
    }

    private void SetThreshold(int transactions)
    {
        foreach (DatabaseServer member in bed.Members)
        {
            using MySqlConnection connection = member.Connect();
            connection.Execute(string.Create(
                CultureInfo.InvariantCulture, $"SET GLOBAL group_replication_flow_control_applier_threshold = {transactions}"));
        }
    }

    private void MakeTable()
    {
        using MySqlConnection connection = bed.Primary.Connect();
        connection.Execute($"DROP TABLE IF EXISTS {Table}");
        connection.Execute($"CREATE TABLE {Table} (id BIGINT AUTO_INCREMENT PRIMARY KEY, client INT) ENGINE = InnoDB");
    }

    private void WaitUntilApplied(DatabaseServer member) => GroupFixture.WaitUntilApplied(member, bed.Primary);

    private void AssertEqualRows(IEnumerable<DatabaseServer> members)
    {
        List<string> sums = [];
        foreach (DatabaseServer member in members)
        {
            WaitUntilApplied(member);
            using MySqlConnection connection = member.Connect();
            sums.Add(
                connection.Rows($"CHECKSUM TABLE {Table}").Single()[1] + " " + connection.Value($"SELECT COUNT(*) FROM {Table}"));
        }

        output.WriteLine(sums[0]);
        Assert.All(sums, sum => Assert.Equal(sums[0], sum));
    }
}
