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

    private string SocketLogin => $"IDENTIFIED {(_server is MariaDbServer ? "VIA" : "WITH")} {_server.Features.SocketLoginPlugin}";

    private string PasswordLogin => $"IDENTIFIED {(_server is MariaDbServer ? "BY" : "WITH caching_sha2_password BY")} 'unknown'";

    private string[] Account => ["[client]", "socket = " + _server.SocketPath, "user=" + User, "password = " + Quoted + " # comment"];

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

        string[] server = ["[client]", "host = 127.0.0.1", $"port = {_server.Port}", "user = " + User, "password = " + Quoted];
        _ = Write("home/.my.cnf", [.. server, "ssl-ca = " + _server.Tls!.Authority]);
        AssertRefused(21, _hook.Freeze());
        _ = Write(
            "home/.my.cnf",
            [.. server, "ssl-ca = " + _server.Tls.Authority, "ssl-cert = " + _server.Tls.Certificate, "ssl-key = " + _server.Tls.Key]);
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

    [Fact]
    public void A_password_that_others_may_read_is_refused_and_not_shown()
    {
        _ = Command.Must("chmod", "640", Write("home/.my.cnf", Account));
        string error = AssertRefused(3, _hook.Freeze());
        Assert.StartsWith($"{_folder.File("home/.my.cnf")}:4: unsafe permissions 0640", error, StringComparison.Ordinal);
        Assert.DoesNotContain("p@ss", error, StringComparison.Ordinal);
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
