using System;
using System.IO;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>A tmpfs of the bed's own: <c>/run</c> is none on some machines, and the program's runtime directory must be writable while
/// filesystems are frozen.</summary>
internal sealed class TmpfsMount : IDisposable
{
    /// <summary>Mounts it at a folder, which is made.</summary>
    public TmpfsMount(string folder)
    {
        Path = Directory.CreateDirectory(folder).FullName;
        _ = Command.Must("mount", "-t", "tmpfs", "-o", "size=64m,mode=0755", "tmpfs", Path);
    }

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    /// <summary>The bytes that its files take.</summary>
    public long UsedBytes
    {
        get
        {
            DriveInfo drive = new(Path);
            return drive.TotalSize - drive.TotalFreeSpace;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _ = Command.Run("umount", ["--lazy", Path]);
}
