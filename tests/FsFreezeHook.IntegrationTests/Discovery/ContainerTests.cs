using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Discovery;

/// <summary>
/// Servers in containers that no engine made: a process in namespaces of its own, which is all that the kernel knows of any.
/// </summary>
[Collection(nameof(WithNoServer))]
public sealed class ContainerTests : IDisposable
{
    // Another's server at the same port of the machine.
    private const string Published = """
        my $server = IO::Socket::INET->new(LocalAddr => "127.0.0.1:$ARGV[0]", Listen => 9) or die $!;
        while (my $client = $server->accept) { close $client; open my $asked, '>', $ARGV[1]; }
        """;

    private readonly PublishedHook _hook = new();
    private readonly List<DatabaseServer> _servers = [];
    private readonly SecretSearch _search = new();

    [Theory]
    [InlineData(ServerKind.MariaDb)]
    [InlineData(ServerKind.MySql)]
    public void Root_by_the_socket_is_enough_and_nothing_is_set(ServerKind kind)
    {
        DatabaseServer server = Start(kind);
        FreezeAndThaw(() => Assert.True(WriteProbe.IsWriteLocked(server)));
        Assert.Equal("locked", _hook.FreezeRecord.Verdict);
        Assert.Equal([Name(server)], _hook.FreezeRecord.Instances.Select(instance => instance.Name));
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
    }

    [Theory]
    [InlineData(ServerKind.MariaDb, "MARIADB_ROOT_PASSWORD")]
    [InlineData(ServerKind.MySql, "MYSQL_ROOT_PASSWORD")]
    public void The_password_of_its_variables_lets_in_and_is_nowhere_else(ServerKind kind, string variable)
    {
        DatabaseServer server = Start(kind, $"{variable}={_search.Secret}");
        SetPassword(server, _search.Secret);
        FreezeAndThaw(() => Assert.True(WriteProbe.IsWriteLocked(server)));
        Assert.Equal("locked", _hook.FreezeRecord.Verdict);
        Assert.Empty(_search.InFiles([_hook.Folder, _hook.Tmpfs], Path.GetDirectoryName(server.SocketPath)!));
    }

    [Fact]
    public void A_file_that_its_variables_name_is_read_within_its_own_root()
    {
        string file = Path.Combine(_hook.Folder, "secret");
        File.WriteAllText(file, "hunter-2\n");
        DatabaseServer server = Start(ServerKind.MariaDb, $"MARIADB_ROOT_PASSWORD_FILE={file}");
        SetPassword(server, "hunter-2");
        FreezeAndThaw(() => Assert.True(WriteProbe.IsWriteLocked(server)));
        Assert.Equal("locked", _hook.FreezeRecord.Verdict);
    }

    [Fact]
    public void One_beside_a_server_of_the_machine_is_locked_together_with_it()
    {
        DatabaseServer inside = Start(ServerKind.MariaDb);
        DatabaseServer outside = Keep(MariaDbServer.StartNew());
        _hook.UseServer(outside);
        FreezeAndThaw(() => Assert.True(WriteProbe.IsWriteLocked(inside) && WriteProbe.IsWriteLocked(outside)));
        Assert.Equal("locked", _hook.FreezeRecord.Verdict);
        Assert.Equal(["mysql", Name(inside)], _hook.FreezeRecord.Instances.Select(instance => instance.Name));
    }

    [Fact]
    public void One_whose_password_was_changed_degrades_the_freeze_with_what_to_set_and_leaves_the_others_locked()
    {
        DatabaseServer inside = Start(ServerKind.MariaDb, $"MARIADB_ROOT_PASSWORD={_search.Secret}");
        SetPassword(inside, "another-one");
        DatabaseServer outside = Keep(MariaDbServer.StartNew());
        _hook.UseServer(outside);
        FreezeAndThaw(() => Assert.True(WriteProbe.IsWriteLocked(outside) && !WriteProbe.IsWriteLocked(inside)));
        Assert.Equal("degraded", _hook.FreezeRecord.Verdict);
        string reason = Assert.Single(_hook.FreezeRecord.Reasons);
        Assert.StartsWith(
            $"{Name(inside)}: access denied at {inside.SocketPath} in the container {Name(inside)} as root",
            reason,
            StringComparison.Ordinal);
        Assert.Contains(
            $"write 'container = {Name(inside)}', 'user' and 'password' in [mysql {Name(inside)}]",
            reason,
            StringComparison.Ordinal);
        Assert.Empty(_search.InFiles([_hook.Folder, _hook.Tmpfs], Path.GetDirectoryName(inside.SocketPath)!));

        // What is to be run there is printed all the same.
        CommandResult grants = _hook.Run("grants", Name(inside));
        Assert.Equal((0, string.Empty), (grants.ExitCode, grants.Error));
        Assert.Contains("in its container: nsenter", grants.Output, StringComparison.Ordinal);
        Assert.Contains("GRANT RELOAD, PROCESS, BINLOG MONITOR", grants.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_section_that_leads_to_it_holds_and_there_is_no_second_session()
    {
        DatabaseServer inside = Start(ServerKind.MariaDb, "MARIADB_ROOT_PASSWORD=stale");
        _hook.UseServer("shop", inside);
        FreezeAndThaw(() =>
        {
            Assert.True(WriteProbe.IsWriteLocked(inside));
            Assert.Single(inside.SessionsOf("root"));
        });
        Assert.Equal("locked", _hook.FreezeRecord.Verdict);
        Assert.Equal(["shop"], _hook.FreezeRecord.Instances.Select(instance => instance.Name));
    }

    [Fact]
    public void Containers_no_leaves_it_alone_and_says_so()
    {
        DatabaseServer inside = Start(ServerKind.MariaDb);
        _hook.Settings["containers"] = "no";
        FreezeAndThaw(() => Assert.False(WriteProbe.IsWriteLocked(inside)));
        Assert.Equal("degraded", _hook.FreezeRecord.Verdict);
        Assert.Contains(_hook.FreezeRecord.Reasons, reason => reason.Contains("runs and took no part", StringComparison.Ordinal));
    }

    [Fact]
    public void A_section_that_names_a_container_that_does_not_run_fails_the_freeze()
    {
        _hook.Instances["shop"] = new Dictionary<string, string> { ["container"] = "shop-db" };
        CommandResult freeze = _hook.Freeze();
        Assert.Equal(20, freeze.ExitCode);
        Assert.Contains(
            "shop: no server runs in a container called 'shop-db'; start it, or correct 'container' in [mysql shop]",
            freeze.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_paused_is_told_as_that_and_not_waited_for()
    {
        DatabaseServer inside = Start(ServerKind.MariaDb);
        using PausableGroup group = new(inside.Pid);
        _ = Command.Must("sh", "-c", group.PauseCommand);
        Stopwatch watch = Stopwatch.StartNew();
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Contains(
            "is paused (its control group is frozen)", Assert.Single(_hook.FreezeRecord.Reasons), StringComparison.Ordinal);
        Assert.Equal(0, _hook.Thaw().ExitCode);
    }

    [Fact]
    public void One_that_is_killed_while_it_is_locked_makes_thaw_say_so()
    {
        DatabaseServer inside = Start(ServerKind.MariaDb);
        Assert.Equal(0, _hook.Freeze().ExitCode);
        inside.Kill();
        CommandResult thaw = _hook.Thaw();
        Assert.Equal(24, thaw.ExitCode);
        Assert.Empty(_hook.Holders);
    }

    [Fact]
    public void One_that_is_paused_while_it_is_locked_does_not_hang_thaw()
    {
        DatabaseServer inside = Start(ServerKind.MariaDb);
        Assert.Equal(0, _hook.Freeze().ExitCode);
        using PausableGroup group = new(inside.Pid);
        _ = Command.Must("sh", "-c", group.PauseCommand);
        Stopwatch watch = Stopwatch.StartNew();
        Assert.NotEqual(0, _hook.Thaw().ExitCode);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(12));
        Assert.Empty(_hook.Holders);
    }

    /// <summary>Where no socket can be reached, as that of a folder that was cleaned.</summary>
    [Fact]
    public void Its_address_in_its_own_network_leads_to_it_where_no_socket_does_and_no_port_of_the_machine()
    {
        DatabaseServer inside = Keep(MariaDbServer.StartNew(
            new DatabaseServerOptions
            {
                Container = ContainerOptions.WithoutEngine($"MARIADB_ROOT_PASSWORD={_search.Secret}"),
                Tcp = true,
            }));
        inside.CreateUser("root", _search.Secret, "ALL PRIVILEGES");
        string hidden = inside.SocketPath + ".hidden";
        _ = Command.Must("nsenter", $"--net=/proc/{inside.Pid}/ns/net", "ip", "link", "set", "lo", "up");
        using BackgroundProcess published = new(
            Path.Combine(_hook.Folder, "published.out"),
            "perl",
            ["-MIO::Socket::INET", "-e", Published, $"{inside.Port}", Asked]);
        File.Move(inside.SocketPath, hidden);
        FreezeAndThaw(() =>
        {
            File.Move(hidden, inside.SocketPath);
            Assert.True(WriteProbe.IsWriteLocked(inside));
        });
        Assert.Equal("locked", _hook.FreezeRecord.Verdict);
        Assert.Equal([Name(inside)], _hook.FreezeRecord.Instances.Select(instance => instance.Name));
        Assert.False(File.Exists(Asked));
        Assert.Empty(_search.InFiles([_hook.Folder, _hook.Tmpfs], Path.GetDirectoryName(inside.SocketPath)!));
    }

    [Fact]
    public void Check_dry_run_rehearsal_and_status_know_it_for_people_and_for_programs()
    {
        DatabaseServer inside = Start(ServerKind.MariaDb);
        AssertKnownToPrograms("check");
        AssertKnown("freeze", "--dry-run");
        AssertKnownToPrograms("rehearse");
        Assert.False(WriteProbe.IsWriteLocked(inside));
        Assert.Equal(0, _hook.Freeze().ExitCode);
        AssertKnownToPrograms("status");
        AssertKnown("thaw", "--dry-run");
        Assert.Equal(0, _hook.Thaw().ExitCode);

        string AssertKnown(params string[] words)
        {
            string output = _hook.Run(words).Output;
            Assert.Contains(Name(inside), output, StringComparison.Ordinal);
            return output;
        }

        void AssertKnownToPrograms(string verb)
        {
            _ = AssertKnown(verb);
            using JsonDocument document = JsonDocument.Parse(AssertKnown(verb, "--json"));
        }
    }

    [Fact]
    public void Grants_says_how_to_get_in()
    {
        DatabaseServer inside = Start(ServerKind.MariaDb);
        CommandResult grants = _hook.Run("grants", Name(inside));
        Assert.Equal(0, grants.ExitCode);
        Assert.Contains(
            string.Create(
                CultureInfo.InvariantCulture,
                $"in its container: nsenter --all --target={inside.Pid} mariadb --user=root --password"),
            grants.Output,
            StringComparison.Ordinal);
        Assert.Contains($"-- container = {Name(inside)}\n", grants.Output, StringComparison.Ordinal);
        inside.RunAsAdministrator(grants.Output);
    }

    private string Asked => Path.Combine(_hook.Folder, "asked");

    public void Dispose()
    {
        _servers.ForEach(server => server.Dispose());
        _hook.Dispose();
    }

    private DatabaseServer Start(ServerKind kind, params string[] variables)
    {
        DatabaseServerOptions options = new() { Container = ContainerOptions.WithoutEngine(variables) };
        return Keep(kind == ServerKind.MySql ? MySqlServer.StartNew(options) : MariaDbServer.StartNew(options));
    }

    private DatabaseServer Keep(DatabaseServer server)
    {
        _servers.Add(server);
        return server;
    }

    private static string Name(DatabaseServer server) => string.Create(CultureInfo.InvariantCulture, $"container-{server.Pid}");

    private static void SetPassword(DatabaseServer server, string password)
    {
        using MySqlConnection connection = server.Connect();
        connection.Execute($"ALTER USER 'root'@'localhost' IDENTIFIED BY '{password}'");
    }

    private void FreezeAndThaw(Action whileLocked)
    {
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        whileLocked();
        Assert.Equal(0, _hook.Thaw().ExitCode);
    }
}
