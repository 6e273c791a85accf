using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// A server whose data lies on an ext4 filesystem of its own, that can be frozen and copied. A server on the
/// copy can be its replica.
/// </summary>
public abstract class OnLoopFixture : IDisposable
{
    // The data's folder and the program's state directory, relative to the filesystem's root.
    private const string DataFolder = "data";
    private const string StateFolder = "state";

    private readonly TemporaryFolder _folder;
    private readonly string _snapshotImage;

    private protected OnLoopFixture(ServerKind kind, DatabaseServerOptions? options = null)
    {
        RunningServers.MustBeNone();
        Kind = kind;
        _folder = new TemporaryFolder(DatabaseServers.Home(kind).TemporaryParent);
        _snapshotImage = _folder.File("snapshot");
        Filesystem = LoopFilesystem.Create(_folder.File("image"), _folder.File("mount"), 512);
        try
        {
            Server = DatabaseServers.Start(
                kind,
                (options ?? new DatabaseServerOptions()) with
                {
                    DataFolder = Path.Combine(Filesystem.MountPoint, DataFolder),
                    Tcp = true,
                    Gtid = true,
                });
            Replica.Allow(Server);
        }
        catch
        {
            Filesystem.Dispose();
            _folder.Dispose();
            throw;
        }
    }

    /// <summary>Which server it is.</summary>
    public ServerKind Kind { get; }

    internal LoopFilesystem Filesystem { get; }

    internal DatabaseServer Server { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The program, for this server, with its state directory where the snapshot has it.</summary>
    internal PublishedHook Install(params (string Key, string Value)[] settings) => Install(new PublishedHook(), settings);

    /// <summary>The same with another build of the program.</summary>
    internal PublishedHook Install(PublishedHook hook, params (string Key, string Value)[] settings)
    {
        if (Server.IsContained)
        {
            // It is found, and locked as the section says of any server.
            hook.MySql = new Dictionary<string, string>(settings.Select(one => KeyValuePair.Create(one.Key, one.Value)))
            {
                ["enabled"] = "auto",
            };
        }
        else
        {
            hook.UseServer(Server, settings);
        }

        hook.Settings["state-directory"] = Path.Combine(Filesystem.MountPoint, StateFolder);
        hook.WriteConfiguration();
        return hook;
    }

    /// <summary>Takes a snapshot, in the last one's place.</summary>
    internal SnapshotMoment TakeSnapshot(GuestAgent agent, Action? whileFrozen = null) =>
        Snapshot.Take(agent, Filesystem, _snapshotImage, whileFrozen);

    /// <summary>The last snapshot, or another copy, with a second server of this kind on it.</summary>
    internal RestoredCopy Restore(string? image = null) =>
        new(Kind, image ?? _snapshotImage, DataFolder, StateFolder, new DatabaseServerOptions { Gtid = true, ServerId = 2 });

    protected virtual void Dispose(bool disposing)
    {
        Server.Dispose();
        Filesystem.Dispose();
        _folder.Dispose();
    }
}
