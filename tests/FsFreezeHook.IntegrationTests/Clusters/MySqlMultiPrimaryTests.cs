using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Clusters;

/// <summary>A group of Group Replication in multi-primary mode: every member takes writes, and turns.</summary>
[Collection(nameof(WithNoServer))]
public sealed class MySqlMultiPrimaryTests : IClassFixture<MultiPrimaryGroupFixture>
{
    private const string Insert = "INSERT INTO bed.primary_rows (client) VALUES ({0})";

    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly MultiPrimaryGroupFixture _bed;
    private readonly ITestOutputHelper _output;

    public MySqlMultiPrimaryTests(MultiPrimaryGroupFixture bed, ITestOutputHelper output)
    {
        _bed = bed;
        _output = output;
        using PublishedHook hook = new();
        hook.UseGrantedAccount(bed.Primary);
        using (MySqlConnection connection = bed.Primary.Connect())
        {
            connection.Execute("CREATE TABLE IF NOT EXISTS bed.primary_rows (id BIGINT AUTO_INCREMENT PRIMARY KEY, client INT)");
        }

        WaitUntilAllHaveAll();
    }

    [Theory]
    [InlineData("EVENTUAL")]
    [InlineData("BEFORE")]
    public void Writes_to_the_other_members_do_not_wait_and_all_members_end_with_equal_rows(string consistency)
    {
        using PublishedHook hook = _bed.Install();
        hook.UseGrantedAccount(_bed.Frozen);
        SetConsistency(_bed.Frozen, consistency);
        try
        {
            using PacedClients one = new(_bed.Members[0], 2, Pace, Insert);
            using PacedClients other = new(_bed.Members[1], 2, Pace, Insert);
            long begun = Stopwatch.GetTimestamp();
            CommandResult freeze = hook.Freeze();
            Assert.True(freeze.ExitCode == 0, freeze.Error);
            _ = Eventually.True(() => Stopwatch.GetElapsedTime(begun) > Hold, Bound, "the lock is held for a while");
            (int answers, int more) = (one.Answers, other.Answers);
            _ = Eventually.True(() => one.Answers > answers && other.Answers > more, Bound, "the others' clients are answered");
            Assert.Equal(0, hook.Thaw().ExitCode);
            long now = Stopwatch.GetTimestamp();
            TimeSpan[] longest = [one.LongestBetween(begun, now), other.LongestBetween(begun, now)];
            _output.WriteLine($"{consistency}: longest writes {string.Join(", ", longest)}");
            Assert.All(longest, time => Assert.InRange(time, TimeSpan.Zero, Hold));
            RecordedInstance recorded = Assert.Single(hook.FreezeRecord.Instances);
            Assert.Equal(
                ("PRIMARY", "ONLINE, PRIMARY"), (recorded.GroupReplication!.Role, recorded.GroupReplication.StateBefore));
            one.Stop();
            other.Stop();
        }
        finally
        {
            SetConsistency(_bed.Frozen, "EVENTUAL");
        }

        AssertEqualRows();
    }

    [Fact]
    public void Where_a_write_waits_until_every_member_has_applied_it_that_is_said_before_it_waits_for_a_frozen_one()
    {
        SetConsistency(_bed.Frozen, "AFTER");
        SetConsistency(_bed.Primary, "AFTER");
        try
        {
            using PublishedHook hook = _bed.Install();
            CheckFindings check = CheckFindings.Run(hook);
            Assert.Equal("warn", check.Level("instance.cluster"));
            Assert.Contains("group_replication_consistency", check.Text("instance.cluster"), StringComparison.Ordinal);
            Assert.Equal(0, hook.Freeze().ExitCode);
            Assert.Contains(
                "group_replication_consistency",
                string.Join('\n', Assert.Single(hook.FreezeRecord.Instances).Notes!),
                StringComparison.Ordinal);
            using RunningStatement write = RunningStatement.Begin(
                _bed.Primary, Insert.Replace("{0}", "0", StringComparison.Ordinal));
            long begun = Stopwatch.GetTimestamp();
            _ = Eventually.True(() => Stopwatch.GetElapsedTime(begun) > Hold, Bound, "the lock is held for a while");
            Assert.True(write.IsRunning);
            Assert.Equal(0, hook.Thaw().ExitCode);
            _ = Eventually.True(() => !write.IsRunning, Bound, "the write is answered");
            Assert.Null(write.Failure);
        }
        finally
        {
            SetConsistency(_bed.Primary, "EVENTUAL");
            SetConsistency(_bed.Frozen, "EVENTUAL");
        }
    }

    [Fact]
    public async Task Of_three_members_that_are_frozen_at_once_never_two_are_locked()
    {
        using TurnRace race = new(_bed.Members, Insert.Replace("{0}", "0", StringComparison.Ordinal), "wait", byAgent: false);
        Assert.All(await race.Run(), end => Assert.Equal("locked", end));
        AssertFree();
        AssertEqualRows();
    }

    [Fact]
    public void No_member_is_a_replica_and_a_freeze_of_replicas_alone_is_a_configuration_that_cannot_be_meant()
    {
        using PublishedHook hook = _bed.Install(("role", "replica"));
        CommandResult freeze = hook.Freeze();
        Assert.Equal(3, freeze.ExitCode);
        Assert.Contains("every member of its cluster takes writes", freeze.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_turn_that_an_expelled_member_cannot_give_back_is_kept_from_the_others_and_taken_over_when_it_is_back()
    {
        using PublishedHook hook = _bed.Install(("lock-timeout", "20s"), ("max-hold", "30s"));
        Assert.Equal(0, hook.Freeze().ExitCode);
        _bed.ExpelFrozen();
        CommandResult thaw = hook.Thaw();
        Assert.True(thaw.ExitCode == 0, thaw.Error);
        Assert.Contains("it left its cluster", Assert.Single(hook.ThawRecord.Instances).Note, StringComparison.Ordinal);
        Assert.Contains("the turn in its cluster may not be given back", hook.Log, StringComparison.Ordinal);
        using PublishedHook other = new();
        other.UseServer(_bed.Primary, ("cluster-turn", "refuse"));
        CommandResult refused = other.Freeze();
        Assert.Equal(22, refused.ExitCode);
        Assert.Matches("member 127.0.0.1:[0-9]+ of the cluster is frozen", refused.Error);

        GroupFixture.Start(_bed.Frozen);
        Assert.Equal(0, hook.Freeze().ExitCode);
        Assert.Equal(0, hook.Thaw().ExitCode);
        AssertFree();
        Assert.Equal(0, other.Freeze().ExitCode);
        Assert.Equal(0, other.Thaw().ExitCode);
        AssertEqualRows();
    }

    private static void SetConsistency(DatabaseServer member, string consistency)
    {
        using MySqlConnection connection = member.Connect();
        connection.Execute($"SET GLOBAL group_replication_consistency = '{consistency}'");
    }

    private void AssertFree() => _ = Eventually.True(
        () => _bed.Members.All(TurnRace.IsFree), Bound, "the turn is given back");

    private void WaitUntilAllHaveAll()
    {
        foreach (DatabaseServer member in _bed.Members)
        {
            _bed.Members.ToList().ForEach(from => GroupFixture.WaitUntilApplied(member, from));
        }
    }

    private void AssertEqualRows()
    {
        WaitUntilAllHaveAll();
        List<string> sums = [];
        foreach (DatabaseServer member in _bed.Members)
        {
            using MySqlConnection connection = member.Connect();
            sums.Add($"{connection.Rows("CHECKSUM TABLE bed.primary_rows").Single()[1]} "
                + $"{connection.Value("SELECT COUNT(*) FROM bed.primary_rows")}");
        }

        _output.WriteLine(sums[0]);
        Assert.All(sums, sum => Assert.Equal(sums[0], sum));
    }
}
