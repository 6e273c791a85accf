using System;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Clusters;

/// <summary>
/// The nodes of a Galera cluster are frozen one after the other, though all are asked at once. FSFREEZE_HOOK_CLUSTER_CYCLES says
/// how often.
/// </summary>
[Collection(nameof(WithNoServer))]
public sealed class GaleraTurnTests : IClassFixture<GaleraFixture>
{

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    private readonly GaleraFixture _bed;
    private readonly ITestOutputHelper _output;
    private readonly DatabaseServer[] _nodes;

    public GaleraTurnTests(GaleraFixture bed, ITestOutputHelper output)
    {
        _bed = bed;
        _output = output;
        _nodes = [.. bed.Others, bed.Frozen];

        // As an administrator makes the table: by what the program prints.
        using PublishedHook hook = new();
        hook.UseGrantedAccount(bed.Frozen);
        _ = Eventually.True(() => _nodes.All(TurnRace.IsFree), Bound, "every node has the table");
        using MySqlConnection connection = bed.Frozen.Connect();
        connection.Execute("CREATE TABLE IF NOT EXISTS turn_rows (id BIGINT AUTO_INCREMENT PRIMARY KEY) ENGINE = InnoDB");
        _ = Eventually.True(() => _nodes.All(HasTable), Bound, "every node has the rows' table");
    }

    [Theory]
    [InlineData("wait", false)]
    [InlineData("wait", true)]
    [InlineData("refuse", false)]
    public async Task Of_three_nodes_that_are_frozen_at_once_never_two_are_locked(string policy, bool byAgent)
    {
        using TurnRace race = new(_nodes, "INSERT INTO turn_rows () VALUES ()", policy, byAgent);
        for (int cycle = 0; cycle < Cycles; cycle++)
        {
            string[] ends = await race.Run();
            _output.WriteLine($"{policy}: {string.Join(" | ", ends)}");
            Assert.All(
                ends.Where(end => end != "locked"), end => Assert.Matches("member node[0-2] of the cluster is frozen", end));
            Assert.Contains("locked", ends);
            Assert.True(policy == "refuse" || ends.All(end => end == "locked"));
            _ = Eventually.True(() => _nodes.All(TurnRace.IsFree), Bound, "the turn is given back");
        }
    }

    [Fact]
    public void A_turn_that_a_killed_holder_left_is_told_kept_from_others_and_taken_over_by_the_same_node()
    {
        using PublishedHook hook = _bed.Install();
        Assert.Equal(0, hook.Freeze().ExitCode);
        Assert.Single(hook.Holders).Signal("KILL");
        Assert.Equal(24, hook.Thaw().ExitCode);
        using PublishedHook other = new();
        other.UseServer(_nodes[0], ("lock-timeout", "1s"));
        CommandResult refused = other.Freeze();
        Assert.Equal(22, refused.ExitCode);
        Assert.Contains("member node2 of the cluster is frozen", refused.Error, StringComparison.Ordinal);
        Assert.Contains("member node2", CheckFindings.Run(other).Text("instance.cluster"), StringComparison.Ordinal);
        Assert.Contains("was killed", CheckFindings.Run(hook).Text("instance.cluster"), StringComparison.Ordinal);

        Assert.Equal(0, hook.Freeze().ExitCode);
        Assert.Equal(0, hook.Thaw().ExitCode);
        _ = Eventually.True(() => _nodes.All(TurnRace.IsFree), Bound, "the turn is given back");
        Assert.Contains("no other member is frozen", CheckFindings.Run(other).Text("instance.cluster"), StringComparison.Ordinal);
        Assert.Equal(0, other.Freeze().ExitCode);
        Assert.Equal(0, other.Thaw().ExitCode);
    }

    [Fact]
    public void A_turn_of_a_node_that_is_gone_ends_by_itself()
    {
        SetTurn("'gone', '00000000-0000-0000-0000-000000000000.1', UTC_TIMESTAMP() + INTERVAL 3 SECOND");
        using PublishedHook hook = _bed.Install(("lock-timeout", "20s"));
        long begun = Stopwatch.GetTimestamp();
        CommandResult freeze = hook.Freeze();
        Assert.True(freeze.ExitCode == 0, freeze.Error);
        Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(19));
        Assert.Equal(0, hook.Thaw().ExitCode);
    }

    [Theory]
    [InlineData("TERM", 24)]
    [InlineData("", 25)]
    public void A_holder_that_is_told_to_end_or_reaches_its_limit_gives_the_turn_back(string signal, int expected)
    {
        using PublishedHook hook = _bed.Install(("max-hold", signal.Length == 0 ? "1s" : "1min"));
        Assert.Equal(0, hook.Freeze().ExitCode);
        Assert.False(TurnRace.IsFree(_nodes[0]));
        if (signal.Length > 0)
        {
            Assert.Single(hook.Holders).Signal(signal);
        }

        _ = Eventually.True(() => _nodes.All(TurnRace.IsFree), Bound, "the turn is given back");
        Assert.Equal(expected, hook.Thaw().ExitCode);
    }

    [Fact]
    public void A_freeze_that_fails_and_a_rehearsal_leave_no_turn()
    {
        using PublishedHook hook = _bed.Install(("lock-timeout", "1s"));
        using (MySqlConnection blocker = _bed.Frozen.Connect())
        {
            blocker.Execute("LOCK TABLES turn_rows WRITE");
            Assert.Equal(22, hook.Freeze().ExitCode);
        }

        _ = Eventually.True(() => _nodes.All(TurnRace.IsFree), Bound, "the failed freeze leaves no turn");
        Assert.Equal(0, hook.Run("rehearse", "--hold", "100ms").ExitCode);
        _ = Eventually.True(() => _nodes.All(TurnRace.IsFree), Bound, "the rehearsal leaves no turn");
    }

    [Fact]
    public void Where_turns_are_off_a_node_is_locked_beside_another_one()
    {
        using PublishedHook hook = _bed.Install();
        using PublishedHook other = new();
        other.UseServer(_nodes[0], ("cluster-turn", "off"));
        Assert.Equal(0, hook.Freeze().ExitCode);
        Assert.Equal(0, other.Freeze().ExitCode);
        Assert.Equal(0, other.Thaw().ExitCode);
        Assert.Equal(0, hook.Thaw().ExitCode);
        Assert.Contains("cluster-turn = off", CheckFindings.Run(other).Text("instance.cluster"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_is_no_replica_and_a_freeze_of_replicas_alone_is_a_configuration_that_cannot_be_meant()
    {
        using PublishedHook hook = _bed.Install(("role", "replica"));
        CommandResult freeze = hook.Freeze();
        Assert.Equal(3, freeze.ExitCode);
        Assert.Contains("every member of its cluster takes writes", freeze.Error, StringComparison.Ordinal);
    }

    private static int Cycles =>
        int.TryParse(Environment.GetEnvironmentVariable("FSFREEZE_HOOK_CLUSTER_CYCLES"), out int given) ? given : 3;

    private static bool HasTable(DatabaseServer node)
    {
        using MySqlConnection connection = node.Connect();
        return connection.Rows("SHOW TABLES LIKE 'turn_rows'").Count > 0;
    }

    private void SetTurn(string values)
    {
        using MySqlConnection connection = _bed.Frozen.Connect();
        connection.Execute($"REPLACE INTO fsfreeze_hook.turn VALUES (1, {values})");
        _ = Eventually.True(() => !_nodes.Any(TurnRace.IsFree), Bound, "every node knows it");
    }
}
