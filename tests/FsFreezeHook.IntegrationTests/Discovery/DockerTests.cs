using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Discovery;

/// <summary>
/// Servers in containers of Docker, as somebody starts them who has read the images' documentation and nothing else.
/// </summary>
[Collection(nameof(WithDocker))]
public sealed class DockerTests : IDisposable
{
    private const string Password = "pa ss'1";

    private static readonly TimeSpan StartBound = TimeSpan.FromSeconds(90);

    private readonly DockerEngine _docker;
    private readonly PublishedHook _hook = new();
    private readonly List<string> _names = [];

    public DockerTests(DockerEngine docker)
    {
        _docker = docker;
    }

    [Fact]
    public void Of_five_containers_the_two_with_a_database_are_locked_under_their_names_and_nothing_is_configured()
    {
        Start(ServerKind.MariaDb, "shop-db", $"MARIADB_ROOT_PASSWORD={Password}");
        Start(ServerKind.MySql, "my.sql_2", "MYSQL_ROOT_PASSWORD=other");
        foreach (string idle in (string[])["web", "cache", "mysqld"])
        {
            Add(ServerKind.MariaDb, idle, [], "sleep", "600");
        }

        FreezeAndThaw(() => Assert.True(IsLocked("mariadb", "shop-db", Password) && IsLocked("mysql", "my.sql_2", "other")));
        Assert.Equal("locked", _hook.FreezeRecord.Verdict);
        Assert.Equal(
            ["my.sql_2", "shop-db"],
            _hook.FreezeRecord.Instances.Select(instance => instance.Name).Order(StringComparer.Ordinal));
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
        Assert.False(IsLocked("mariadb", "shop-db", Password) || IsLocked("mysql", "my.sql_2", "other"));
    }

    [Fact]
    public void A_secret_in_a_file_lets_in()
    {
        string secret = Path.Combine(_hook.Folder, "secret");
        File.WriteAllText(secret, Password + "\n");
        Start(ServerKind.MariaDb, "filed", "MARIADB_ROOT_PASSWORD_FILE=/run/secrets/root",
            $"--volume={secret}:/run/secrets/root:ro");
        FreezeAndThaw(() => Assert.True(IsLocked("mariadb", "filed", Password)));
        Assert.Equal("locked", _hook.FreezeRecord.Verdict);
    }

    [Fact]
    public void A_section_with_the_containers_name_says_with_which_account()
    {
        Start(ServerKind.MariaDb, "renamed", $"MARIADB_ROOT_PASSWORD={Password}");
        _docker.Must(
            "exec", "renamed", "mariadb", "--no-defaults", "--socket=/run/mysqld/mysqld.sock", "--user=root",
            $"--password={Password}",
            "--execute=ALTER USER root@localhost IDENTIFIED BY 'changed'");
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.StartsWith("renamed: access denied", Assert.Single(_hook.FreezeRecord.Reasons), StringComparison.Ordinal);
        Assert.Equal(0, _hook.Thaw().ExitCode);

        _hook.Instances["shop"] = new Dictionary<string, string> { ["container"] = "renamed", ["password"] = "changed" };
        FreezeAndThaw(() => Assert.True(IsLocked("mariadb", "renamed", "changed")));
        Assert.Equal("locked", _hook.FreezeRecord.Verdict);
        Assert.Equal("shop", Assert.Single(_hook.FreezeRecord.Instances).Name);
    }

    [Fact]
    public void One_that_is_paused_is_told_as_that_and_not_waited_for()
    {
        Start(ServerKind.MariaDb, "asleep", $"MARIADB_ROOT_PASSWORD={Password}");
        _docker.Must("pause", "asleep");
        Stopwatch watch = Stopwatch.StartNew();
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Contains(
            "is paused (its control group is frozen)", Assert.Single(_hook.FreezeRecord.Reasons), StringComparison.Ordinal);
        Assert.Equal(0, _hook.Thaw().ExitCode);
    }

    [Theory]
    [InlineData("kill")]
    [InlineData("restart", "--time=0")]
    [InlineData("stop", "--time=0")]
    [InlineData("rm", "--force")]
    public void One_that_ends_while_it_is_locked_makes_thaw_say_so(string verb, params string[] options)
    {
        Start(ServerKind.MariaDb, "ends", $"MARIADB_ROOT_PASSWORD={Password}");
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.Equal("locked", _hook.FreezeRecord.Verdict);
        _docker.Must([verb, .. options, "ends"]);
        CommandResult thaw = _hook.Thaw();
        Assert.Equal(24, thaw.ExitCode);
        Assert.InRange(thaw.Duration, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.StartsWith("ends: the lock was lost before thaw", thaw.Error, StringComparison.Ordinal);
        Assert.Empty(_hook.Holders);
    }

    [Fact]
    public void One_that_is_paused_while_it_is_locked_hangs_nothing_and_goes_on_unlocked()
    {
        Start(ServerKind.MariaDb, "pauses", $"MARIADB_ROOT_PASSWORD={Password}");
        Assert.Equal(0, _hook.Freeze().ExitCode);
        _docker.Must("pause", "pauses");
        CommandResult thaw = _hook.Thaw();
        _docker.Must("unpause", "pauses");
        Assert.NotEqual(0, thaw.ExitCode);
        Assert.InRange(thaw.Duration, TimeSpan.Zero, TimeSpan.FromSeconds(12));
        Assert.Empty(_hook.Holders);
        _ = Eventually.True(() => !IsLocked("mariadb", "pauses", Password), TimeSpan.FromSeconds(20), "the server is writable");
    }

    public void Dispose()
    {
        _names.ForEach(_docker.Remove);
        _hook.Dispose();
    }

    private void Start(ServerKind kind, string name, string variable, params string[] options)
    {
        Add(kind, name, ["--env=" + variable, .. options]);
        string client = kind == ServerKind.MySql ? "mysql" : "mariadb";

        // The entry point's own server, while it prepares the data, has no network.
        string ready = kind == ServerKind.MySql ? "port: 3306" : "ready for connections";
        _ = Eventually.True(
            () => _docker.Docker("logs", name) is var log && (log.Output + log.Error).Contains(ready, StringComparison.Ordinal),
            StartBound,
            $"the {client} of the container {name} serves");
    }

    private void Add(ServerKind kind, string name, IReadOnlyList<string> options, params IReadOnlyList<string> command)
    {
        _names.Add(name);
        _docker.Run(kind, name, options, command);
    }

    // As a client in the container sees it: a database that is made waits for the lock for a second, and then fails by that.
    private bool IsLocked(string client, string name, string password)
    {
        CommandResult result = _docker.Docker(
            "exec", name, client, "--no-defaults", "--socket=/run/mysqld/mysqld.sock", "--user=root", $"--password={password}",
            "--execute=SET SESSION lock_wait_timeout = 1; CREATE OR REPLACE VIEW mysql.bed AS SELECT 1");
        return result.ExitCode != 0 && result.Error.Contains("1205", StringComparison.Ordinal)
            ? true
            : result.ExitCode == 0 ? false : throw new TestBedException($"{name}: {result.Error}");
    }

    private void FreezeAndThaw(Action whileLocked)
    {
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        whileLocked();
        Assert.Equal(0, _hook.Thaw().ExitCode);
    }
}
