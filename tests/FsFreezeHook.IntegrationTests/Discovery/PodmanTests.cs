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
    private readonly TemporaryFolder _folder = new();
    private readonly string _group = "/fsfreeze-hook-tests-" + Guid.NewGuid().ToString("N")[..8];
    private bool _isOfRoot = true;

    [Fact]
    public void One_of_root_is_locked_under_its_name_and_nothing_is_configured()
    {
        Start();
        Assert.Equal("shop-db", FreezeAndThaw());
        _hook.Instances["shop"] = new Dictionary<string, string> { ["container"] = "shop-db" };
        Assert.Equal("shop", FreezeAndThaw());
    }

    /// <summary>Its user could give any process that name, so a section cannot mean it.</summary>
    [Fact]
    public void One_of_a_users_own_is_locked_too_and_no_section_can_name_it()
    {
        _isOfRoot = false;
        Start();
        Assert.NotEqual("shop-db", FreezeAndThaw());
        _hook.Instances["shop"] = new Dictionary<string, string> { ["container"] = "shop-db" };
        Assert.Equal(20, _hook.Freeze().ExitCode);
    }

    public void Dispose()
    {
        _ = Podman("rm", "--force", "--all");
        _hook.Dispose();
        foreach (string mounted in (string[])["/etc/subuid", "/etc/subgid"])
        {
            _ = Command.Run("umount", [mounted]);
        }

        _ = Command.Run("sh", ["-c", "umount -R /var/lib/containers/storage/overlay; rm -rf /var/lib/containers/*"]);
        _ = Command.Run("find", ["/sys/fs/cgroup", "-depth", "-type", "d", "-path", $"*{_group}*", "-exec", "rmdir", "{}", "+"]);
        _folder.Dispose();
    }

    private void Start()
    {
        if (!_isOfRoot)
        {
            GiveTheUserFurtherIds();
        }

        string[] ofRoot = _isOfRoot ? ["--cgroup-parent=" + _group] : [];
        CommandResult run = Podman([
            "run", "--detach", "--name=shop-db", "--network=none", "--log-driver=k8s-file", "--read-only",
            "--read-only-tmpfs=false", "--tmpfs=/run:notmpcopyup", "--tmpfs=/tmp:notmpcopyup,mode=1777",
            "--tmpfs=/var/lib/mysql:notmpcopyup", $"--volume={Path.Combine(Repository.Root, "tests", "lib")}:/opt:ro",
            $"--env=MARIADB_ROOT_PASSWORD={Password}", .. ofRoot, "--rootfs", Prepared.SidMariaDbRoot,
            "/bin/bash", "/opt/mariadb-entrypoint.sh",
        ]);
        Assert.True(run.ExitCode == 0, run.Error);
        _ = Eventually.True(
            () => Podman("logs", "shop-db") is var log
                && (log.Output + log.Error).Contains("ready for connections", StringComparison.Ordinal),
            StartBound,
            "the server serves");
    }

    // As adduser(8) does; over what the machine has, for the time of the test.
    private void GiveTheUserFurtherIds()
    {
        foreach (string name in (string[])["subuid", "subgid"])
        {
            File.WriteAllText(_folder.File(name), "nobody:300000:65536\n");
            File.SetUnixFileMode(
                _folder.File(name), UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            _ = Command.Must("mount", "--bind", _folder.File(name), "/etc/" + name);
        }

        _ = Command.Must("chmod", "755", _folder.Path);
        _ = LocalUser.MakeFolder(_folder, "home");
        _ = Command.Must("chmod", "700", LocalUser.MakeFolder(_folder, "run"));
    }

    // Of the runtimes, Debian's Docker brings this one, which knows control groups of any kind.
    private CommandResult Podman(params string[] arguments)
    {
        string[] podman =
            ["podman", "--runtime=runc", "--cgroup-manager=cgroupfs", "--events-backend=file", "--log-level=error", .. arguments];
        return _isOfRoot
            ? Command.Run(podman[0], podman[1..])
            : Command.Run("runuser", [
                "-u", "nobody", "--", "env", "-C", "/", "HOME=" + _folder.File("home"), "XDG_RUNTIME_DIR=" + _folder.File("run"),
                .. podman,
            ]);
    }

    private bool IsLocked()
    {
        CommandResult result = Podman(
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
