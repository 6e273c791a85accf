using System;
using System.Collections.Generic;
using System.IO;
using FsFreezeHook.Approval;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Discovery;

/// <summary>
/// Servers in containers of Podman, root's and a user's own. Their root is a folder with Debian unstable, which is made without a
/// registry, and their entry point does what the official image's documentation says of its variables.
/// </summary>
[Collection(nameof(WithNoServer))]
public sealed class PodmanTests : IDisposable
{
    private const string Password = "pa ss'1";

    private static readonly TimeSpan StartBound = TimeSpan.FromSeconds(60);

    private readonly PublishedHook _hook = new();
    private PodmanEngine? _podman;

    [Fact]
    public void One_of_root_is_locked_under_its_name_and_nothing_is_configured()
    {
        Start(isOfRoot: true);
        Assert.Equal("shop-db", FreezeAndThaw());
        _hook.Instances["shop"] = new Dictionary<string, string> { ["container"] = "shop-db" };
        Assert.Equal("shop", FreezeAndThaw());
    }

    /// <summary>Its user could give any process that name, so a section cannot mean it.</summary>
    [Fact]
    public void One_of_a_users_own_is_locked_too_and_no_section_can_name_it()
    {
        Start(isOfRoot: false);
        Assert.NotEqual("shop-db", FreezeAndThaw());
        _hook.Instances["shop"] = new Dictionary<string, string> { ["container"] = "shop-db" };
        Assert.Equal(20, _hook.Freeze().ExitCode);
    }

    public void Dispose()
    {
        _podman?.Dispose();
        _hook.Dispose();
    }

    private void Start(bool isOfRoot)
    {
        _podman = new PodmanEngine(isOfRoot);
        CommandResult run = _podman.Podman([
            "run", "--detach", "--name=shop-db", .. _podman.Options, "--tmpfs=/tmp:notmpcopyup,mode=1777",
            "--tmpfs=/var/lib/mysql:notmpcopyup", $"--volume={Path.Combine(Repository.Root, "tests", "lib")}:/opt:ro",
            $"--env=MARIADB_ROOT_PASSWORD={Password}", "--rootfs", Prepared.SidMariaDbRoot,
            "/bin/bash", "/opt/mariadb-entrypoint.sh",
        ]);
        Assert.True(run.ExitCode == 0, run.Error);
        _ = Eventually.True(
            () => _podman.Podman("logs", "shop-db") is var log
                && (log.Output + log.Error).Contains("ready for connections", StringComparison.Ordinal),
            StartBound,
            "the server serves");
    }

    private bool IsLocked()
    {
        CommandResult result = _podman!.Podman(
            "exec", "shop-db", "mariadb", "--no-defaults", "--socket=/run/mysqld/mysqld.sock", "--user=root",
            $"--password={Password}",
            "--execute=SET SESSION lock_wait_timeout = 1; CREATE OR REPLACE VIEW mysql.bed AS SELECT 1");
        return result.ExitCode == 0 ? false
            : result.Error.Contains("1205", StringComparison.Ordinal) ? true : throw new TestBedException(result.Error);
    }

    private string FreezeAndThaw()
    {
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.True(IsLocked());
        Assert.Equal("locked", _hook.FreezeRecord.Verdict);
        Assert.Contains("on tmpfs, which no snapshot contains", _hook.Log, StringComparison.Ordinal);
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.False(IsLocked());
        return Assert.Single(_hook.FreezeRecord.Instances).Name;
    }
}
