using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// Servers in containers, whose data lies in folders of one ext4 filesystem that the containers have as volumes; beside them,
/// where asked for, one outside. Nothing of any is configured.
/// </summary>
internal sealed class ContainersOnLoop : IDisposable
{
    private const string RootPassword = "root-password";
    private const string StateFolder = "state";

    private readonly TemporaryFolder _folder = new();
    private readonly List<TemporaryFolder> _homes = [];
    private readonly List<string> _binds = [];
    private readonly List<Volume> _volumes = [];
    private readonly LoopFilesystem _filesystem;
    private readonly string _snapshotImage;

    /// <summary>Makes the filesystem.</summary>
    public ContainersOnLoop()
    {
        RunningServers.MustBeNone();
        _snapshotImage = _folder.File("snapshot");
        _filesystem = LoopFilesystem.Create(_folder.File("image"), _folder.File("mount"), 768);
    }

    /// <summary>The servers.</summary>
    public IReadOnlyList<DatabaseServer> Servers => [.. _volumes.Select(volume => volume.Server)];

    /// <summary>Starts one.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="engine">What makes its container; null: it runs outside.</param>
    public void Add(ServerKind kind, IContainerEngine? engine)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"bed-{_volumes.Count}");
        TemporaryFolder home = new(DatabaseServers.Home(kind).TemporaryParent);
        _homes.Add(home);

        // Where its programs can see it: each has a root of its own.
        string data = home.Subfolder("data");
        string volume = Path.Combine(_filesystem.MountPoint, name);
        _ = Command.Must("install", "--directory", "--mode=755", volume);
        _ = Command.Must("mount", "--bind", volume, data);
        _binds.Add(data);
        DatabaseServerOptions options = OptionsOf(kind, engine, name) with { DataFolder = data };
        _volumes.Add(new Volume(name, kind, engine, DatabaseServers.Start(kind, options)));
    }

    /// <summary>The program, with its state directory where the snapshot has it.</summary>
    public PublishedHook Install()
    {
        PublishedHook hook = new();
        hook.Settings["state-directory"] = Path.Combine(_filesystem.MountPoint, StateFolder);
        hook.WriteConfiguration();
        return hook;
    }

    /// <summary>Takes a snapshot, in the last one's place.</summary>
    public SnapshotMoment TakeSnapshot(GuestAgent agent) => Snapshot.Take(agent, _filesystem, _snapshotImage);

    /// <summary>The last snapshot, with a server on one of its volumes, in a new container of the same engine.</summary>
    public RestoredCopy Restore(int server)
    {
        Volume volume = _volumes[server];
        return new RestoredCopy(
            volume.Kind,
            _snapshotImage,
            volume.Name,
            StateFolder,
            OptionsOf(volume.Kind, volume.Engine, volume.Name + "-restored") with { ServerId = 2 });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _volumes.ForEach(volume => volume.Server.Dispose());
        _binds.ForEach(bind => Command.Must("umount", bind));
        _homes.ForEach(home => home.Dispose());
        _filesystem.Dispose();
        _folder.Dispose();
    }

    private static DatabaseServerOptions OptionsOf(ServerKind kind, IContainerEngine? engine, string name)
    {
        if (engine is null)
        {
            return new DatabaseServerOptions();
        }

        string variable = kind == ServerKind.MySql ? "MYSQL_ROOT_PASSWORD" : "MARIADB_ROOT_PASSWORD";
        return new DatabaseServerOptions
        {
            RootPassword = RootPassword,
            Container = new ContainerOptions(engine, name, $"{variable}={RootPassword}"),
        };
    }

    private sealed record Volume(string Name, ServerKind Kind, IContainerEngine? Engine, DatabaseServer Server);
}
