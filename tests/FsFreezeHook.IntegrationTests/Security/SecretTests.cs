using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using FsFreezeHook.IntegrationTests.TestBed;
using FsFreezeHook.Tests.TestBed;
using MySqlConnector;
using Xunit;
using TemporaryFolder = FsFreezeHook.IntegrationTests.TestBed.TemporaryFolder;

namespace FsFreezeHook.IntegrationTests.Security;

/// <summary>A password, wherever it was configured and however a run ends, is nowhere else afterwards or meanwhile.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class SecretTests : IDisposable
{
    private const string User = "secretive";

    private readonly DatabaseServer _server;
    private readonly PublishedHook _hook = new();
    private readonly TemporaryFolder _folder = new();
    private readonly SyslogListener _syslog = new();
    private readonly SecretSearch _search;
    private readonly StringBuilder _printed = new();
    private string _configured = string.Empty;

    public SecretTests(MariaDbFixture bed)
    {
        _server = bed.Server;
        _search = new SecretSearch();
        Blockers.MakeTables(_server);
        _server.CreateUser(User, _search.Secret, "RELOAD, PROCESS, REPLICATION CLIENT");
        _ = _hook.AddHook(
            "spy",
            $"#!/bin/sh\n{{ env; cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ; "
                + $"}} >>{_folder.File("spied")} 2>/dev/null\nexit 0\n");
    }

    public enum Place
    {
        Configuration,
        OptionFile,
        LoginPathFile,
        Credential,
        FileOfItsOwn,
    }

    public enum Ending
    {
        Success,
        AccessDenied,
        ServerGone,
        BrokenLine,
        Blocker,
        SessionLost,
        HolderKilled,
    }

    public static TheoryData<Place, Ending> Cases()
    {
        TheoryData<Place, Ending> cases = [];
        foreach (Place place in Enum.GetValues<Place>())
        {
            foreach (Ending ending in Enum.GetValues<Ending>())
            {
                cases.Add(place, ending);
            }
        }

        return cases;
    }

    public void Dispose()
    {
        _hook.Dispose();
        _syslog.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_password_is_nowhere_but_where_it_was_configured(Place place, Ending ending)
    {
        _hook.Settings["log-level"] = "verbose";
        Configure(place, ending);
        (int freezeExit, int thawExit) = ending switch
        {
            Ending.Success => (0, 0),
            Ending.AccessDenied => (21, 0),
            Ending.ServerGone => (20, 0),

            // An option file that nobody named is passed over from there on.
            Ending.BrokenLine => (place is Place.OptionFile or Place.LoginPathFile ? 21 : 3, 0),
            Ending.Blocker => (22, 0),
            _ => (0, 24),
        };
        using (Blocker? blocker = ending == Ending.Blocker ? Blocker.Start(_server, BlockerKind.LockTablesWrite) : null)
        {
            Assert.Equal(freezeExit, Run("freeze"));
        }

        Assert.Equal(freezeExit == 0, _hook.Holders.Count == 1);
        AssertNowhere();
        switch (ending)
        {
            case Ending.SessionLost:
                using (MySqlConnection connection = _server.Connect())
                {
                    connection.Execute($"KILL {Assert.Single(_server.SessionsOf(User)).Id}");
                }

                break;
            case Ending.HolderKilled:
                Assert.Single(_hook.Holders).Signal("ABRT");
                break;
        }

        Assert.Equal(thawExit, Run("thaw"));
        AssertNowhere();
        Assert.Contains("PATH=", File.ReadAllText(_folder.File("spied")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_search_finds_each_form_of_a_secret()
    {
        string file = _folder.File("file");
        foreach (string text in (string[])
            [
                _search.Secret, Uri.EscapeDataString(_search.Secret),
                Convert.ToBase64String(Encoding.UTF8.GetBytes(_search.Secret)),
                "{\"a\":\"" + Convert.ToBase64String(Encoding.UTF8.GetBytes("x" + _search.Secret)) + "\"}",
                Convert.ToHexStringLower(Encoding.UTF8.GetBytes(_search.Secret)),
            ])
        {
            File.WriteAllText(file, text);
            Assert.NotEmpty(_search.InFiles([_folder.Path]));
        }

        using BackgroundProcess telling = new(_folder.File("output"), "sh", ["-c", "sleep 600; :", "sh", _search.Secret]);
        _ = Eventually.True(() => _search.InProcesses().Any(), TimeSpan.FromSeconds(5), "the argument is found");
    }

    /// <summary>
    /// Without CAP_SYS_PTRACE and CAP_PERFMON the kernel lets a process of root's look into another one, with the same
    /// capabilities, only where that may leave a core dump, see ptrace(2) and PR_SET_DUMPABLE in prctl(2): so what is
    /// asked here is the kernel.
    /// </summary>
    [Fact]
    public void Neither_the_dispatcher_nor_the_holder_can_leave_a_core_dump()
    {
        string[] powerless = ["--bounding-set=-sys_ptrace,-perfmon,-sys_admin", "--inh-caps=-all"];
        using BackgroundProcess other = new(_folder.File("other"), "setpriv", [.. powerless, "sleep", "600"]);
        _ = Eventually.True(
            () => new ProcessEntry(other.Pid).CommandLine.StartsWith("sleep", StringComparison.Ordinal),
            TimeSpan.FromSeconds(5),
            "it sleeps");
        string asked = _folder.File("asked");
        _ = _hook.AddHook(
            "ask",
            $"#!/bin/sh\ncat /proc/{other.Pid}/auxv >/dev/null && echo other >>{asked}\n"
            + $"cat /proc/$PPID/auxv >/dev/null && echo dispatcher >>{asked}\nexit 0\n");
        Configure(Place.Configuration, Ending.Success);
        Assert.Equal(0, Command.Run("setpriv", [.. powerless, _hook.Program, "freeze"]).ExitCode);
        Assert.Equal(["other"], File.ReadAllLines(asked));
        CommandResult holder = Command.Run("setpriv", [.. powerless, "cat", $"/proc/{Assert.Single(_hook.Holders).Pid}/auxv"]);
        Assert.NotEqual(0, holder.ExitCode);
        Assert.Contains("Permission denied", holder.Error, StringComparison.Ordinal);
        Assert.Equal(0, Command.Run("setpriv", [.. powerless, _hook.Program, "thaw"]).ExitCode);
        Assert.Equal(["other", "other"], File.ReadAllLines(asked));
    }

    private int Run(string verb)
    {
        CommandResult result = _configured == _hook.ConfigurationFile
            ? Command.Run(_hook.Program, [verb], new CommandOptions { Environment = _hook.Variables })
            : _hook.Run(verb);
        _ = _printed.Append(result.Output).Append(result.Error);
        return result.ExitCode;
    }

    private void Configure(Place place, Ending ending)
    {
        string socket = ending == Ending.ServerGone ? _folder.File("nowhere.sock") : _server.SocketPath;
        string user = ending == Ending.AccessDenied ? DatabaseServer.ClientUser : User;
        _hook.MySql = new Dictionary<string, string>
        {
            ["socket"] = socket,
            ["user"] = user,
            ["lock-timeout"] = ending == Ending.Blocker ? "1s" : "30s",
            ["max-stall"] = "500ms",
        };
        string home = _folder.Subfolder("home");
        _hook.Variables = new Dictionary<string, string?> { ["HOME"] = home };
        string quoted = '\'' + _search.Secret + '\'';

        // A line that cannot be understood, with the secret in it.
        string[] lines = ending == Ending.BrokenLine
            ? ["pass word = " + quoted, "[" + _search.Secret, "password = '" + _search.Secret, "port = " + _search.Secret]
            : ["password = " + quoted];
        switch (place)
        {
            case Place.Configuration:
                _configured = _hook.ConfigurationFile;
                _hook.WriteConfiguration();
                File.AppendAllLines(_configured, lines);
                break;
            case Place.Credential:
            case Place.FileOfItsOwn:
                _configured = Path.Combine(home, "db");
                File.WriteAllLines(
                    _configured, ending == Ending.BrokenLine ? [_search.Secret, _search.Secret] : [_search.Secret]);
                _hook.Variables = new Dictionary<string, string?>(_hook.Variables) { ["CREDENTIALS_DIRECTORY"] = home };
                _hook.MySql["password"] = place == Place.Credential ? "credential:db" : "file:" + _configured;
                break;
            case Place.OptionFile:
                _configured = Path.Combine(home, ".my.cnf");
                File.WriteAllLines(_configured, ["[client]", .. lines]);
                break;
            case Place.LoginPathFile:
                _configured = Path.Combine(home, ".mylogin.cnf");
                string escaped = _search.Secret
                    .Replace("\\", "\\\\", StringComparison.Ordinal)
                    .Replace("\"", "\\\"", StringComparison.Ordinal);
                string value = $"password = \"{escaped}\"";
                File.WriteAllBytes(_configured, LoginPathWriter.Encode(
                    [.. Enumerable.Range(0, 20).Select(i => (byte)i)],
                    ((string[])["[client]", .. ending == Ending.BrokenLine ? lines : [value]]).Select(
                        line => Encoding.UTF8.GetBytes(line + "\n"))));
                break;
        }

        _ = Command.Must("chmod", "600", _configured);
    }

    private void AssertNowhere()
    {
        string server = Path.GetDirectoryName(_server.SocketPath)!;
        Assert.Empty(_search.InFiles([_hook.Folder, _hook.Tmpfs, _folder.Path, "/dev/shm", "/var/tmp"], _configured, server));
        Assert.Empty(_search.InProcesses());
        Assert.Empty(_search.In("what was printed", _printed.ToString()));
        Assert.Empty(_search.In("the system log", _syslog.Messages()));
    }
}
