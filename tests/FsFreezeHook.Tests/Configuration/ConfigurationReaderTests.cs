using System;
using System.Collections.Generic;
using System.IO;
using FsFreezeHook.Configuration;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Tests.TestBed;
using Serilog.Events;
using Xunit;

namespace FsFreezeHook.Tests.Configuration;

public sealed class ConfigurationReaderTests
{
    [Fact]
    public void No_file_at_all_gives_the_defaults_of_the_contract()
    {
        using ConfigurationFolder folder = new();
        Settings settings = folder.Read();
        Assert.Equal(folder.Root + "/fsfreeze-hook.d", settings.Hook.HookDirectory);
        Assert.Equal("/var/log/qga-fsfreeze-hook.log", settings.Hook.LogFile);
        Assert.Equal(LogEventLevel.Information, settings.Hook.LogLevel);
        Assert.Equal("/run/fsfreeze-hook", settings.Hook.RuntimeDirectory);
        Assert.Equal("/var/lib/fsfreeze-hook", settings.Hook.StateDirectory);
        Assert.Equal(TimeSpan.FromMinutes(5), settings.Hook.HookTimeout);
        Assert.Equal(FailingHook.Continue, settings.Hook.FailingHook);
        Assert.Empty(settings.Files);

        MySqlSettings instance = Assert.Single(settings.MySqlInstances());
        Assert.Equal(("/run/mysqld/mysqld.sock", 3306, "root"), (instance.Socket, instance.Port, instance.User));
        Assert.Equal(TimeSpan.FromSeconds(30), instance.LockTimeout);
        Assert.Equal(TimeSpan.FromSeconds(3), instance.MaxStall);
        Assert.Equal(TimeSpan.FromMinutes(6), instance.MaxHold);
        Assert.Equal((TlsMode.Preferred, LockStrategy.ReadLock), (instance.TlsMode, instance.Lock));
    }

    [Fact]
    public void Every_key_of_the_hook_section_is_read()
    {
        using ConfigurationFolder folder = ConfigurationFolder.With(
            "[hook]", "hook-directory = /h", "log-file = /l", "log-level = debug", "runtime-directory = /r ; 0700",
            "state-directory = /s", "hook-timeout = 0   ; none, as stock", "failing-hook = abort");
        HookSettings expected = new()
        {
            HookDirectory = "/h",
            LogFile = "/l",
            LogLevel = LogEventLevel.Debug,
            RuntimeDirectory = "/r",
            StateDirectory = "/s",
            HookTimeout = null,
            FailingHook = FailingHook.Abort,
        };
        Assert.Equal(expected, folder.Read().Hook);
    }

    [Fact]
    public void Drop_ins_come_after_the_file_in_byte_order_and_the_last_one_wins()
    {
        using ConfigurationFolder folder = ConfigurationFolder.With("[hook]", "log-file = /0", "state-directory = /0");
        string[] dropIns =
        [
            folder.WriteDropIn("10-a.conf", "[hook]", "log-file = /1"),
            folder.WriteDropIn("9.conf", "[hook]", "log-file = /2"),
            folder.WriteDropIn("B.conf", "[hook]", "log-file = /3"),
            folder.WriteDropIn("a.conf", "[hook]", "log-file = /4"),
            folder.WriteDropIn("é.conf", "[hook]", "log-file = /5"),
            folder.WriteDropIn("\uFB01.conf", "[hook]", "log-file = /6"),
            folder.WriteDropIn("😀.conf", "[hook]", "log-file = /7"),
        ];
        Settings settings = folder.Read();
        Assert.Equal([folder.File, .. dropIns], settings.Files);
        Assert.Equal("/7", settings.Hook.LogFile);
        Assert.Equal("/0", settings.Hook.StateDirectory);
    }

    [Fact]
    public void Drop_ins_are_read_without_the_file_too()
    {
        using ConfigurationFolder folder = new();
        string dropIn = folder.WriteDropIn("a.conf", "[mysql a]");
        Assert.Equal([dropIn], folder.Read().Files);
        Assert.Equal("a", Assert.Single(folder.Read().MySqlInstances()).Name);
    }

    [Fact]
    public void Only_visible_names_that_end_in_conf_are_drop_ins()
    {
        using ConfigurationFolder folder = new();
        foreach (string name in new[] { ".hidden.conf", "a.conf.dpkg-old", "a.conf~", "a.CONF", "README", "conf" })
        {
            folder.WriteDropIn(name, "nonsense");
        }

        Assert.Empty(folder.Read().Files);
    }

    [Fact]
    public void A_drop_in_that_is_a_folder_or_a_link_to_nothing_is_an_error()
    {
        using ConfigurationFolder folder = new();
        folder.WriteDropIn("a.conf");
        Directory.CreateDirectory(folder.DropIns + "/b.conf");
        File.CreateSymbolicLink(folder.DropIns + "/c.conf", "/nowhere");
        Assert.Equal(2, folder.ReadTolerantly().Errors.Count);
        Assert.StartsWith("fsfreeze-hook.conf.d/b.conf: cannot be read: it is a directory", folder.Error());
    }

    [Fact]
    public void A_key_in_two_files_is_no_duplicate_but_two_in_one_drop_in_are()
    {
        using ConfigurationFolder folder = ConfigurationFolder.With("[mysql]", "user = x");
        folder.WriteDropIn("a.conf", "[mysql]", "user = y", "user = z");
        Assert.Equal(
            "fsfreeze-hook.conf.d/a.conf:3: duplicate key 'user' in [mysql], first in line 2; remove one of them",
            folder.Error());
    }

    [Fact]
    public void A_drop_in_may_replace_a_socket_by_a_host_and_the_other_way_round()
    {
        using ConfigurationFolder folder = ConfigurationFolder.With(
            "[mysql a]", "socket = /x", "[mysql b]", "host = db", "port = 3307");
        folder.WriteDropIn("a.conf", "[mysql a]", "host = db", "[mysql b]", "socket = /y");
        IReadOnlyList<MySqlSettings> instances = folder.Read().MySqlInstances();
        Assert.Equal("db", instances[0].Host);
        Assert.Equal((null, "/y"), (instances[1].Host, instances[1].Socket));
    }

    [Fact]
    public void A_given_file_has_its_own_drop_ins()
    {
        using ConfigurationFolder folder = ConfigurationFolder.With("[hook]", "log-file = /wrong");
        string given = folder.Root + "/try";
        folder.Write(given, "");
        Directory.CreateDirectory(given + ".d");
        ConfigurationFolder.SetMode(given + ".d", "700");
        folder.Write(given + ".d/x.conf", "[hook]", "log-file = /right");
        Settings settings = ConfigurationReader.Read(
            new ConfigurationLocation(given, ConfigFileIsGiven: true, "/hooks"), Engines.Sections);
        Assert.Equal(("/right", "/hooks"), (settings.Hook.LogFile, settings.Hook.HookDirectory));
    }

    [Fact]
    public void Tolerantly_what_is_wrong_is_skipped_and_reported_and_the_rest_holds()
    {
        using ConfigurationFolder folder = ConfigurationFolder.With(
            "stray = 1",
            "[hook]",
            "runtime-directory = /r",
            "log-level = loud",
            "nonsense",
            "frobnicate = 1",
            "runtime-directory = /other",
            "[nothing]",
            "a = 1",
            "[mysql]",
            "host = db",
            "socket = /x",
            "lock-timeout = soon",
            "user = u");
        folder.WriteDropIn("a.conf", "[hook", "log-file = /skipped", "[mysql]", "user = v");
        (Settings settings, IReadOnlyList<string> errors) = folder.ReadTolerantly();

        string[] expected =
            ["conf:1:", "conf:5:", "conf:7:", "conf:4:", "conf:6:", "conf:8:", "conf:12:", "conf:13:", "a.conf:1:"];
        Assert.Equal(expected.Length, errors.Count);
        Assert.All(expected, (start, i) => Assert.Contains(start, errors[i], StringComparison.Ordinal));
        Assert.Equal("/r", settings.Hook.RuntimeDirectory);
        Assert.Equal(LogEventLevel.Information, settings.Hook.LogLevel);
        Assert.Equal("/var/log/qga-fsfreeze-hook.log", settings.Hook.LogFile);
        MySqlSettings instance = Assert.Single(settings.MySqlInstances());
        Assert.Equal(("db", "v", TimeSpan.FromSeconds(30)), (instance.Host, instance.User, instance.LockTimeout));
    }

    [Fact]
    public void Tolerantly_a_flawless_configuration_gives_what_strictly_it_gives()
    {
        using ConfigurationFolder folder = ConfigurationFolder.With("[mysql]", "user = u");
        (Settings settings, IReadOnlyList<string> errors) = folder.ReadTolerantly();
        Assert.Empty(errors);
        Assert.Equal(folder.Read().MySqlInstances(), settings.MySqlInstances());
    }
}
