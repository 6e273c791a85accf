using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Discovery;

/// <summary>Several servers on one machine: which instance is which, and what is said of one that is nobody's.</summary>
[Collection(nameof(WithNoServer))]
public sealed class RunningServersTests : IDisposable
{
    private readonly MariaDbServer _first = MariaDbServer.StartNew();
    private readonly MariaDbServer _second = MariaDbServer.StartNew(new DatabaseServerOptions { Tcp = true });
    private readonly PublishedHook _hook = new();

    [Fact]
    public void One_that_no_instance_covers_is_named_by_its_process_and_its_socket()
    {
        _hook.UseServer(_first);
        FreezeAndThaw(() => Assert.False(WriteProbe.IsWriteLocked(_second)));
        Assert.Equal("degraded", _hook.FreezeRecord.Verdict);
        Assert.StartsWith(
            string.Create(
                CultureInfo.InvariantCulture,
                $"mariadbd (process {_second.Pid}, socket {_second.SocketPath}) runs and took no part"),
            Assert.Single(_hook.FreezeRecord.Reasons),
            StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_reached_by_its_port_and_one_by_a_link_to_its_socket_are_both_covered()
    {
        string link = Path.Combine(_hook.Folder, "link.sock");
        _ = File.CreateSymbolicLink(link, _first.SocketPath);
        _second.CreateUser("freezer", "freezer-Password-1", "RELOAD, PROCESS");
        _hook.MySql = new Dictionary<string, string> { ["socket"] = link };
        _hook.FurtherConfiguration = string.Create(
            CultureInfo.InvariantCulture,
            $"[mysql second]\nhost = 127.0.0.1\nport = {_second.Port}\nuser = freezer\npassword = freezer-Password-1\n");
        FreezeAndThaw(() => Assert.True(WriteProbe.IsWriteLocked(_first) && WriteProbe.IsWriteLocked(_second)));
        Assert.Equal("locked", _hook.FreezeRecord.Verdict);
        Assert.Empty(_hook.FreezeRecord.Reasons);
    }

    [Fact]
    public void One_whose_instance_is_not_enabled_is_named_with_it_and_once()
    {
        _hook.UseServer("first", _first);
        _hook.UseServer("second", _second, ("enabled", "no"));
        FreezeAndThaw(() => Assert.True(WriteProbe.IsWriteLocked(_first)));
        Assert.Equal("degraded", _hook.FreezeRecord.Verdict);
        Assert.StartsWith(
            "second: not enabled, and its server runs: mariadbd (process ",
            Assert.Single(_hook.FreezeRecord.Reasons),
            StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_two_instances_are_fails_the_freeze_with_both_names()
    {
        _hook.UseServer("first", _first);
        _hook.UseServer("again", _first);
        CommandResult freeze = _hook.Freeze();
        Assert.Equal(3, freeze.ExitCode);
        Assert.Contains(
            "the instances first and again are one server, mariadbd (process ", freeze.Error, StringComparison.Ordinal);
        Assert.False(WriteProbe.IsWriteLocked(_first));
    }

    [Fact]
    public void None_is_taken_for_an_instance_of_another_name()
    {
        _hook.UseServer(_first);
        _hook.MySql!["enabled"] = "no";
        _hook.MySql.Remove("socket");
        _hook.Instances["replica"] = new Dictionary<string, string> { ["enabled"] = "required" };
        CommandResult freeze = _hook.Freeze();
        Assert.Equal(20, freeze.ExitCode);
        Assert.Contains(
            "replica: no socket of that name was found; set 'socket' or 'host' in [mysql replica]",
            freeze.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void One_in_a_container_is_named_as_such_where_none_is_looked_for()
    {
        _hook.Settings["containers"] = "no";
        _hook.UseServer(_first);
        _second.Stop();
        using BackgroundProcess container = new(
            Path.Combine(_hook.Folder, "container.out"),
            "unshare",
            [
                "--pid", "--net", "--uts", "--mount", "--fork", "mariadbd", "--no-defaults", "--user=mysql",
                "--datadir=" + _second.DataFolder, "--socket=" + _second.SocketPath, "--skip-networking",
                "--innodb-buffer-pool-size=32M", "--log-bin=" + Path.Combine(_second.DataFolder, "binlog"), "--server-id=1",
            ]);
        try
        {
            _ = Eventually.True(
                () => File.Exists(_second.SocketPath), TimeSpan.FromSeconds(60), "the server in the container listens");
            FreezeAndThaw(() => { });
        }
        finally
        {
            // A server that has changed its user no longer dies with its parent.
            foreach (ProcessEntry process in ProcessEntry.All()
                .Where(process => process.CommandLine.Contains(_second.SocketPath, StringComparison.Ordinal)))
            {
                process.Signal("KILL");
            }
        }

        string reason = Assert.Single(_hook.FreezeRecord.Reasons);
        Assert.Contains($"in a container, socket {_second.SocketPath}", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_section_the_only_server_is_found_at_its_socket_and_locked()
    {
        Assert.SkipWhen(File.Exists("/run/mysqld/mysqld.sock"), "left out: this machine has a server at the default socket");
        _second.Stop();
        FreezeAndThaw(() => Assert.True(WriteProbe.IsWriteLocked(_first)));
        Assert.Equal("locked", _hook.FreezeRecord.Verdict);
    }

    [Theory]
    [InlineData("mysqld.bin", "sock")]
    [InlineData("mariadbd-debug", "sock")]
    [InlineData("warehouse", "mysql.sock")]
    public void Without_a_section_the_only_server_is_locked_whatever_its_program_is_called(string program, string socketName)
    {
        Assert.SkipWhen(File.Exists("/run/mysqld/mysqld.sock"), "left out: this machine has a server at the default socket");
        _first.Stop();
        _second.Stop();
        string file = Path.Combine(_hook.Folder, program);
        string socket = Path.Combine(Path.GetDirectoryName(_first.SocketPath)!, socketName);
        File.Copy("/usr/sbin/mariadbd", file);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using BackgroundProcess server = new(
            Path.Combine(_hook.Folder, "server.out"),
            file,
            [
                "--no-defaults", "--user=mysql", "--datadir=" + _first.DataFolder, "--socket=" + socket, "--skip-networking",
                "--innodb-buffer-pool-size=32M", "--log-bin=binlog", "--server-id=1",
            ]);
        _ = Eventually.True(() => File.Exists(socket), TimeSpan.FromSeconds(60), "the server listens");
        if (socket != _first.SocketPath)
        {
            _ = File.CreateSymbolicLink(_first.SocketPath, socket);
        }

        FreezeAndThaw(() => Assert.True(WriteProbe.IsWriteLocked(_first)));
        Assert.Equal("locked", _hook.FreezeRecord.Verdict);
    }

    [Fact]
    public void A_dead_socket_at_a_standard_path_does_not_hide_the_only_server()
    {
        const string standard = "/tmp/mysql.sock";
        Assert.SkipWhen(File.Exists("/run/mysqld/mysqld.sock"), "left out: this machine has a server at the default socket");
        Assert.SkipWhen(File.Exists(standard), "left out: this machine has something at that path");
        _second.Stop();
        using (Socket dead = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            string elsewhere = Path.Combine(_hook.Folder, "dead.sock");
            dead.Bind(new UnixDomainSocketEndPoint(elsewhere));
            dead.Listen();

            // To dispose of it removes the file where it was made, and not here: so stays that of a server that was killed.
            File.Move(elsewhere, standard);
        }

        try
        {
            Assert.True(File.Exists(standard));
            FreezeAndThaw(() => Assert.True(WriteProbe.IsWriteLocked(_first)));
        }
        finally
        {
            File.Delete(standard);
        }

        Assert.Equal("locked", _hook.FreezeRecord.Verdict);
    }

    [Fact]
    public void Without_a_section_none_of_several_servers_is_guessed_and_all_are_named()
    {
        Assert.SkipWhen(File.Exists("/run/mysqld/mysqld.sock"), "left out: this machine has a server at the default socket");
        FreezeAndThaw(() => Assert.False(WriteProbe.IsWriteLocked(_first) || WriteProbe.IsWriteLocked(_second)));
        Assert.Equal("degraded", _hook.FreezeRecord.Verdict);
        Assert.All(
            [_first.SocketPath, _second.SocketPath],
            socket => Assert.Single(
                _hook.FreezeRecord.Reasons, reason => reason.Contains($"socket {socket})", StringComparison.Ordinal)));
    }

    public void Dispose()
    {
        _hook.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    private void FreezeAndThaw(Action whileLocked)
    {
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        whileLocked();
        Assert.Equal(0, _hook.Thaw().ExitCode);
    }
}
