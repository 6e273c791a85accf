using System;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Examination;
using FsFreezeHook.MySql.Privileges;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Privileges;

public sealed class GrantsTests
{
    private const string Account = "'fsfreeze-hook'@'localhost'";

    private static readonly MySqlSettings Settings = new() { Name = MySqlSettings.UnnamedInstance };

    [Theory]
    [InlineData("10.3.39-MariaDB", "RELOAD, PROCESS, REPLICATION CLIENT", "SUPER")]
    [InlineData("10.4.34-MariaDB", "RELOAD, PROCESS, REPLICATION CLIENT", "SUPER")]
    [InlineData("10.5.8-MariaDB", "RELOAD, PROCESS, BINLOG MONITOR, REPLICATION SLAVE ADMIN", "CONNECTION ADMIN")]
    [InlineData("10.5.9-MariaDB", "RELOAD, PROCESS, BINLOG MONITOR, SLAVE MONITOR", "CONNECTION ADMIN")]
    [InlineData("12.0.2-MariaDB", "RELOAD, PROCESS, BINLOG MONITOR, SLAVE MONITOR", "CONNECTION ADMIN")]
    [InlineData("5.7.44", "RELOAD, PROCESS, REPLICATION CLIENT", "SUPER")]
    [InlineData("8.0.11", "RELOAD, PROCESS, REPLICATION CLIENT, BACKUP_ADMIN", "CONNECTION_ADMIN")]
    [InlineData("9.7.4", "RELOAD, PROCESS, REPLICATION CLIENT, BACKUP_ADMIN", "CONNECTION_ADMIN")]
    public void A_servers_names_are_used_and_SUPER_is_asked_for_only_to_end_blockers(
        string version, string expected, string toEnd)
    {
        string usual = toEnd == "SUPER" ? expected : $"{expected}, {toEnd}";
        Assert.Contains($"GRANT {usual} ON *.* TO {Account};", Lines(Settings, version));
        Assert.All(
            [BlockerPolicy.Kill, BlockerPolicy.KillReads],
            policy => Assert.Contains(
                $"GRANT {expected}, {toEnd} ON *.* TO {Account};", Lines(Settings with { Blockers = policy }, version)));
    }

    [Theory]
    [InlineData(nameof(LockStrategy.ReadLock), "9.7.4", false)]
    [InlineData(nameof(LockStrategy.BackupStage), "9.7.4", false)]
    [InlineData(nameof(LockStrategy.InstanceLock), "9.7.4", true)]
    [InlineData(nameof(LockStrategy.Auto), "8.0.11", true)]
    [InlineData(nameof(LockStrategy.Auto), "5.7.44", false)]
    [InlineData(nameof(LockStrategy.Auto), "10.11.19-MariaDB", false)]
    public void Where_the_instance_lock_may_be_taken_it_may_and_every_table_is_seen(
        string strategy, string version, bool expected)
    {
        string text = string.Join('\n', Lines(Settings with { Lock = Enum.Parse<LockStrategy>(strategy) }, version));
        Assert.Equal(expected, text.Contains("BACKUP_ADMIN, REFERENCES, CONNECTION_ADMIN ON *.*", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("5.7.44", true)]
    [InlineData("9.7.4", true)]
    [InlineData("10.11.19-MariaDB", false)]
    public void On_MySQL_it_may_read_what_shows_blockers_and_nothing_is_read_elsewhere(string version, bool expected)
    {
        string[] read = [.. Lines(Settings, version).Where(line => line.StartsWith("GRANT SELECT", StringComparison.Ordinal))];
        Assert.Equal(expected, read.Length > 0);
        Assert.All(read, line => Assert.StartsWith("GRANT SELECT ON performance_schema.", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("9.7.4", "IDENTIFIED WITH auth_socket AS 'root'")]
    [InlineData("11.6.2-MariaDB", "IDENTIFIED VIA unix_socket AS 'root'")]
    public void Over_a_socket_root_logs_in_to_it_without_a_password(string version, string login)
    {
        string[] lines = Lines(Settings, version);
        Assert.Contains($"CREATE USER IF NOT EXISTS {Account} {login};", lines);
        Assert.Contains($"ALTER USER {Account} {login};", lines);
        Assert.DoesNotContain(lines, line => line.Contains("secret", StringComparison.Ordinal));
        Assert.Contains("-- user = fsfreeze-hook", lines);
    }

    [Fact]
    public void A_server_that_cannot_log_in_root_by_its_socket_gets_a_password_and_so_does_the_configuration()
    {
        string[][] cases =
        [
            Lines(Settings, "10.11.19-MariaDB"),
            Lines(Settings, "9.7.4", hasSocketLogin: false),
            Lines(Settings with { Host = "db.example" }, "9.7.4"),
        ];
        Assert.All(cases, lines =>
        {
            Assert.Contains($"CREATE USER IF NOT EXISTS {Account} IDENTIFIED BY 'secret';", lines);
            Assert.Contains($"ALTER USER {Account} IDENTIFIED BY 'secret';", lines);
            Assert.Equal(["-- [mysql]", "-- user = fsfreeze-hook", "-- password = secret"], lines[^3..]);
        });
    }

    [Fact]
    public void Over_TCP_it_may_log_in_from_here_and_with_TLS_where_that_is_asked_for()
    {
        MySqlSettings remote = Settings with { Name = "shop", Host = "db.example", TlsMode = TlsMode.VerifyCa };
        string[] lines = [.. new Grants(remote, Login("9.7.4") with { ClientHost = "192.0.2.7" }).Print("secret").Split('\n')];
        Assert.Contains("ALTER USER 'fsfreeze-hook'@'192.0.2.7' IDENTIFIED BY 'secret' REQUIRE SSL;", lines);
        Assert.Contains("-- [mysql shop]", lines);
    }

    [Fact]
    public void An_account_that_is_configured_is_given_what_it_lacks_and_not_made()
    {
        ServerLogin login = Login("9.7.4") with { Account = AccountName.Parse(@"o'brien\@home@%") };
        string[] lines = new Grants(Settings with { User = "o'brien" }, login).Print("secret").Split('\n');
        Assert.Contains(
            @"GRANT RELOAD, PROCESS, REPLICATION CLIENT, BACKUP_ADMIN, CONNECTION_ADMIN ON *.* TO 'o''brien\\@home'@'%';", lines);
        Assert.All(
            ["CREATE USER", "ALTER USER", "REVOKE", "secret"],
            word => Assert.DoesNotContain(lines, line => line.Contains(word, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("f\nsystem touch /tmp/x", "%")]
    [InlineData("f", "%\nsystem touch /tmp/x")]
    [InlineData("f", "%\r\\! touch /tmp/x")]
    [InlineData("f\0", "%")]
    [InlineData("f\e[2J", "%")]
    [InlineData("f\u202etxt", "%")]
    [InlineData("f\u2028", "%")]
    [InlineData("\u4E2D\\", "%")]
    public void An_account_whose_name_cannot_be_quoted_is_in_no_statement(string user, string host)
    {
        AccountName account = new(user, host);
        MySqlSettings settings = Settings with { User = user };
        Assert.False(account.IsQuotable);
        FailureException refusal = new Grants(settings, Login("9.7.4") with { Account = account }).Refusal!;
        Assert.Equal(FailureReason.AccessDenied, refusal.Reason);
        Assert.Throws<InvalidOperationException>(
            () => new Grants(settings, Login("9.7.4") with { Account = account }).Print("secret"));
        InstanceFindings examined = Examined(settings, account);
        Assert.DoesNotContain(examined.GrantsOf([Reload]), line => line.Contains("GRANT", StringComparison.Ordinal));
        Assert.DoesNotContain("GRANT", examined.Failure!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("f", "f", "192.0.2.7", true)]
    [InlineData("o'brien", "o'brien", "%", true)]
    [InlineData("f", "", "localhost", false)]
    [InlineData("f", "g", "%", false)]
    public void Only_the_account_that_logged_in_is_granted_anything(string user, string answered, string host, bool expected)
    {
        MySqlSettings settings = Settings with { User = user };
        AccountName account = new(answered, host);
        Assert.Equal(expected, new Grants(settings, Login("9.7.4") with { Account = account }).Refusal is null);
        string statement = $"GRANT RELOAD ON *.* TO '{answered.Replace("'", "''", StringComparison.Ordinal)}'@'{host}'";
        Assert.Equal(
            expected, Examined(settings, account).GrantsOf([Reload]).Single().Contains(statement, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("%")]
    [InlineData("192.0.2.0/255.255.255.0")]
    [InlineData("localhost\nsystem touch /tmp/x")]
    public void An_account_is_not_made_for_what_is_no_host(string host) =>
        Assert.NotNull(new Grants(Settings, Login("9.7.4") with { ClientHost = host }).Refusal);

    [Fact]
    public void Every_line_is_a_comment_or_a_whole_statement() => Assert.All(
        Lines(Settings with { Lock = LockStrategy.Auto, Blockers = BlockerPolicy.Kill }, "9.7.4"),
        line => Assert.True(line.StartsWith("-- ", StringComparison.Ordinal) || line.EndsWith(';'), line));

    [Fact]
    public void A_password_has_every_kind_of_character_and_needs_no_quoting_and_is_never_twice_the_same()
    {
        string[] passwords = [.. Enumerable.Range(0, 50).Select(_ => Grants.NewPassword())];
        Assert.Distinct(passwords);
        Assert.All(
            passwords,
            password => Assert.Matches("^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])(?=.*[-_])[A-Za-z][-_A-Za-z0-9]{31}$", password));
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("0", false)]
    [InlineData(null, false)]
    public void A_login_is_read_from_what_the_server_says(string? plugin, bool hasSocketLogin)
    {
        ServerLogin login = ServerLogin.From(["9.7.4", "root@%", "root@192.0.2.7", plugin, null]);
        Assert.Equal(("MySQL 9.7.4", new AccountName("root", "%"), "192.0.2.7", hasSocketLogin),
            (login.Features.ToString(), login.Account, login.ClientHost, login.HasSocketLogin));
    }

    private static readonly Privilege Reload = new("RELOAD", "lock") { IsRequired = true };

    private static InstanceFindings Examined(MySqlSettings settings, AccountName account) => new()
    {
        Settings = settings,
        Identity = new ServerIdentity(ServerFeatures.Parse("9.7.4"), "9.7.4", 1, $"{account.User}@{account.Host}", null, null),
        Missing = [Reload],
    };

    private static ServerLogin Login(string version) =>
        new(ServerFeatures.Parse(version), new AccountName("root", "localhost"), "localhost", HasSocketLogin: true);

    private static string[] Lines(MySqlSettings settings, string version, bool hasSocketLogin = true) =>
        new Grants(settings, Login(version) with { HasSocketLogin = hasSocketLogin }).Print("secret")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
