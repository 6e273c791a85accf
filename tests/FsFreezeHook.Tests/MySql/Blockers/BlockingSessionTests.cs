using System;
using System.Linq;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.MySql.Blockers;
using FsFreezeHook.Text;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Blockers;

public sealed class BlockingSessionTests
{
    [Theory]
    [InlineData("UPDATE customers ", "UPDATE")]
    [InlineData("select 'secret'", "SELECT")]
    [InlineData("((SELECT secret", "SELECT")]
    [InlineData("/* secret */ SEL", "statement")]
    [InlineData("'secret'", "statement")]
    [InlineData("", "statement")]
    [InlineData(null, "statement")]
    public void It_is_described_by_its_account_its_age_and_its_kind_and_never_by_its_text(string? text, string kind)
    {
        BlockingSession session = One(Row(text: text));
        Assert.Equal("17", session.ToBlocker().Id);
        Assert.Equal($"connection 17 (app@10.0.0.5, 2.3 s, {kind})", session.ToBlocker().Description);
        Assert.Equal($"connection 17 (app@10.0.0.5, database shop, 2.3 s, {kind}, digest a1b2)", session.ToBlocker().Details);
        Assert.DoesNotContain("secret", session.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("customers", session.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("10.0.0.5:51234", "10.0.0.5")]
    [InlineData("localhost", "localhost")]
    [InlineData("db.example:1", "db.example")]
    [InlineData("::1:51234", "::1")]
    [InlineData("host:", "host:")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void Its_port_is_left_out(string? host, string expected) => Assert.Equal(expected, One(Row(host: host)).Host);

    [Fact]
    public void One_that_runs_nothing_is_said_to_be_idle()
    {
        BlockingSession session = One(Row(text: "LOCK TABLES a READ", command: "Sleep"));
        Assert.True(session.IsIdle);
        Assert.Equal("connection 17 (app@10.0.0.5, 2.3 s, idle with tables locked or open)", session.ToBlocker().Description);
    }

    [Fact]
    public void One_that_keeps_tables_of_an_earlier_statement_is_described_by_that() => Assert.Equal(
        "connection 17 (app@10.0.0.5, 2.3 s, keeps tables locked or open)",
        One(Row(text: "INSERT", keptSince: "7")).ToBlocker().Description);

    [Fact]
    public void A_name_with_a_line_break_begins_no_line_of_its_own()
    {
        BlockingSession session = One(Row(user: "a\nb", host: "h\r:1", database: "x\n2026-01-01 inf freeze: consistent"));
        Assert.Equal(
            @"connection 17 (a\nb@h\r, database x\n2026-01-01 inf freeze: consistent, 2.3 s, SELECT, digest a1b2)",
            session.ToBlocker().Details);
    }

    [Theory]
    [InlineData("Waiting for table flush", true)]
    [InlineData("Waiting for backup lock", false)]
    [InlineData(null, false)]
    public void One_that_waits_for_a_table_that_another_keeps_is_no_one_to_end(string? state, bool expected) =>
        Assert.Equal(expected, One(Row(state: state)).WaitsForAnother);

    [Fact]
    public void An_applier_is_recognized_by_its_kind()
    {
        BlockingSession session = One(Row(user: "system user", host: "", text: "BEGIN", system: "1"));
        Assert.Equal("connection 17 (system user, 2.3 s, replication applier)", session.ToBlocker().Description);
    }

    [Theory]
    [InlineData("SELECT 1", "Query", "0", "0", true)]
    [InlineData("(select 1)", "Execute", "0", "0", true)]
    [InlineData("WITH x AS (SELECT", "Query", "0", "0", true)]
    [InlineData("SELECT f()", "Query", "0", "1", false)]
    [InlineData("UPDATE t SET a = 1", "Query", "0", "0", false)]
    [InlineData("CALL p()", "Query", "0", "0", false)]
    [InlineData("LOCK TABLES a READ", "Sleep", "0", "0", false)]
    [InlineData("SELECT 1", "Sleep", "0", "0", false)]
    [InlineData("SELECT 1", "Query", "1", "0", false)]
    [InlineData("SELECT 1", "Query", "0", null, false)]
    [InlineData(null, "Query", "0", "0", false)]
    public void It_only_reads_where_it_runs_a_read_and_is_known_to_write_nothing(
        string? text, string command, string system, string? writes, bool expected) =>
        Assert.Equal(expected, One(Row(text: text, command: command, system: system, writes: writes)).OnlyReads);

    [Fact]
    public void Each_session_comes_once_with_its_longest_statement_and_the_oldest_comes_first()
    {
        string?[][] rows =
            [Row(id: "1", seconds: "0.2"), Row(id: "2", seconds: "7"), Row(id: "1", seconds: "3", text: "DELETE FROM t")];
        Assert.Equal(
            [(2, 7.0, "SELECT"), (1, 3.0, "DELETE")],
            BlockingSession.FromRows(rows).Select(session => ((int)session.Id, session.Seconds, session.Kind)));
    }

    [Fact]
    public void A_name_of_any_text_and_length_is_a_short_part_of_one_line()
    {
        string name = "e\n\e[2J" + new string('v', 64 * 1024);
        Blocker blocker = One([name, name, name, name, name, name, name, name, name, name, name, name]).ToBlocker();
        Assert.StartsWith(@"connection 0 (e\n\e[2Jvvv", blocker.Description, StringComparison.Ordinal);
        Assert.All(
            [blocker.Description, blocker.Details!], text => Assert.True(ShownText.IsPlain(text) && text.Length < 1500, text));
    }

    [Fact]
    public void What_the_server_does_not_say_is_left_out()
    {
        BlockingSession session = One([null, null, null, null, null, null, null, null, null, null, null, null]);
        Assert.Equal("connection 0 (?, 0 s, statement)", session.ToBlocker().Description);
        Assert.Equal("connection 0 (?, 0 s, statement)", session.ToBlocker().Details);
    }

    private static BlockingSession One(string?[] row) => Assert.Single(BlockingSession.FromRows([row]));

    private static string?[] Row(
        string id = "17",
        string user = "app",
        string? host = "10.0.0.5:51234",
        string seconds = "2.34567",
        string? text = "SELECT 1",
        string command = "Query",
        string system = "0",
        string? writes = "0",
        string database = "shop",
        string? state = null,
        string? keptSince = null) => [id, user, host, database, seconds, text, command, system, writes, "a1b2", state, keptSince];
}
