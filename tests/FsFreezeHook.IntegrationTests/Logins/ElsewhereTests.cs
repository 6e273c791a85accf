using System;
using System.Collections.Generic;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Logins;

/// <summary>
/// A server on another machine: for the program, which runs in a network and among processes of its own, and
/// gets there by a cable.
/// </summary>
[Collection(nameof(WithNoServer))]
public sealed class ElsewhereTests : IDisposable
{
    private const string Network = "fsfreeze-hook-here";
    private const string Address = "10.203.0.1";
    private const string Password = "central-password";

    private readonly TemporaryFolder _folder = new();
    private readonly PublishedHook _hook = new();
    private readonly MariaDbServer _server;

    public ElsewhereTests()
    {
        _ = Command.Must("ip", "netns", "add", Network);
        _ = Command.Must(
            "ip", "link", "add", "fsfreeze-there", "type", "veth", "peer", "name", "fsfreeze-here", "netns", Network);
        _ = Command.Must("ip", "addr", "add", Address + "/24", "dev", "fsfreeze-there");
        _ = Command.Must("ip", "link", "set", "fsfreeze-there", "up");
        _ = Command.Must("ip", "-n", Network, "addr", "add", "10.203.0.2/24", "dev", "fsfreeze-here");
        _ = Command.Must("ip", "-n", Network, "link", "set", "fsfreeze-here", "up");
        _server = MariaDbServer.StartNew(new DatabaseServerOptions { Tcp = true, Extra = ["--bind-address=" + Address] });
        _server.CreateUser("central", Password, "RELOAD, PROCESS");
        _hook.Variables = new Dictionary<string, string?> { ["HOME"] = _folder.Path };
    }

    [Fact]
    public void One_that_an_option_file_names_is_never_locked_and_it_is_said()
    {
        File.WriteAllText(
            _folder.File(".my.cnf"), FormattableString.Invariant(
                $"[client]\nhost = {Address}\nport = {_server.Port}\nuser = central\npassword = {Password}\n"));
        string flushes = Flushes();
        CommandResult freeze = RunThere("\"$1\" freeze");
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.Equal(flushes, Flushes());
        Assert.Equal("no-database", _hook.FreezeRecord.Verdict);
        string line = FormattableString.Invariant(
            $"the option files name the server at {Address}:{_server.Port}, which is not on this machine");
        Assert.Contains(line, _hook.Log, StringComparison.Ordinal);
        Assert.Contains(line, RunThere("\"$1\" check --json").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_the_section_names_is_locked_and_that_its_data_is_not_in_the_snapshot_is_said()
    {
        _hook.MySql = new Dictionary<string, string>
        {
            ["host"] = Address,
            ["port"] = FormattableString.Invariant($"{_server.Port}"),
            ["user"] = "central",
            ["password"] = Password,
        };
        string flushes = Flushes();
        CommandResult run = RunThere("\"$1\" freeze && \"$1\" thaw");
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.NotEqual(flushes, Flushes());
        const string words = "its data is not in this machine's snapshot";
        Assert.Contains(words, _hook.Log, StringComparison.Ordinal);
        Assert.Contains(
            words,
            File.ReadAllText(Path.Combine(_hook.StateDirectory, "freeze.json")).Replace("\\u0027", "'", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.Contains(
            words,
            RunThere("\"$1\" check --json").Output.Replace("\\u0027", "'", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _server.Dispose();
        _ = Command.Run("ip", ["netns", "delete", Network]);
        _ = Command.Run("ip", ["link", "delete", "fsfreeze-there"]);
        _hook.Dispose();
        _folder.Dispose();
    }

    private string Flushes()
    {
        using MySqlConnection connection = _server.Connect();
        return connection.Value("SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'COM_FLUSH'");
    }

    private CommandResult RunThere(string script)
    {
        _hook.WriteConfiguration();
        return Command.Run(
            "ip",
            ["netns", "exec", Network, "unshare", "--pid", "--fork", "--mount-proc", "sh", "-c", script, "sh", _hook.Program],
            new CommandOptions { Environment = _hook.Variables });
    }
}
