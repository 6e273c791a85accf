using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FsFreezeHook.Approval;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// A private Docker whose files are where its packages put them, and images of the servers that the bed has, with an entry point
/// as the official ones' documentation has it. Its containers have no network.
/// </summary>
public sealed class DockerEngine : IContainerEngine, IDisposable
{
    private const string Data = "/var/lib/docker";

    private static readonly TimeSpan StartBound = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly string _group = "/fsfreeze-hook-tests-" + Guid.NewGuid().ToString("N")[..8];
    private readonly HashSet<string> _images = [];
    private readonly BackgroundProcess _engine;

    /// <summary>Starts it.</summary>
    public DockerEngine()
    {
        // Two engines with one folder would destroy each other's data. A lane of the tests has a /var/lib of its own.
        if (Directory.Exists(Data))
        {
            throw new TestBedException($"{Data} exists: run tests/run.sh, which runs these tests where it does not");
        }

        _ = Directory.CreateDirectory(Data);
        _ = Command.Must("mount", "--bind", _folder.Subfolder("data"), Data);

        // Without a bridge of its own it would remove another engine's.
        _engine = new BackgroundProcess(
            _folder.File("engine.out"),
            "unshare",
            [
                "--net", "dockerd", "--host=" + Host, "--exec-root=" + _folder.File("exec"), "--pidfile=" + _folder.File("pid"),
                "--bridge=none", "--iptables=false", "--ip-forward=false", "--ip-masq=false",
                "--exec-opt=native.cgroupdriver=cgroupfs", "--cgroup-parent=" + _group,
            ]);
        _ = Eventually.True(
            () =>
                _engine.IsRunning ? Docker("version").ExitCode == 0 : throw new TestBedException($"no engine: {_engine.Output}"),
            StartBound,
            "the container engine answers");
    }

    /// <inheritdoc/>
    int IContainerEngine.Root => 0;

    private string Host => "unix://" + _folder.File("socket");

    /// <summary>Starts a container, detached.</summary>
    /// <param name="kind">Which server's image.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="options">Further options, such as variables.</param>
    /// <param name="command">What it runs in place of the server; nothing: the server.</param>
    internal void Run(ServerKind kind, string name, IReadOnlyList<string> options, params IReadOnlyList<string> command)
    {
        string[] entry = command.Count == 0 ? [] : ["--entrypoint=" + command[0]];
        Must(["run", "--detach", "--network=none", "--name=" + name, .. options, .. entry, Image(kind), .. command.Skip(1)]);
    }

    /// <inheritdoc/>
    (string File, IReadOnlyList<string> Arguments) IContainerEngine.Run(ContainedProgram program) => ("docker", [
        "--host=" + Host, "run", "--network=none", "--name=" + program.Container, .. program.Volumes("--volume"),
        .. program.Environment("--env"), "--entrypoint=" + program.Program,
        Image(program.Home.Root == Prepared.SidRoot ? ServerKind.MySql : ServerKind.MariaDb), .. program.Arguments,
    ]);

    /// <inheritdoc/>
    public void Remove(string name) => _ = Docker("rm", "--force", "--volumes", name);

    /// <summary>Runs the client, which the bed relies on.</summary>
    internal void Must(params IReadOnlyList<string> arguments)
    {
        CommandResult result = Docker([.. arguments]);
        if (result.ExitCode != 0)
        {
            throw new TestBedException($"docker {string.Join(' ', arguments)}: {result.Error}");
        }
    }

    /// <summary>Runs the client.</summary>
    internal CommandResult Docker(params string[] arguments) =>
        Command.Run("docker", ["--host=" + Host, .. arguments], new CommandOptions
        {
            Environment = new Dictionary<string, string?> { ["DOCKER_API_VERSION"] = "1.41" },
        });

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (string container in Docker("ps", "--all", "--quiet").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Remove(container);
        }

        _engine.Stop(TimeSpan.FromSeconds(20));
        _engine.Dispose();
        _ = Command.Must("umount", "--recursive", Data);
        Directory.Delete(Data);
        _ = Command.Run("find", ["/sys/fs/cgroup", "-depth", "-type", "d", "-path", $"*{_group}*", "-exec", "rmdir", "{}", "+"]);
        _folder.Dispose();
    }

    private string Image(ServerKind kind)
    {
        string image = string.Create(CultureInfo.InvariantCulture, $"bed/{kind.ToString().ToLowerInvariant()}:1");
        if (_images.Add(image))
        {
            (string root, string entry) = kind == ServerKind.MySql
                ? (Prepared.SidRoot, "mysql-entrypoint.sh")
                : (Prepared.SidMariaDbRoot, "mariadb-entrypoint.sh");
            const string import = """
                set -o pipefail
                tar --create --one-file-system --directory="$1" \
                  --exclude=./proc/* --exclude=./sys/* --exclude=./dev/* --exclude=./tmp/* \
                  --exclude=./var/lib/mysql/* --exclude=./usr/share/doc --exclude=./usr/share/man --exclude=./var/cache/apt \
                  --exclude=./var/lib/apt/lists . --directory="$2" --transform="s,^$3$,usr/local/bin/entry.sh," "$3" |
                  DOCKER_API_VERSION=1.41 docker --host="$4" import \
                    --change 'ENTRYPOINT ["/bin/bash", "/usr/local/bin/entry.sh"]' - "$5"
                """;
            _ = Command.Must(
                "bash", "-c", import, "bash", root, Path.Combine(Repository.Root, "tests", "lib"), entry, Host, image);
        }

        return image;
    }
}
