using System;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Coordinates;

/// <summary>What the record of a replica says of its source, while the source goes on.</summary>
public abstract class ReplicaRecordTests
{
    private readonly ReplicationFixture _bed;

    private protected ReplicaRecordTests(ReplicationFixture bed) => _bed = bed;

    [Fact]
    public void A_replicas_record_has_what_it_had_applied_of_its_source_and_not_what_it_had_read()
    {
        using WritingClients clients = new(_bed.Source, 2, WrittenTable.InnoDb);
        clients.WaitForMore(20);
        _ = Eventually.True(
            () => ReplicaStatus.Of(_bed.Replica).AppliedFile.Length > 0, TimeSpan.FromSeconds(30), "the replica applies");

        using PublishedHook hook = new();
        hook.UseServer(_bed.Replica);
        CommandResult freeze = hook.Freeze();
        Assert.True(freeze.ExitCode == 0, freeze.Error);
        RecordedInstance instance = Assert.Single(hook.FreezeRecord.Instances);
        ReplicaStatus underTheLock = ReplicaStatus.Of(_bed.Replica);
        clients.WaitForMore(20);
        _ = Eventually.True(
            () => ReplicaStatus.Of(_bed.Replica) is var now && now.ReadPosition > underTheLock.AppliedPosition,
            TimeSpan.FromSeconds(30),
            "the replica reads on under the lock");
        ReplicaStatus later = ReplicaStatus.Of(_bed.Replica);
        clients.Stop();
        Assert.Equal(0, hook.Thaw().ExitCode);

        Assert.NotNull(instance.Replication);
        RecordedReplication recorded = Assert.Single(instance.Replication);
        Assert.Equal(
            (later.AppliedFile, later.AppliedPosition, later.AppliedFile, later.AppliedPosition),
            (underTheLock.AppliedFile, underTheLock.AppliedPosition, recorded.File, recorded.Position));
        Assert.Contains("127.0.0.1", recorded.Source, StringComparison.Ordinal);
        Replica.WaitUntilItHasAll(_bed.Replica, _bed.Source);
    }

    [Fact]
    public void An_applier_in_a_long_statement_is_a_blocker_and_is_never_ended()
    {
        using MySqlConnection source = _bed.Source.Connect();
        source.Execute("CREATE TABLE IF NOT EXISTS applied (id INT PRIMARY KEY, value INT) ENGINE = InnoDB");
        source.Execute("REPLACE INTO applied VALUES (1, 1)");
        Replica.WaitUntilItHasAll(_bed.Replica, _bed.Source);

        using MySqlConnection inTheWay = _bed.Replica.Connect();
        inTheWay.Execute("BEGIN");
        inTheWay.Execute("SELECT value FROM applied WHERE id = 1 FOR UPDATE");
        source.Execute("UPDATE applied SET value = value + 1 WHERE id = 1");
        using MySqlConnection look = _bed.Replica.Connect();

        // Not INNODB_TRX: it shows what it showed before to whoever asks again within 100 ms.
        _ = Eventually.True(
            () => look.Rows("SHOW GLOBAL STATUS LIKE 'Innodb_row_lock_current_waits'").Single()[1] == "1",
            TimeSpan.FromSeconds(30),
            "the applier waits for the row");

        using PublishedHook hook = new();
        hook.UseServer(_bed.Replica, ("blockers", "kill"), ("lock-timeout", "2s"), ("max-stall", "500ms"));
        CommandResult freeze = hook.Freeze();
        inTheWay.Execute("ROLLBACK");
        Assert.Equal(22, freeze.ExitCode);
        Assert.Contains("replication applier) blocks it", freeze.Error, StringComparison.Ordinal);
        Replica.WaitUntilItHasAll(_bed.Replica, _bed.Source);
    }

    [Fact]
    public void A_server_that_is_no_replica_has_no_source_in_its_record()
    {
        using PublishedHook hook = new();
        hook.UseServer(_bed.Source);
        Assert.Equal(0, hook.Freeze().ExitCode);
        RecordedInstance instance = Assert.Single(hook.FreezeRecord.Instances);
        Assert.Equal(0, hook.Thaw().ExitCode);
        Assert.Empty(instance.Replication ?? []);
    }
}
