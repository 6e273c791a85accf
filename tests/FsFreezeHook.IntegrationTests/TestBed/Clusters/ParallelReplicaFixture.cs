using System;
using System.IO;
using MySqlConnector;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// A source and a replica with four appliers, of one kind. The replica's data lies on a filesystem of its own, that can be frozen
/// and copied.
/// </summary>
public abstract class ParallelReplicaFixture : IDisposable
{
    private const string DataFolder = "data";
    private const string StateFolder = "state";

    private readonly TemporaryFolder _folder;

    private protected ParallelReplicaFixture(ServerKind kind)
    {
        RunningServers.MustBeNone();
        Kind = kind;
        _folder = new TemporaryFolder(DatabaseServers.Home(kind).TemporaryParent);
        Filesystem = LoopFilesystem.Create(_folder.File("image"), _folder.File("mount"), 512);
        DatabaseServer? source = null;
        try
        {
            Source = source = DatabaseServers.Start(kind, new DatabaseServerOptions { Tcp = true, Gtid = true });
            string data = Path.Combine(Filesystem.MountPoint, DataFolder);
            Replica = DatabaseServers.Start(kind, Options(2) with { DataFolder = data });
        }
        catch
        {
            source?.Dispose();
            Filesystem.Dispose();
            _folder.Dispose();
            throw;
        }

        TestBed.Replica.Allow(Source);
        using MySqlConnection connection = Source.Connect();
        string applied = connection.Value(
            kind == ServerKind.MySql ? "SELECT @@GLOBAL.gtid_executed" : "SELECT @@GLOBAL.gtid_binlog_pos");
        TestBed.Replica.FollowByGtid(Replica, Source, applied);
    }

    /// <summary>Which servers they are.</summary>
    public ServerKind Kind { get; }

    internal DatabaseServer Source { get; }

    internal DatabaseServer Replica { get; }

    internal LoopFilesystem Filesystem { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The program, for the replica, with its state directory where the snapshot has it.</summary>
    internal PublishedHook Install(params (string Key, string Value)[] settings)
    {
        PublishedHook hook = new();
        hook.UseServer(Replica, settings);
        hook.Settings["state-directory"] = Path.Combine(Filesystem.MountPoint, StateFolder);
        hook.WriteConfiguration();
        return hook;
    }

    /// <summary>A snapshot of the replica.</summary>
    internal string TakeSnapshot(GuestAgent agent)
    {
        string image = _folder.File("snapshot");
        _ = Snapshot.Take(agent, Filesystem, image);
        return image;
    }

    /// <summary>A third server on a snapshot.</summary>
    internal RestoredCopy Restore(string image) => new(Kind, image, DataFolder, StateFolder, Options(3));

    protected virtual void Dispose(bool disposing)
    {
        Replica.Dispose();
        Source.Dispose();
        Filesystem.Dispose();
        _folder.Dispose();
    }

    private DatabaseServerOptions Options(int id) => new()
    {
        ServerId = id,
        Gtid = true,
        Extra = Kind == ServerKind.MySql
            ? ["--replica-parallel-workers=4", "--replica-preserve-commit-order=ON"]
            : ["--slave-parallel-threads=4", "--slave-parallel-mode=optimistic"],
    };
}
