using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// Three members of a group of Group Replication on 127.0.0.1, Debian unstable's MySQL, the first one its primary. All begin with
/// the same data. The last one's data lies on a filesystem of its own.
/// </summary>
public class GroupFixture : IDisposable
{
    private const string Account = "'recovery'@'%'";

    private static readonly TimeSpan JoinBound = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ExpelBound = TimeSpan.FromSeconds(30);

    private readonly bool _allArePrimaries;
    private readonly TemporaryFolder _folder = Folder();
    private readonly LoopFilesystem _filesystem;
    private readonly List<DatabaseServer> _members = [];
    private readonly int[] _ports = [.. Enumerable.Range(0, 4).Select(_ => ClusterPorts.Next())];

    public GroupFixture()
        : this(allArePrimaries: false)
    {
    }

    private protected GroupFixture(bool allArePrimaries)
    {
        _allArePrimaries = allArePrimaries;
        RunningServers.MustBeNone();
        _filesystem = LoopFilesystem.Create(_folder.File("image"), _folder.File("mount"), 512);
        try
        {
            string first = _folder.File("member-0");
            using (DatabaseServer fresh = MySqlServer.StartNew(Options(0, first)))
            {
                using MySqlConnection connection = fresh.Connect("root", string.Empty);
                connection.Execute($"CREATE USER {Account} IDENTIFIED BY 'recovery'");
                connection.Execute(
                    $"GRANT REPLICATION SLAVE, CONNECTION_ADMIN, BACKUP_ADMIN, GROUP_REPLICATION_STREAM ON *.* TO {Account}");
                fresh.Stop();
            }

            File.Delete(Path.Combine(first, "auto.cnf"));
            string[] folders = [first, _folder.File("member-1"), Path.Combine(_filesystem.MountPoint, "member-2")];
            foreach (string copy in folders[1..])
            {
                _ = Command.Must("cp", "-a", first, copy);
            }

            foreach (string data in folders)
            {
                _members.Add(Join(_members.Count, data));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The member that is frozen: a secondary, unless all are primaries.</summary>
    internal DatabaseServer Frozen => _members[^1];

    /// <summary>A member that takes writes.</summary>
    internal DatabaseServer Primary => _members[0];

    /// <summary>All three.</summary>
    internal IReadOnlyList<DatabaseServer> Members => _members;

    /// <summary>The filesystem with the data of <see cref="Frozen"/>.</summary>
    internal LoopFilesystem Filesystem => _filesystem;

    /// <summary>A member's own state, as it sees itself.</summary>
    internal static string State(DatabaseServer member)
    {
        try
        {
            using MySqlConnection connection = member.Connect("root", string.Empty, string.Empty);
            return connection.Value(
                "SELECT MEMBER_STATE FROM performance_schema.replication_group_members WHERE MEMBER_ID = @@server_uuid");
        }
        catch (MySqlException e)
        {
            // One that is expelled closes its clients' connections.
            return e.Message;
        }
    }

    /// <summary>How many members a member sees.</summary>
    internal static int Size(DatabaseServer member)
    {
        using MySqlConnection connection = member.Connect("root", string.Empty, string.Empty);
        return int.Parse(
            connection.Value("SELECT COUNT(*) FROM performance_schema.replication_group_members WHERE MEMBER_STATE = 'ONLINE'"),
            CultureInfo.InvariantCulture);
    }

    /// <summary>Stops the member that is frozen until the others expel it, and waits until it knows that.</summary>
    internal void ExpelFrozen()
    {
        string pid = Frozen.Pid.ToString(CultureInfo.InvariantCulture);
        _ = Command.Must("kill", "-STOP", pid);
        try
        {
            _ = Eventually.True(() => Size(Primary) == 2, ExpelBound, "the others expel it");
        }
        finally
        {
            _ = Command.Must("kill", "-CONT", pid);
        }

        _ = Eventually.True(() => State(Frozen) == "ERROR", ExpelBound, "it learns that it was expelled");
    }

    /// <summary>What waits to be applied on a member.</summary>
    internal static int Queue(DatabaseServer member)
    {
        using MySqlConnection connection = member.Connect("root", string.Empty, string.Empty);
        return int.Parse(
            connection.Value(
                "SELECT COUNT_TRANSACTIONS_REMOTE_IN_APPLIER_QUEUE FROM performance_schema.replication_group_member_stats "
                + "WHERE MEMBER_ID = @@server_uuid"),
            CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until a member has applied all that another one has committed by now.</summary>
    internal static void WaitUntilApplied(DatabaseServer member, DatabaseServer from)
    {
        using MySqlConnection ahead = from.Connect();
        string all = ahead.Value("SELECT @@GLOBAL.gtid_executed");
        using MySqlConnection connection = member.Connect();
        Assert.Equal("0", connection.Value($"SELECT WAIT_FOR_EXECUTED_GTID_SET('{all}', 30)"));
    }

    /// <summary>Begins to replicate with the group, and waits until it has all that the group has.</summary>
    internal static void Start(DatabaseServer member)
    {
        using MySqlConnection connection = member.Connect("root", string.Empty, string.Empty);
        connection.Execute("STOP GROUP_REPLICATION");
        connection.Execute("START GROUP_REPLICATION USER = 'recovery', PASSWORD = 'recovery'");
        _ = Eventually.True(() => State(member) == "ONLINE", JoinBound, () => $"the member is ONLINE: {member.Output}");
    }

    /// <summary>The program, for a member, with its state directory beside the data of <see cref="Frozen"/>.</summary>
    internal PublishedHook Install(params (string Key, string Value)[] settings)
    {
        PublishedHook hook = new();
        hook.UseServer(Frozen, settings);
        hook.Settings["state-directory"] = Path.Combine(_filesystem.MountPoint, "state");
        hook.WriteConfiguration();
        return hook;
    }

    /// <summary>A fourth server on a copy of the filesystem, which is no member yet.</summary>
    internal DatabaseServer StartOn(string mountPoint)
    {
        string data = Path.Combine(mountPoint, "member-2");
        File.Delete(Path.Combine(data, "auto.cnf"));
        return MySqlServer.StartNew(Options(3, data) with { HasData = true });
    }

    /// <summary>A folder in which the server's programs see files too.</summary>
    internal static TemporaryFolder Folder() => new(DatabaseServers.Home(ServerKind.MySql).TemporaryParent);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        _members.ForEach(member => member.Dispose());
        _filesystem.Dispose();
        _folder.Dispose();
    }

    private MySqlServer Join(int number, string data)
    {
        MySqlServer member = MySqlServer.StartNew(Options(number, data) with { HasData = true });
        try
        {
            if (number == 0)
            {
                using MySqlConnection connection = member.Connect("root", string.Empty, string.Empty);
                connection.Execute("SET GLOBAL group_replication_bootstrap_group = ON");
                Start(member);
                connection.Execute("SET GLOBAL group_replication_bootstrap_group = OFF");
            }
            else
            {
                Start(member);
            }

            return member;
        }
        catch
        {
            member.Dispose();
            throw;
        }
    }

    private DatabaseServerOptions Options(int number, string data) => new()
    {
        DataFolder = data,
        ServerId = number + 1,
        Gtid = true,
        MyIsam = false,
        Extra =
        [
            "--skip-networking=OFF",
            "--bind-address=127.0.0.1",
            "--report-host=127.0.0.1",
            string.Create(CultureInfo.InvariantCulture, $"--port={ClusterPorts.Next()}"),
            "--innodb-flush-log-at-trx-commit=2",
            "--sync-binlog=0",
            "--plugin-load-add=group_replication.so",
            "--loose-group-replication-group-name=aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
            "--loose-group-replication-local-address=" + Address(number),
            "--loose-group-replication-group-seeds=" + string.Join(',', Enumerable.Range(0, 3).Select(Address)),
            "--loose-group-replication-start-on-boot=OFF",
            "--loose-group-replication-recovery-get-public-key=ON",
            "--loose-group-replication-member-expel-timeout=0",
            "--loose-group-replication-autorejoin-tries=0",
            .. _allArePrimaries
                ? (string[])
                [
                    "--loose-group-replication-single-primary-mode=OFF",
                    "--loose-group-replication-enforce-update-everywhere-checks=ON",
                ]
                : [],
        ],
    };

    private string Address(int number) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_ports[number]}");
}
