using System;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.Benchmarks.Cycles;

/// <summary>A server whose data lies on an ext4 filesystem of its own, that can be frozen alone.</summary>
internal sealed class LoopBed : IDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly LoopFilesystem _filesystem;

    /// <summary>Makes both.</summary>
    /// <param name="kind">Which server.</param>
    /// <param name="mebibytes">How large the filesystem is.</param>
    public LoopBed(ServerKind kind, int mebibytes)
    {
        RunningServers.MustBeNone();
        _folder = new TemporaryFolder(DatabaseServers.Home(kind).TemporaryParent);
        _filesystem = LoopFilesystem.Create(_folder.File("image"), _folder.File("mount"), mebibytes);
        try
        {
            Server = DatabaseServers.Start(kind, new DatabaseServerOptions { DataFolder = Path.Combine(MountPoint, "data") });
        }
        catch
        {
            _filesystem.Dispose();
            _folder.Dispose();
            throw;
        }
    }

    /// <summary>The server.</summary>
    public DatabaseServer Server { get; }

    /// <summary>Where the filesystem is mounted.</summary>
    public string MountPoint => _filesystem.MountPoint;

    /// <inheritdoc/>
    public void Dispose()
    {
        Server.Dispose();
        _filesystem.Dispose();
        _folder.Dispose();
    }
}
