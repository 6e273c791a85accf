using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using MySqlConnector;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// Three nodes of a Galera cluster on 127.0.0.1, Debian 12's MariaDB, or those of the kind that FSFREEZE_HOOK_GALERA names. Each
/// has the first one's data and its place in the cluster's order, so that they join without a copy of all of it. The last one's
/// data lies on a filesystem of its own.
/// </summary>
public class GaleraFixture : IDisposable
{
    private const string Provider = "--wsrep-provider=/usr/lib/galera/libgalera_smm.so";

    // The rsync that receives the data is nobody where root starts it, and may write nothing.
    private const string Account = "mysql";

    private static readonly TimeSpan JoinBound = TimeSpan.FromSeconds(60);

    private readonly ServerKind _kind;
    private readonly TemporaryFolder _folder;
    private readonly LoopFilesystem _filesystem;
    private readonly ProcessFolder? _processes;
    private readonly List<DatabaseServer> _nodes = [];
    private readonly int _entrance = ClusterPorts.Next();

    public GaleraFixture()
        : this(Enum.TryParse(Environment.GetEnvironmentVariable("FSFREEZE_HOOK_GALERA"), out ServerKind kind) ? kind
            : ServerKind.MariaDb)
    {
    }

    private protected GaleraFixture(ServerKind kind)
    {
        RunningServers.MustBeNone();
        _kind = kind;
        _folder = new TemporaryFolder(Home.TemporaryParent);
        _processes = Home.Root is { } root ? new ProcessFolder(root) : null;
        _filesystem = LoopFilesystem.Create(_folder.File("image"), _folder.File("mount"), 512);
        try
        {
            string first = _folder.File("node-0");
            using (DatabaseServer fresh = DatabaseServers.Start(kind, Options(0, first, isNew: true)))
            {
                fresh.Stop();
            }

            File.Delete(Path.Combine(first, "galera.cache"));
            string[] folders = [first, _folder.File("node-1"), Path.Combine(_filesystem.MountPoint, "node-2")];
            foreach (string copy in folders[1..])
            {
                _ = Command.Must("cp", "-a", first, copy);
            }

            foreach (string data in folders)
            {
                _nodes.Add(Join(_nodes.Count, data, isNew: data == first));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The node that is frozen.</summary>
    internal DatabaseServer Frozen => _nodes[^1];

    /// <summary>The other two.</summary>
    internal IReadOnlyList<DatabaseServer> Others => _nodes[..^1];

    /// <summary>The filesystem with the data of <see cref="Frozen"/>.</summary>
    internal LoopFilesystem Filesystem => _filesystem;

    private Chroot Home => DatabaseServers.Home(_kind);

    /// <summary>What a node says of itself, by the name of its status or variable.</summary>
    internal static string Shown(DatabaseServer node, string name)
    {
        using MySqlConnection connection = node.Connect("root", string.Empty, string.Empty);
        connection.Execute("SET SESSION wsrep_sync_wait = 0");
        return connection.Rows($"SHOW GLOBAL STATUS LIKE 'wsrep\\_{name}'").Single()[1];
    }

    /// <summary>Waits until a node has applied what its cluster has committed.</summary>
    internal static TimeSpan WaitUntilSynced(DatabaseServer node, TimeSpan? bound = null) => Eventually.True(
        () => State(node) == "Primary, Synced",
        bound ?? JoinBound,
        () => $"the node is Primary, Synced, and not {State(node)}: {node.Output}");

    /// <summary>The program, for the node that is frozen, with its state directory beside the data.</summary>
    internal PublishedHook Install(params (string Key, string Value)[] settings)
    {
        PublishedHook hook = new();
        hook.UseServer(Frozen, settings);
        hook.Settings["state-directory"] = Path.Combine(_filesystem.MountPoint, "state");
        hook.WriteConfiguration();
        return hook;
    }

    /// <summary>
    /// Takes from a copy of a node's data which member it was, and says what InnoDB itself has of its place in
    /// the cluster's order.
    /// </summary>
    internal string Recover(string mountPoint)
    {
        string data = Path.Combine(mountPoint, "node-2");
        foreach (string left in (string[])["galera.cache", "gvwstate.dat"])
        {
            File.Delete(Path.Combine(data, left));
        }

        string inside = Home.Inside(data);
        (string file, IReadOnlyList<string> arguments) = Home.Program(
            "mariadbd",
            [
                "--no-defaults", "--user=" + Account, "--datadir=" + inside, "--wsrep-on=ON",
                Provider, "--wsrep-recover", "--skip-networking", "--socket=" + Path.Combine(inside, "recover.sock"),
                "--log-bin=binlog", "--binlog-format=ROW", "--innodb-log-file-size=16M",
                "--wsrep-cluster-address=gcomm://127.0.0.1",
            ]);
        CommandResult result = Command.Must(file, [.. arguments]);
        return result.Output + result.Error;
    }

    /// <summary>A fourth node on a copy of the filesystem, which is told where in the cluster's order the copy stands.</summary>
    internal DatabaseServer JoinOn(string mountPoint, string position) =>
        Join(3, Path.Combine(mountPoint, "node-2"), isNew: false, "--wsrep-start-position=" + position);

    /// <summary>A fourth node with no data of the cluster, which gets all of it from one that is named.</summary>
    internal DatabaseServer JoinByCopy(string donor)
    {
        string data = _folder.File("node-3");
        using (DatabaseServer fresh = DatabaseServers.Start(
            _kind, new DatabaseServerOptions { DataFolder = data, Account = Account }))
        {
            fresh.Stop();
        }

        return Join(3, data, isNew: false, "--wsrep-sst-donor=" + donor);
    }

    /// <summary>A folder in which the servers' programs see files too.</summary>
    internal TemporaryFolder Folder() => new(Home.TemporaryParent);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        _nodes.ForEach(node => node.Dispose());
        _processes?.Dispose();
        _filesystem.Dispose();
        _folder.Dispose();
    }

    // One that joins takes connections, and closes them when it has got its state.
    private static string State(DatabaseServer node)
    {
        try
        {
            return $"{Shown(node, "cluster_status")}, {Shown(node, "local_state_comment")}";
        }
        catch (MySqlException e)
        {
            return e.Message;
        }
    }

    private DatabaseServer Join(int number, string data, bool isNew, params string[] extra)
    {
        DatabaseServerOptions options = Options(number, data, isNew) with { HasData = true };
        DatabaseServer node = DatabaseServers.Start(_kind, options with { Extra = [.. options.Extra, .. extra] });
        try
        {
            _ = WaitUntilSynced(node);
            return node;
        }
        catch
        {
            node.Dispose();
            throw;
        }
    }

    private DatabaseServerOptions Options(int number, string data, bool isNew)
    {
        string own = Address(number == 0 ? _entrance : ClusterPorts.Next());
        string name = number.ToString(CultureInfo.InvariantCulture);
        return new DatabaseServerOptions
        {
            DataFolder = data,
            ServerId = number + 1,
            Account = Account,
            Extra =
            [
                "--wsrep-on=ON",
                Provider,
                "--wsrep-cluster-name=bed",
                "--wsrep-node-name=node" + name,
                "--wsrep-node-address=" + own,
                "--wsrep-sst-method=rsync",
                "--wsrep-sst-receive-address=" + Address(ClusterPorts.Next()),
                $"--wsrep-provider-options=gmcast.listen_addr=tcp://{own};ist.recv_addr={Address(ClusterPorts.Next())};"
                    + "gcache.size=64M",
                "--wsrep-slave-threads=4",
                "--binlog-format=ROW",
                "--innodb-autoinc-lock-mode=2",
                "--innodb-flush-log-at-trx-commit=2",
                "--wsrep-cluster-address=gcomm://" + (isNew ? string.Empty : Address(_entrance)),
                .. isNew ? (string[])["--wsrep-new-cluster"] : [],
            ],
        };
    }

    private static string Address(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
}
