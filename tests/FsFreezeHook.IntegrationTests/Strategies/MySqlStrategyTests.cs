using System;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Strategies;

/// <summary>MySQL 9.7 has the instance lock, and shows in <c>performance_schema.metadata_locks</c> what is held.</summary>
[Collection(nameof(WithNoServer))]
public sealed class MySqlStrategyTests(MySqlOnLoopFixture bed) : StrategyTests(bed), IClassFixture<MySqlOnLoopFixture>
{
    private static readonly string[] ReadLock = ["COMMIT SHARED GRANTED", "GLOBAL SHARED GRANTED"];
    private static readonly string[] InstanceLock = ["BACKUP LOCK SHARED GRANTED"];

    [Fact]
    public void The_read_lock_is_the_global_and_the_commit_lock() =>
        _ = Look("read-lock", "read-lock", () => Assert.Equal(ReadLock, GlobalLocks.Of(Bed.Server)));

    [Fact]
    public void Under_the_instance_lock_clients_commit_and_changes_of_definitions_wait()
    {
        RecordedInstance instance = Look("instance-lock", "instance-lock", () =>
        {
            Assert.Equal(InstanceLock, GlobalLocks.Of(Bed.Server));
            Assert.Equal((false, false), WhatWaits());
            using MySqlConnection connection = Bed.Server.Connect();
            connection.Execute("SET SESSION lock_wait_timeout = 1");
            Assert.True(Waits(connection, "CREATE TABLE made_while_frozen (id INT) ENGINE = InnoDB"));
        });
        Assert.NotNull(instance.BinaryLog);
        Assert.False(instance.BinaryLog.Exact);
    }

    [Fact]
    public void Auto_is_the_instance_lock_where_every_table_is_InnoDBs_and_all_lies_on_one_filesystem()
    {
        RecordedInstance instance = Look("auto", "instance-lock", () => Assert.Equal(InstanceLock, GlobalLocks.Of(Bed.Server)));
        Assert.NotEmpty(instance.LockReason ?? string.Empty);
    }

    [Fact]
    public void A_MyISAM_table_makes_the_instance_lock_an_error_that_names_it_and_auto_the_read_lock() => WithMyIsamTable(() =>
    {
        Assert.Contains("bed.in_the_way", AssertRefused("instance-lock"), StringComparison.Ordinal);
        RecordedInstance instance = Look("auto", "read-lock", () => Assert.Equal(ReadLock, GlobalLocks.Of(Bed.Server)));
        Assert.Contains("bed.in_the_way", instance.LockReason, StringComparison.Ordinal);
    });

    [Fact]
    public void Auto_is_the_read_lock_for_an_account_that_may_not_take_the_instance_lock()
    {
        Bed.Server.CreateUser("reloads", "reloads-password", "RELOAD, PROCESS, REPLICATION CLIENT");
        RecordedInstance instance = Look(
            "auto",
            "read-lock",
            () => Assert.Equal(ReadLock, GlobalLocks.Of(Bed.Server)),
            ("user", "reloads"),
            ("password", "reloads-password"));
        Assert.Contains("BACKUP_ADMIN", instance.LockReason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_backup_stages_are_an_error_that_names_what_MySQL_has() =>
        AssertLacks("backup-stage", "read-lock", "instance-lock");

    private void WithMyIsamTable(Action test)
    {
        using MySqlConnection connection = Bed.Server.Connect();
        connection.Execute("CREATE TABLE in_the_way (id INT) ENGINE = MyISAM");
        try
        {
            test();
        }
        finally
        {
            connection.Execute("DROP TABLE in_the_way");
        }
    }
}
