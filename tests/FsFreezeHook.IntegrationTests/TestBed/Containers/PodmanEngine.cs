using System;
using System.Collections.Generic;
using System.IO;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// Podman, root's or a user's own. A container's root is a folder, so no image and no registry is needed.
/// </summary>
internal sealed class PodmanEngine : IContainerEngine, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _group = "/fsfreeze-hook-tests-" + Guid.NewGuid().ToString("N")[..8];
    private readonly bool _isOfRoot;

    /// <summary>Prepares it.</summary>
    /// <param name="isOfRoot">Whether it is root's; otherwise it is the user's <c>nobody</c>.</param>
    public PodmanEngine(bool isOfRoot)
    {
        _isOfRoot = isOfRoot;
        if (!isOfRoot)
        {
            GiveTheUserFurtherIds();

            // Its first container makes the namespace of all of them, which is to see what is mounted here later.
            _ = Command.Must("mount", "--bind", Volumes, Volumes);
            _ = Command.Must("mount", "--make-shared", Volumes);
        }
    }

    // Where the servers' folders are, as they are seen from outside.
    private static string Volumes => new Chroot(Prepared.SidMariaDbRoot).TemporaryParent;

    /// <inheritdoc/>
    public int Root => _isOfRoot ? 0 : LocalUser.Id;

    /// <inheritdoc/>
    public (string File, IReadOnlyList<string> Arguments) Run(ContainedProgram program) => Words([
        "run", "--name=" + program.Container, .. Options, .. program.Volumes("--volume"), .. program.Environment("--env"),
        "--rootfs", program.Home.Root!, program.Program, .. program.Arguments,
    ]);

    /// <summary>What every container is started with: nothing of its root is changed.</summary>
    public IReadOnlyList<string> Options =>
    [
        "--network=none", "--log-driver=k8s-file", "--read-only", "--read-only-tmpfs=false", "--tmpfs=/run:notmpcopyup",
        .. _isOfRoot ? ["--cgroup-parent=" + _group] : Array.Empty<string>(),
    ];

    /// <inheritdoc/>
    public void Remove(string name) => _ = Podman("rm", "--force", "--ignore", name);

    /// <summary>Runs the client.</summary>
    public CommandResult Podman(params IReadOnlyList<string> arguments)
    {
        (string file, IReadOnlyList<string> words) = Words(arguments);
        return Command.Run(file, words);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = Podman("rm", "--force", "--all");
        foreach (string mounted in (string[])["/etc/subuid", "/etc/subgid", .. _isOfRoot ? [] : (string[])[Volumes]])
        {
            _ = Command.Run("umount", [mounted]);
        }

        _ = Command.Run("sh", ["-c", "umount -R /var/lib/containers/storage/overlay; rm -rf /var/lib/containers/*"]);
        _ = Command.Run("find", ["/sys/fs/cgroup", "-depth", "-type", "d", "-path", $"*{_group}*", "-exec", "rmdir", "{}", "+"]);
        _folder.Dispose();
    }

    // Of the runtimes, Debian's Docker brings this one, which knows control groups of any kind.
    private (string File, IReadOnlyList<string> Arguments) Words(IReadOnlyList<string> arguments)
    {
        string[] podman =
            ["podman", "--runtime=runc", "--cgroup-manager=cgroupfs", "--events-backend=file", "--log-level=error", .. arguments];
        return _isOfRoot
            ? (podman[0], podman[1..])
            : ("setpriv", [
                $"--reuid={LocalUser.Id}", $"--regid={LocalUser.Id}", "--clear-groups", "env", "-C", "/",
                "HOME=" + _folder.File("home"), "XDG_RUNTIME_DIR=" + _folder.File("run"), "USER=nobody", .. podman,
            ]);
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
}
