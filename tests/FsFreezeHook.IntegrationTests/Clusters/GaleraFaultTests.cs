using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Clusters;

/// <summary>
/// The holder of a Galera node is killed, stopped, or reaches its limit, at each moment, while clients write to another node: the
/// node comes back by itself, nothing is left of the freeze in the cluster, and the rows are equal.
/// </summary>
[Collection(nameof(WithNoServer))]
public sealed class GaleraFaultTests : IClassFixture<GaleraFixture>
{
    private const string Bed = "a Galera node, agent 7.2";

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    private readonly GaleraFixture _bed;
    private readonly DatabaseServer[] _nodes;

    public GaleraFaultTests(GaleraFixture bed)
    {
        _bed = bed;
        _nodes = [.. bed.Others, bed.Frozen];
        using PublishedHook hook = new();
        hook.UseGrantedAccount(bed.Frozen);
        using MySqlConnection connection = bed.Frozen.Connect();
        connection.Execute("CREATE TABLE IF NOT EXISTS fault_rows (id BIGINT AUTO_INCREMENT PRIMARY KEY) ENGINE = InnoDB");
        _ = Eventually.True(() => _nodes.All(HasTable), Bound, "every node has the table");
    }

    [Theory]
    [InlineData(Moment.BeforeReady, "20", "0", 1)]
    [InlineData(Moment.AttemptPending, "20", "0", 2)]
    [InlineData(Moment.Locked, "20", "0", 1)]
    [InlineData(Moment.InCommit, "24", "0", 1)]
    [InlineData(Moment.Held, "0", "24", 1)]
    [InlineData(Moment.Releasing, "0", "24", 1)]
    public void A_holder_that_is_killed_leaves_its_node_to_come_back(Moment moment, string freeze, string thaw, int seconds)
    {
        using FaultScene scene = new(_bed.Frozen, GuestAgentBuild.Debian12);
        using PacedClients clients = Clients();
        scene.Reach(moment);
        ProcessEntry holder = scene.Bench.Holder!;
        holder.Signal("KILL");
        TimeSpan waited = scene.AssertWritable(Stopwatch.GetTimestamp(), TimeSpan.FromSeconds(seconds));
        _ = Eventually.True(() => holder.HasEnded, Bound, "the holder has ended");
        scene.GoOn();
        Conclude(
            scene, clients, "SIGKILL of the holder", moment, (freeze, thaw), seconds == 1 ? "1 s" : "max-stall and 1 s", waited);
    }

    [Theory]
    [InlineData(Moment.BeforeReady, "20", "0", 1, "1 s")]
    [InlineData(Moment.AttemptPending, "22", "0", 4, "max-stall and 3 s")]
    [InlineData(Moment.Locked, "23", "0", 7, "lock-timeout and 5 s")]
    [InlineData(Moment.InCommit, "0", "24", 10, "10 s")]
    [InlineData(Moment.Held, "0", "24", 10, "10 s")]
    [InlineData(Moment.Releasing, "0", "24", 10, "10 s")]
    public void A_holder_that_is_stopped_is_ended_and_its_node_comes_back(
        Moment moment, string freeze, string thaw, int seconds, string bound)
    {
        using FaultScene scene = new(_bed.Frozen, GuestAgentBuild.Debian12);
        using PacedClients clients = Clients();
        scene.Reach(moment);
        scene.Bench.Holder!.Signal("STOP");
        scene.WaitUntilStopped();
        long at = Stopwatch.GetTimestamp();
        if (moment >= Moment.InCommit)
        {
            // It holds until thaw ends it. That a freeze is committed is no answer of the holder's.
            scene.GoOnInCommit();
            Assert.Equal(freeze, scene.FreezeResult());
            at = Stopwatch.GetTimestamp();
            Assert.Equal(thaw, scene.ThawResult());
        }

        TimeSpan waited = scene.AssertWritable(at, TimeSpan.FromSeconds(seconds));
        Conclude(scene, clients, "SIGSTOP of the holder", moment, (freeze, thaw), bound, waited);
    }

    /// <summary>What is in its way stays there: a server that does not answer, a blocker, a disk that does not write.</summary>
    [Theory]
    [InlineData(Moment.BeforeReady, "20", "0", 1, "1 s")]
    [InlineData(Moment.AttemptPending, "22", "0", 2, "max-stall and 1 s")]
    [InlineData(Moment.Locked, "23", "0", 3, "lock-timeout and 1 s")]
    [InlineData(Moment.InCommit, "24", "0", 11, "11 s")]
    [InlineData(Moment.Releasing, "0", "20", 4, "4 s")]
    public void A_holder_that_gets_no_further_is_ended_by_a_limit_and_its_node_comes_back(
        Moment moment, string freeze, string thaw, int seconds, string bound)
    {
        using FaultScene scene = new(_bed.Frozen, GuestAgentBuild.Debian12);
        using PacedClients clients = Clients();
        scene.Reach(moment);
        TimeSpan waited = scene.AssertWritable(Stopwatch.GetTimestamp(), TimeSpan.FromSeconds(seconds));
        scene.GoOnInCommit();
        Conclude(scene, clients, "nothing goes on until a limit", moment, (freeze, thaw), bound, waited);
    }

    [Fact]
    public void A_lock_that_reaches_its_limit_lets_its_node_come_back()
    {
        using FaultScene scene = new(_bed.Frozen, GuestAgentBuild.Debian12, ("max-hold", "1s"));
        using PacedClients clients = Clients();
        scene.Reach(Moment.Held);
        TimeSpan waited = scene.AssertWritable(Stopwatch.GetTimestamp(), TimeSpan.FromSeconds(3));
        Conclude(scene, clients, "no thaw comes (max-hold = 1s)", Moment.Held, ("0", "25"), "3 s", waited);
    }

    [Fact]
    public async Task A_node_that_is_to_give_its_data_to_another_one_is_frozen_until_thaw_and_gives_it_then()
    {
        using PublishedHook hook = _bed.Install();
        using PacedClients clients = Clients();
        Assert.Equal(0, hook.Freeze().ExitCode);
        int before = Requests();
        Task<DatabaseServer> joining = Task.Run(() => _bed.JoinByCopy("node2"), TestContext.Current.CancellationToken);
        _ = Eventually.True(
            () => Requests() > before || joining.IsCompleted, TimeSpan.FromSeconds(60), "another node asks for the data");
        Assert.False(joining.IsCompleted);
        CommandResult thaw = hook.Thaw();
        Assert.True(thaw.ExitCode == 0, thaw.Error);
        using DatabaseServer joined = await joining;
        clients.Stop();
        _ = GaleraFixture.WaitUntilSynced(_bed.Frozen);
        AssertEqualRows(joined);
        Assert.Equal(0, hook.Freeze().ExitCode);
        Assert.Equal(0, hook.Thaw().ExitCode);
        joined.Stop();

        int Requests() => _nodes.Sum(node => node.Output.Split("requested state transfer from").Length - 1);
    }

    private PacedClients Clients() => new(_bed.Others[0], 2, Pace, "INSERT INTO fault_rows () VALUES ()");

    private static bool HasTable(DatabaseServer node)
    {
        using MySqlConnection connection = node.Connect();
        return connection.Rows("SHOW TABLES LIKE 'fault_rows'").Count > 0;
    }

    private void Conclude(
        FaultScene scene, PacedClients clients, string fault, Moment moment, (string Freeze, string Thaw) expected, string bound,
        TimeSpan waited)
    {
        Assert.Equal(expected, (scene.FreezeResult(), scene.ThawResult()));
        scene.GoOn();
        scene.Unblock();
        _ = GaleraFixture.WaitUntilSynced(_bed.Frozen, Bound);
        Assert.Equal("0", GaleraFixture.Shown(_bed.Frozen, "desync_count"));

        // Whatever turn it left, the next freeze of this node takes it and gives it back.
        Assert.Equal("0", scene.Bench.Freeze());
        Assert.Equal("0", scene.Bench.Thaw());
        _ = Eventually.True(() => _nodes.All(IsFree), Bound, "the turn is given back");
        clients.Stop();
        AssertEqualRows();
        string state = moment < Moment.Locked ? "never taken" : bound == "10 s" ? "held until thaw" : "released";
        FaultTable.Add(new FaultRow(fault, FaultScene.Words(moment), Bed, expected.Freeze, expected.Thaw, state, bound), waited);
    }

    private static bool IsFree(DatabaseServer node)
    {
        using MySqlConnection connection = node.Connect();
        return connection.Value("SELECT COUNT(*) FROM fsfreeze_hook.turn WHERE freeze = ''") == "1";
    }

    private void AssertEqualRows(params IEnumerable<DatabaseServer> further)
    {
        List<string> sums = [];
        foreach (DatabaseServer node in _nodes.Concat(further))
        {
            _ = GaleraFixture.WaitUntilSynced(node, Bound);
            using MySqlConnection connection = node.Connect();
            connection.Execute("SET SESSION wsrep_sync_wait = 15");
            sums.Add($"{connection.Rows("CHECKSUM TABLE fault_rows").Single()[1]} "
                + $"{connection.Value("SELECT COUNT(*) FROM fault_rows")}");
        }

        Assert.All(sums, sum => Assert.Equal(sums[0], sum));
    }
}
