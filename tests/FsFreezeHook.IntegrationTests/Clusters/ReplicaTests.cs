using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Clusters;

/// <summary>
/// A replica with four appliers is frozen again and again while its source is written to. A few cycles in a run;
/// FSFREEZE_HOOK_CLUSTER_CYCLES says how many.
/// </summary>
public abstract class ReplicaTests
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private static readonly string[] Tables =
    [
        "CREATE TABLE IF NOT EXISTS replica_xa (id BIGINT AUTO_INCREMENT PRIMARY KEY, client INT) ENGINE = InnoDB",
        "DROP TABLE IF EXISTS replica_changed",
    ];

    private readonly ParallelReplicaFixture _bed;
    private readonly ITestOutputHelper _output;

    private protected ReplicaTests(ParallelReplicaFixture bed, ITestOutputHelper output)
    {
        _bed = bed;
        _output = output;
    }

    [Theory]
    [InlineData("read-lock")]
    [InlineData("auto")]
    public void A_replica_with_four_appliers_goes_on_after_each_freeze_and_has_its_sources_rows(string strategy)
    {
        using PublishedHook hook = _bed.Install(("lock", strategy));
        using (Load load = new(_bed.Source))
        {
            for (int cycle = 0; cycle < Cycles; cycle++)
            {
                load.WaitForMore();
                CommandResult freeze = hook.Freeze();
                Assert.True(freeze.ExitCode == 0, freeze.Error);
                load.WaitForMore();
                Assert.Equal(0, hook.Thaw().ExitCode);
                Assert.Equal("Yes", Shown("Replica_SQL_Running", "Slave_SQL_Running"));
                Assert.Empty(ReplicaStatus.Of(_bed.Replica).Error);
            }

            load.Stop();
        }

        Replica.WaitUntilItHasAll(_bed.Replica, _bed.Source);
        AssertEqualRows(_bed.Replica);
    }

    [Fact]
    public void A_snapshot_of_a_replica_becomes_a_replica_of_the_same_source_from_the_recorded_position()
    {
        using PublishedHook hook = _bed.Install();
        using GuestAgent agent = new(GuestAgentBuild.Unstable, hook.Program);
        using Load load = new(_bed.Source);
        load.WaitForMore();
        string image = _bed.TakeSnapshot(agent);
        load.WaitForMore();
        load.Stop();
        using RestoredCopy copy = _bed.Restore(image);
        RecordedReplication recorded = Assert.Single(Assert.Single(copy.FreezeRecord.Instances).Replication!);
        using (MySqlConnection connection = copy.Server.Connect())
        {
            connection.Execute("RESET REPLICA ALL");
        }

        Replica.FollowByGtid(copy.Server, _bed.Source, recorded.GtidSet!);
        Replica.WaitUntilItHasAll(copy.Server, _bed.Source);
        AssertEqualRows(copy.Server);
        Replica.WaitUntilItHasAll(_bed.Replica, _bed.Source);
        AssertEqualRows(_bed.Replica);
    }

    [Fact]
    public void Open_temporary_tables_of_a_replica_are_noted()
    {
        using PublishedHook hook = _bed.Install();
        using (MySqlConnection source = _bed.Source.Connect())
        {
            source.Execute("SET SESSION binlog_format = 'STATEMENT'");
            source.Execute("CREATE TEMPORARY TABLE replica_open (id INT PRIMARY KEY) ENGINE = InnoDB");
            source.Execute("INSERT INTO replica_open VALUES (1)");
            Replica.WaitUntilItHasAll(_bed.Replica, _bed.Source);
            Assert.Contains(
                "the replica has 1 open temporary table", string.Join('\n', NotesOfAFreeze(hook)), StringComparison.Ordinal);
        }

        Replica.WaitUntilItHasAll(_bed.Replica, _bed.Source);
        _ = Eventually.True(
            () => !NotesOfAFreeze(hook).Any(note => note.Contains("temporary", StringComparison.Ordinal)), Bound, "");
    }

    [Fact]
    public void A_replica_that_applies_later_is_frozen_at_once_and_its_record_has_what_it_had_applied()
    {
        string role = _bed.Replica.Features.Replication.Role.ToUpperInvariant();
        SetDelay(3600);
        try
        {
            using (MySqlConnection source = _bed.Source.Connect())
            {
                source.Execute("CREATE TABLE IF NOT EXISTS replica_later (id INT)");
            }

            _ = Eventually.True(
                () => ReplicaStatus.Of(_bed.Replica) is var status && status.ReadPosition > status.AppliedPosition,
                Bound,
                "the replica has read what it is to apply later");
            using PublishedHook hook = _bed.Install(("lock-timeout", "5s"));
            CommandResult freeze = hook.Freeze();
            Assert.True(freeze.ExitCode == 0, freeze.Error);
            ReplicaStatus status = ReplicaStatus.Of(_bed.Replica);
            Assert.Equal(0, hook.Thaw().ExitCode);
            RecordedReplication recorded = Assert.Single(Assert.Single(hook.FreezeRecord.Instances).Replication!);
            Assert.Equal((status.AppliedFile, status.AppliedPosition), (recorded.File, recorded.Position));
        }
        finally
        {
            SetDelay(0);
        }

        Replica.WaitUntilItHasAll(_bed.Replica, _bed.Source);

        void SetDelay(int seconds)
        {
            using MySqlConnection connection = _bed.Replica.Connect();
            connection.Execute("STOP REPLICA");
            connection.Execute(string.Create(
                CultureInfo.InvariantCulture, $"{_bed.Replica.Features.Replication.Change} {role}_DELAY = {seconds}"));
            connection.Execute("START REPLICA");
        }
    }

    [Fact]
    public void Only_a_replica_is_locked_where_role_says_so_and_one_that_was_promoted_is_none()
    {
        using PublishedHook hook = new();
        hook.UseServer("source", _bed.Source, ("role", "replica"));
        hook.UseServer("replica", _bed.Replica, ("role", "replica"));
        Assert.Equal(["replica"], LockedBy(hook));
        Assert.Contains(
            "source: not locked, for 'role' is replica", Assert.Single(hook.FreezeRecord.Reasons), StringComparison.Ordinal);
        using MySqlConnection connection = _bed.Replica.Connect();
        connection.Execute("STOP REPLICA");
        try
        {
            Assert.Empty(LockedBy(hook));
            Assert.Contains(
                hook.FreezeRecord.Reasons,
                reason => reason.Contains("its replication is stopped and it takes writes", StringComparison.Ordinal));
            connection.Execute("SET GLOBAL read_only = ON");
            Assert.Equal(["replica"], LockedBy(hook));
        }
        finally
        {
            connection.Execute("SET GLOBAL read_only = OFF");
            connection.Execute("START REPLICA");
        }

        static string[] LockedBy(PublishedHook hook)
        {
            CommandResult freeze = hook.Freeze();
            Assert.True(freeze.ExitCode == 0, freeze.Error);
            Assert.Equal("skipped", hook.FreezeRecord.Verdict);
            Assert.Equal(0, hook.Thaw().ExitCode);
            Assert.Equal("skipped", hook.ThawRecord.Verdict);
            return [.. hook.FreezeRecord.Instances.Select(instance => instance.Name)];
        }
    }

    private static int Cycles =>
        int.TryParse(Environment.GetEnvironmentVariable("FSFREEZE_HOOK_CLUSTER_CYCLES"), out int given) ? given : 3;

    private static IReadOnlyList<string> NotesOfAFreeze(PublishedHook hook)
    {
        CommandResult freeze = hook.Freeze();
        Assert.True(freeze.ExitCode == 0, freeze.Error);
        Assert.Equal(0, hook.Thaw().ExitCode);
        return Assert.Single(hook.FreezeRecord.Instances).Notes ?? [];
    }

    private string Shown(params string[] names)
    {
        using MySqlConnection connection = _bed.Replica.Connect();
        using MySqlCommand command = new("SHOW REPLICA STATUS", connection);
        using MySqlDataReader reader = command.ExecuteReader();
        Assert.True(reader.Read());
        string name = names.First(one => Enumerable.Range(0, reader.FieldCount).Any(column => reader.GetName(column) == one));
        return reader.GetString(name);
    }

    private void AssertEqualRows(DatabaseServer replica)
    {
        using MySqlConnection source = _bed.Source.Connect();
        using MySqlConnection other = replica.Connect();
        string[] tables = [.. source.Rows("SHOW TABLES").Select(row => row[0]).Where(table => !table.StartsWith("probe_"))];
        Assert.Contains("replica_xa", tables);
        foreach (string table in tables)
        {
            string expected = source.Rows($"CHECKSUM TABLE {table}").Single()[1];
            Assert.Equal((table, expected), (table, other.Rows($"CHECKSUM TABLE {table}").Single()[1]));
            _output.WriteLine($"{table}: {expected}, {source.Value($"SELECT COUNT(*) FROM {table}")} rows");
        }
    }

    /// <summary>Commits, distributed transactions and changes of a table's definition.</summary>
    private sealed class Load : IDisposable
    {
        private readonly WritingClients _writing;
        private readonly PacedClients _distributed;
        private readonly PacedClients _changing;

        public Load(DatabaseServer source)
        {
            using (MySqlConnection connection = source.Connect())
            {
                Tables.ToList().ForEach(connection.Execute);
            }

            _writing = new WritingClients(source, 3, WrittenTable.InnoDb, WrittenTable.WithoutKey);
            _distributed = new PacedClients(
                source,
                2,
                Pace,
                "XA START 'x{0}';INSERT INTO replica_xa (client) VALUES ({0});XA END 'x{0}';XA PREPARE 'x{0}';XA COMMIT 'x{0}'");
            _changing = new PacedClients(
                source,
                1,
                Pace,
                "CREATE TABLE IF NOT EXISTS replica_changed (a INT PRIMARY KEY);ALTER TABLE replica_changed ADD COLUMN b INT;"
                    + "REPLACE INTO replica_changed VALUES (1, 2);ALTER TABLE replica_changed DROP COLUMN b;"
                    + "DROP TABLE replica_changed");
        }

        public void WaitForMore()
        {
            (int distributed, int changing) = (_distributed.Answers, _changing.Answers);
            _writing.WaitForMore(20);
            _ = Eventually.True(
                () => _distributed.Answers > distributed + 10 && _changing.Answers > changing + 5, Bound, "all clients go on");
        }

        public void Stop()
        {
            _writing.Stop();
            _changing.Stop();
            _distributed.Stop();
        }

        public void Dispose()
        {
            _writing.Dispose();
            _changing.Dispose();
            _distributed.Dispose();
        }
    }
}
