using System;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Strategies;

/// <summary>
/// MariaDB has the backup stages, and shows by what a client may do which one is in force; the same for both versions.
/// </summary>
public abstract class MariaDbStrategyTests : StrategyTests
{
    private protected MariaDbStrategyTests(OnLoopFixture bed)
        : base(bed)
    {
    }

    [Fact]
    public void Under_the_read_lock_a_write_waits() =>
        _ = Look("read-lock", "read-lock", () => Assert.Equal((true, true), WhatWaits()));

    [Fact]
    public void Under_the_backup_stages_a_write_in_a_transaction_goes_through_and_its_commit_waits()
    {
        RecordedInstance instance = Look("backup-stage", "backup-stage", () =>
        {
            Assert.Equal((false, true), WhatWaits());
            Assert.True(WriteProbe.IsWriteLocked(Bed.Server, WriteProbe.MyIsamTable));
        });
        Assert.NotNull(instance.BinaryLog);
        Assert.True(instance.BinaryLog.Exact);
        Assert.Equal((false, false), WhatWaits());
    }

    [Fact]
    public void Auto_is_the_backup_stages_where_all_lies_on_one_filesystem()
    {
        RecordedInstance instance = Look("auto", "backup-stage", () => Assert.Equal((false, true), WhatWaits()));
        Assert.NotEmpty(instance.LockReason ?? string.Empty);
    }

    [Fact]
    public void Auto_is_the_read_lock_beside_another_backup_whose_stages_last_as_long_as_its_copy()
    {
        using MySqlConnection backup = Bed.Server.Connect();
        backup.Execute("BACKUP STAGE START");
        RecordedInstance instance = Look("auto", "read-lock", () => Assert.Equal((true, true), WhatWaits()));
        Assert.Contains("another backup", instance.LockReason, StringComparison.Ordinal);
        backup.Execute("BACKUP STAGE END");
    }

    [Fact]
    public void The_instance_lock_is_an_error_that_names_what_MariaDB_has() =>
        AssertLacks("instance-lock", "read-lock", "backup-stage");
}
