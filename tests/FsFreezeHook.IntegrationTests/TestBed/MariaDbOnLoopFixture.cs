using System;
using System.IO;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>A MariaDB whose data lies on an ext4 filesystem of its own, that can be frozen and copied.</summary>
public sealed class MariaDbOnLoopFixture : IDisposable
{
    /// <summary>The data's folder, relative to the filesystem's root.</summary>
    public const string DataFolder = "mysql";

    private readonly TemporaryFolder _folder = new();

    public MariaDbOnLoopFixture()
    {
        RunningServers.MustBeNone();
        Filesystem = LoopFilesystem.Create(_folder.File("image"), _folder.File("mount"), 512);
        Server = MariaDbServer.StartNew(new DatabaseServerOptions { DataFolder = Path.Combine(Filesystem.MountPoint, DataFolder) });
    }

    internal LoopFilesystem Filesystem { get; }

    internal DatabaseServer Server { get; }

    /// <summary>Where a snapshot goes; the next one takes its place.</summary>
    internal string SnapshotImage => _folder.File("snapshot");

    /// <inheritdoc/>
    public void Dispose()
    {
        Server.Dispose();
        Filesystem.Dispose();
        _folder.Dispose();
    }
}
