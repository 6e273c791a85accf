using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Plans;

/// <summary>
/// <c>freeze --dry-run</c> against a server: what it foresees is what freeze then does, and it does nothing itself.
/// </summary>
public abstract class FreezePlanTests : IDisposable
{
    private const string Limited = "limited";
    private const string Password = "limited-Password-1";

    // A session's mark keeps nobody from anything, and a question's limit goes with it.
    private static readonly string[] Asking =
    [
        "SELECT", "SHOW", "SET NAMES", "SET SESSION", "DO GET_LOCK('fsfreeze-hook-",
        "SET STATEMENT max_statement_time = 0.5 FOR SELECT", "/*M!100100 SET STATEMENT max_statement_time = 2 FOR */ SELECT",
    ];

    private readonly DatabaseServer _server;
    private readonly PublishedHook _hook = new();

    private protected FreezePlanTests(DatabaseServer server)
    {
        _server = server;
        _hook.UseServer(server);
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void On_a_healthy_machine_it_foresees_a_locked_freeze_and_so_it_comes()
    {
        CommandResult plan = Plan();
        Assert.Equal((0, string.Empty), (plan.ExitCode, plan.Error));
        Assert.EndsWith("\nexpected: locked\n", plan.Output, StringComparison.Ordinal);
        Assert.Contains($" at {_server.SocketPath}, as root@localhost\n", plan.Output, StringComparison.Ordinal);
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.Equal("locked", _hook.FreezeRecord.Verdict);
        Assert.Equal(0, _hook.Thaw().ExitCode);
    }

    [Fact]
    public void It_runs_no_hook_makes_no_file_takes_no_lock_and_says_nothing_to_any_log()
    {
        string notes = _hook.AddNotingHook("10-hook");
        using SyslogListener syslog = new();
        _hook.WriteConfiguration();
        (CommandResult plan, IReadOnlyList<string> calls) = SystemCallTrace.OfRun(_hook.Program, "freeze", "--dry-run");
        Assert.Equal(0, plan.ExitCode);
        TraceOfPlan.AssertHarmless(calls);
        Assert.False(File.Exists(notes));
        Assert.False(Directory.Exists(_hook.RuntimeDirectory));
        Assert.False(Directory.Exists(_hook.StateDirectory));
        Assert.False(File.Exists(_hook.Settings["log-file"]));
        Assert.Empty(syslog.Messages());
    }

    [Theory]
    [InlineData("read-lock")]
    [InlineData("auto")]
    public void It_only_asks_the_server_and_flushes_and_locks_nothing(string strategy)
    {
        _hook.UseGrantedAccount(_server, ("lock", strategy), ("blockers", "kill"));
        string user = _hook.MySql!["user"];
        using MySqlConnection connection = _server.Connect();
        connection.Execute("TRUNCATE TABLE mysql.general_log");
        connection.Execute("SET GLOBAL log_output = 'TABLE'");
        connection.Execute("SET GLOBAL general_log = ON");
        try
        {
            Assert.Equal(0, Plan().ExitCode);
        }
        finally
        {
            connection.Execute("SET GLOBAL general_log = OFF");
            connection.Execute("SET GLOBAL log_output = 'FILE'");
        }

        string[] sent = [.. connection
            .Rows($"SELECT CONVERT(argument USING utf8mb4) FROM mysql.general_log WHERE user_host LIKE '{user}%' AND "
                + "command_type NOT IN ('Connect', 'Quit')")
            .Select(row => row[0])];
        Assert.Contains(sent, statement => statement == "SHOW GRANTS");
        Assert.All(sent, statement => Assert.True(
            Asking.Any(start => statement.StartsWith(start, StringComparison.Ordinal)), $"it sent: {statement}"));
    }

    [Fact]
    public void A_blocking_session_is_named_with_what_it_may_lead_to()
    {
        Blockers.MakeTables(_server);
        using IBlocker blocker = Blockers.Start(_server, BlockerKind.MyIsamUpdate);
        _hook.MySql!["lock-timeout"] = "7s";
        CommandResult plan = Plan();
        Assert.Equal(0, plan.ExitCode);
        Assert.Contains(
            $"blocks the lock now: connection {blocker.Id} ({DatabaseServer.ClientUser}@", plan.Output, StringComparison.Ordinal);
        Assert.Contains(
            $"would fail with exit 22 after 7s unless connection {blocker.Id} ends before",
            plan.Output,
            StringComparison.Ordinal);
        Assert.DoesNotContain(Blocker.Canary, plan.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_is_not_there_is_what_freeze_would_end_with()
    {
        _hook.MySql!["socket"] = "/nowhere/at/all.sock";
        AssertForeseen(20);
    }

    [Fact]
    public void A_login_that_is_denied_is_what_freeze_would_end_with()
    {
        _hook.MySql!["user"] = "nobody-knows";
        _hook.MySql["password"] = "canary";
        string plan = AssertForeseen(21);
        Assert.DoesNotContain("canary", plan, StringComparison.Ordinal);
    }

    [Fact]
    public void An_active_freeze_is_the_refusal_that_freeze_would_end_with_and_stays_active()
    {
        Assert.Equal(0, _hook.Freeze().ExitCode);
        _ = AssertForeseen(30);
        _ = Assert.Single(_hook.Holders);
        Assert.True(WriteProbe.IsWriteLocked(_server));
        Assert.Equal(0, _hook.Thaw().ExitCode);
    }

    [Fact]
    public void Each_missing_privilege_is_named_with_its_GRANT_and_exactly_these_make_all_well()
    {
        _server.CreateUser(Limited, Password, "USAGE");
        _hook.UseServer(_server, ("user", Limited), ("password", Password), ("lock", "auto"), ("blockers", "kill"));
        CommandResult before = Plan();
        Assert.Equal(21, before.ExitCode);
        Assert.Contains("lacks the privileges RELOAD, PROCESS", before.Error, StringComparison.Ordinal);

        // What a freeze cannot do without comes first; then what it is poorer without.
        _server.RunAsAdministrator(string.Join('\n', GrantsIn(before.Error)));
        CommandResult between = Plan();
        Assert.Equal(0, between.ExitCode);
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.Equal(0, _hook.Thaw().ExitCode);
        string[] rest = GrantsIn(between.Output);
        Assert.NotEmpty(rest);
        _server.RunAsAdministrator(string.Join('\n', rest));
        Assert.Empty(GrantsIn(Plan().Output));
    }

    [Fact]
    public void Each_privilege_that_grants_gives_is_missed_where_it_is_taken_away_and_no_other()
    {
        _server.CreateUser(Limited, Password, "USAGE");
        _hook.UseServer(_server, ("user", Limited), ("password", Password), ("lock", "auto"), ("blockers", "kill"));
        foreach (string missing in GrantsIn(_hook.Run("grants").Output).SelectMany(Single).ToArray())
        {
            _server.CreateUser(Limited, Password, "USAGE");
            _server.RunAsAdministrator(
                string.Join('\n', GrantsIn(_hook.Run("grants").Output).SelectMany(Single).Where(grant => grant != missing)));
            CommandResult plan = Plan();
            Assert.Equal([missing], GrantsIn(plan.Output).Distinct());
        }
    }

    [Fact]
    public void A_role_counts_where_it_is_active_and_not_where_it_is_not()
    {
        string role = "r" + Guid.NewGuid().ToString("N")[..10];
        _server.CreateUser(Limited, Password, "USAGE");
        _hook.UseServer(_server, ("user", Limited), ("password", Password));
        string[] grants = GrantsIn(_hook.Run("grants").Output);
        _server.RunAsAdministrator(string.Join('\n', [
            $"CREATE ROLE {role};",
            .. grants.Select(grant => grant[..grant.IndexOf(" TO ", StringComparison.Ordinal)] + $" TO {role};"),
            $"GRANT {role} TO '{Limited}'@'localhost';",
        ]));
        CommandResult inactive = Plan();
        Assert.Equal(21, inactive.ExitCode);
        Assert.NotEmpty(GrantsIn(inactive.Error));

        _server.RunAsAdministrator(
            $"SET DEFAULT ROLE {role} {(_server.Features.Product == "MariaDB" ? "FOR" : "TO")} '{Limited}'@'localhost';");
        CommandResult active = Plan();
        Assert.Equal((0, string.Empty), (active.ExitCode, active.Error));
        Assert.Empty(GrantsIn(active.Output));
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.Equal(0, _hook.Thaw().ExitCode);
        _server.RunAsAdministrator($"DROP ROLE {role};");
    }

    protected virtual void Dispose(bool disposing) => _hook.Dispose();

    // Every statement of a text, be it a page or one line.
    private static string[] GrantsIn(string text) =>
        [.. Regex.Matches(text, @"GRANT [A-Z_, ]+ ON [\w.*]+ TO '[^']*'@'[^']*'").Select(grant => grant.Value + ";")];

    // GRANT A, B ON x TO y;
    private static IEnumerable<string> Single(string grant)
    {
        int at = grant.IndexOf(" ON ", StringComparison.Ordinal);
        return grant["GRANT ".Length..at].Split(", ").Select(privilege => $"GRANT {privilege}{grant[at..]}");
    }

    private CommandResult Plan() => _hook.Run("freeze", "--dry-run");

    private string AssertForeseen(int exitCode)
    {
        CommandResult plan = Plan();
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((exitCode, freeze.Error), (plan.ExitCode, plan.Error));
        Assert.Equal(exitCode, freeze.ExitCode);
        Assert.EndsWith($"expected: freeze fails with exit {exitCode}\n", plan.Output, StringComparison.Ordinal);
        return plan.Output + plan.Error;
    }
}
