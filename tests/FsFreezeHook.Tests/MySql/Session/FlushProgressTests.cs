using System.Collections.Generic;
using FsFreezeHook.MySql.Session;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Session;

public sealed class FlushProgressTests
{
    private const string OldStatus =
        "---\nLOG\n---\nLog sequence number 2611943\nLog flushed up to   2611934\n"
        + "Pages flushed up to 2611000\nLast checkpoint at  2610000\n";

    private const string NewStatus =
        "---\nLOG\n---\nLog sequence number          31071508\nLog buffer assigned up to    31071508\n"
        + "Log buffer completed up to   31071508\nLog written up to            31071508\nLog flushed up to            31071400\n"
        + "Added dirty pages up to      31071508\n";

    [Theory]
    [InlineData("ON", false)]
    [InlineData("OFF", true)]
    public void A_redo_log_that_is_off_is_seen(string value, bool expected) =>
        Assert.Equal(
            expected, FlushProgress.FromStatus([["Innodb_redo_log_enabled", value], ["Key_blocks_not_flushed", "0"]]).IsRedoOff);

    [Fact]
    public void MariaDB_has_its_names() => Assert.Equal(
        new FlushProgress(200, 100, 3),
        FlushProgress.FromStatus(
            Rows(("Innodb_lsn_current", "200"), ("Innodb_lsn_flushed", "100"), ("Key_blocks_not_flushed", "3"))));

    [Fact]
    public void MySQL_has_others() => Assert.Equal(
        new FlushProgress(200, 100, 3),
        FlushProgress.FromStatus(Rows(
            ("Innodb_redo_log_current_lsn", "200"),
            ("Innodb_redo_log_flushed_to_disk_lsn", "100"),
            ("Key_blocks_not_flushed", "3"))));

    [Fact]
    public void The_case_of_a_name_does_not_matter_and_neither_does_the_order() => Assert.Equal(
        new FlushProgress(18446744073709551615, 100, 0),
        FlushProgress.FromStatus(Rows(("INNODB_LSN_FLUSHED", "100"), ("innodb_lsn_current", "18446744073709551615"))));

    [Fact]
    public void A_server_that_does_not_say_has_none()
    {
        Assert.Equal(new FlushProgress(null, null, 0), FlushProgress.FromStatus([]));
        IEnumerable<string?[]> nonsense =
            [["Innodb_lsn_current", null], ["Innodb_lsn_flushed"], [null, "1"], ["Innodb_lsn_flushed", "-1"]];
        Assert.Equal(new FlushProgress(null, null, 0), FlushProgress.FromStatus(nonsense));
    }

    [Theory]
    [InlineData(OldStatus, 2611943, 2611934)]
    [InlineData(NewStatus, 31071508, 31071400)]
    public void Older_servers_say_it_in_the_status_of_the_engine(string text, ulong current, ulong flushed) =>
        Assert.Equal(new FlushProgress(current, flushed, 5), new FlushProgress(null, null, 5).WithInnoDbStatus(text));

    [Theory]
    [InlineData("")]
    [InlineData("Log sequence number\nLog flushed up to x\n")]
    [InlineData("Trx read view: Log sequence number 5\n")]
    public void A_status_that_does_not_say_it_cannot_be_read(string text) =>
        Assert.Equal(
            new FlushProgress(null, null, 0) { IsUnreadable = true }, new FlushProgress(null, null, 0).WithInnoDbStatus(text));

    [Theory]
    [InlineData(99, false)]
    [InlineData(100, true)]
    [InlineData(101, true)]
    public void What_is_on_disk_is_enough_from_the_number_on_that_was_read(ulong flushed, bool expected) =>
        Assert.Equal(expected, new FlushProgress(500, flushed, 0).Reached(100));

    [Fact]
    public void Key_blocks_of_temporary_tables_are_not_waited_for()
    {
        Assert.True(new FlushProgress(100, 100, 1).Reached(100));
        Assert.True(new FlushProgress(null, null, 1).Reached(null));
    }

    [Fact]
    public void Without_a_redo_log_there_is_nothing_of_it_to_wait_for_and_with_one_its_number_is_needed()
    {
        Assert.True(new FlushProgress(null, null, 0).Reached(null));
        Assert.False(new FlushProgress(null, null, 0).Reached(1));
    }

    private static IEnumerable<string?[]> Rows(params (string Name, string Value)[] rows)
    {
        foreach ((string name, string value) in rows)
        {
            yield return [name, value];
        }
    }
}
