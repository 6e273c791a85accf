using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.OptionFiles;

/// <summary>Real servers are logged into with what stands in option files, the same on both.</summary>
public abstract class OptionFileLoginTests : IDisposable
{
    private const string User = "optioned";
    private const string Password = "p@ss;#'word\" \\d";
    private const string Quoted = "'p@ss;#\\'word\" \\\\d'";
    private const string Privileges = "RELOAD, PROCESS, REPLICATION CLIENT";

    // A mount namespace of its own: what is mounted there over the machine's files only the program sees.
    private const string OverMachine =
        "mount -t tmpfs tmpfs /etc/mysql && cp -rp \"$1\"/etc-mysql/. /etc/mysql/ && mount --bind \"$1\"/passwd /etc/passwd "
        + "&& exec \"$2\" freeze";

    private readonly DatabaseServer _server;
    private readonly TemporaryFolder _folder = new();
    private readonly PublishedHook _hook = new();

    private protected OptionFileLoginTests(DatabaseServer server)
    {
        _server = server;
        server.CreateUser(User, Sql(Password), Privileges);
        _ = _folder.Subfolder("home");
        _ = _folder.Subfolder("etc-mysql");
        File.Copy("/etc/passwd", _folder.File("passwd"));
        _hook.MySql = new Dictionary<string, string>();
        _hook.Variables = new Dictionary<string, string?> { ["HOME"] = _folder.File("home") };
    }

    private string SocketLogin =>
        $"IDENTIFIED {(_server is MariaDbServer ? "VIA" : "WITH")} {_server.Features.SocketLoginPlugin}";

    private string PasswordLogin => $"IDENTIFIED {(_server is MariaDbServer ? "BY" : "WITH caching_sha2_password BY")} 'unknown'";

    private string[] Account =>
        ["[client]", "socket = " + _server.SocketPath, "user=" + User, "password = " + Quoted + " # comment"];

    [Fact]
    public void The_file_in_the_home_directory_names_the_server_and_the_account_and_thaw_does_without_it()
    {
        string file = Write("home/.my.cnf", Account);
        AssertLocks(_hook.Freeze());
        File.WriteAllText(file, "broken");
        AssertThaws();
    }

    [Fact]
    public void Without_HOME_as_under_an_agent_the_home_directory_is_the_accounts()
    {
        _ = Write("home/.my.cnf", Account);
        _ = Write("passwd", $"root:x:0:0:root:{_folder.File("home")}:/bin/bash");
        _hook.Variables = new Dictionary<string, string?> { ["HOME"] = null };
        AssertLocks(FreezeOverMachine());
        AssertThaws();
    }

    [Fact]
    public void A_defaults_file_and_a_suffix_choose_another_account()
    {
        _ = Write("home/.my.cnf", "[client]", "user = nobody");
        string included = Write("included.cnf", ["[client]", "user = nobody", "[mysql_second]", .. Account.Skip(1)]);
        _hook.MySql!["defaults-file"] = Write("mine.cnf", "!include " + included);
        _hook.MySql["defaults-group-suffix"] = "_second";
        AssertLocks(_hook.Freeze());
        AssertThaws();
    }

    [Fact]
    public void The_configuration_itself_wins()
    {
        _ = Write("home/.my.cnf", "[client]", "socket = /nowhere", "user = nobody", "password = nothing");
        _hook.UseServer(_server, ("user", User), ("password", Password));
        AssertLocks(_hook.Freeze());
        AssertThaws();
    }

    [Fact]
    public void A_login_path_file_of_mysql_config_editor_names_the_account()
    {
        Dictionary<string, string?> variables = new() { ["HOME"] = _folder.File("home") };
        CommandResult edited = ClientTool.MySqlConfigEditor.RunWithInput(
            Password, _folder.Path, variables,
            "set", "--login-path=fsfreeze-hook", "--user=" + User, "--socket=" + _server.SocketPath, "--password");
        Assert.True(File.Exists(_folder.File("home/.mylogin.cnf")), edited.Output + edited.Error);
        AssertLocks(_hook.Freeze());
        AssertThaws();
    }

    [Fact]
    public void A_client_certificate_opens_an_account_that_asks_for_one()
    {
        using (MySqlConnection connection = _server.Connect())
        {
            connection.Execute($"ALTER USER '{User}'@'%' REQUIRE X509");
            connection.Execute($"ALTER USER '{User}'@'localhost' REQUIRE X509");
        }

        // Where the section names the account, none but that is tried.
        _hook.MySql!["user"] = User;
        string[] server = ["[client]", "host = 127.0.0.1", $"port = {_server.Port}", "password = " + Quoted];
        _ = Write("home/.my.cnf", [.. server, "ssl-ca = " + _server.Tls!.Authority]);
        AssertRefused(21, _hook.Freeze());
        _ = Write(
            "home/.my.cnf",
            [.. server, "ssl-ca = " + _server.Tls.Authority, "ssl-cert = " + _server.Tls.Certificate,
                "ssl-key = " + _server.Tls.Key]);
        AssertLocks(_hook.Freeze());
        AssertThaws();
    }

    [Fact]
    public void Debians_own_account_is_tried_where_root_is_denied()
    {
        _ = Write("etc-mysql/debian.cnf", "[client]", "user = " + User, "password = " + Quoted, "socket = /nowhere");
        _ = Write("passwd", File.ReadAllText("/etc/passwd").TrimEnd());
        _hook.UseServer(_server);
        using MySqlConnection connection = _server.Connect();
        connection.Execute("ALTER USER 'root'@'localhost' " + PasswordLogin);
        try
        {
            AssertRefused(21, _hook.Freeze());
            AssertLocks(FreezeOverMachine());
            AssertThaws();
        }
        finally
        {
            _ = _hook.Thaw();
            connection.Execute("ALTER USER 'root'@'localhost' " + SocketLogin);
        }
    }

    [Theory]
    [InlineData("644", "[client]")]
    [InlineData("640", "[mysql]")]
    [InlineData("400", "[client]")]
    public void Without_any_configuration_what_the_servers_own_client_reads_is_used(string mode, string group)
    {
        _hook.MySql = null;
        _ = Command.Must("chmod", mode, Write("home/.my.cnf", [group, .. Account.Skip(1)]));
        AssertClientGetsIn();
        AssertLocks(_hook.Freeze());
        AssertThaws();
    }

    // MySQL's client has one group less, and takes no shortened names since 9.7.
    [Fact]
    public void The_groups_and_the_names_that_its_client_takes_count()
    {
        _hook.MySql = null;
        _ = _server is MariaDbServer
            ? Write("home/.my.cnf", "[mariadb-client]", "sock = " + _server.SocketPath, "us=" + User, "pass = " + Quoted)
            : Write(
                "home/.my.cnf", "[mysql]", "loose-socket = " + _server.SocketPath, "user=" + User, "[client]",
                "password = " + Quoted);
        AssertClientGetsIn();
        AssertLocks(_hook.Freeze());
        AssertThaws();
    }

    [Fact]
    public void A_link_to_the_file_is_followed()
    {
        _hook.MySql = null;
        File.CreateSymbolicLink(_folder.File("home/.my.cnf"), Write("real.cnf", Account));
        AssertClientGetsIn();
        AssertLocks(_hook.Freeze());
        AssertThaws();
    }

    [Theory]
    [InlineData("666")]
    [InlineData("664")]
    public void A_file_that_others_may_change_is_passed_over_and_named_and_fails_nothing(string mode)
    {
        _ = Write("home/.my.cnf", "[client]", "user = nobody", "password = p@ss");
        _ = Command.Must("chmod", mode, _folder.File("home/.my.cnf"));
        _hook.UseServer(_server);
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.True(WriteProbe.IsWriteLocked(_server));
        Assert.Contains(
            $"passed over: {_folder.File("home/.my.cnf")}: unsafe permissions 0{mode}", _hook.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("p@ss", _hook.Log, StringComparison.Ordinal);
        Assert.Equal(0, _hook.Thaw().ExitCode);
        CommandResult check = _hook.Run("check", "--json");
        Assert.Contains("\"option-files\"", check.Output, StringComparison.Ordinal);
        Assert.Contains(_folder.File("home/.my.cnf"), check.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("broken")]
    [InlineData("[client]\nport = nonsense")]
    [InlineData("!includedir /nowhere")]
    public void A_malformed_file_fails_no_freeze_but_where_the_configuration_names_it(string content)
    {
        string file = Write("home/.my.cnf", content);
        _hook.UseServer(_server);
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.True(WriteProbe.IsWriteLocked(_server));
        Assert.Equal(0, _hook.Thaw().ExitCode);
        _hook.MySql!["defaults-file"] = file;
        Assert.StartsWith(file, AssertRefused(3, _hook.Freeze()), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        _hook.Dispose();
        _folder.Dispose();
    }

    private void AssertClientGetsIn()
    {
        ClientTool client = _server is MariaDbServer ? ClientTool.MariaDbClient : ClientTool.MySqlClient;
        CommandResult result = client.Run(
            _folder.Path, _hook.Variables, "--skip-column-names", "--batch", "--execute=SELECT USER()");
        Assert.Equal((0, $"{User}@localhost\n"), (result.ExitCode, result.Output));
    }

    private static string Sql(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal);

    private static string AssertRefused(int exitCode, CommandResult freeze)
    {
        Assert.Equal((exitCode, string.Empty), (freeze.ExitCode, freeze.Output));
        return Assert.Single(freeze.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private CommandResult FreezeOverMachine()
    {
        _hook.WriteConfiguration();
        return Command.Run(
            "unshare",
            ["--mount", "sh", "-c", OverMachine, "sh", _folder.Path, _hook.Program],
            new CommandOptions { Environment = _hook.Variables });
    }

    private string Write(string name, params string[] lines)
    {
        string path = _folder.File(name);
        File.WriteAllText(path, string.Join('\n', lines) + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    private void AssertLocks(CommandResult freeze)
    {
        Assert.Equal((0, string.Empty, string.Empty), (freeze.ExitCode, freeze.Output, freeze.Error));
        Assert.True(WriteProbe.IsWriteLocked(_server));
        _ = Assert.Single(_server.SessionsOf(User));
    }

    private void AssertThaws()
    {
        CommandResult thaw = _hook.Thaw();
        Assert.Equal((0, string.Empty), (thaw.ExitCode, thaw.Error));
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
        Assert.False(WriteProbe.IsWriteLocked(_server));
    }
}
