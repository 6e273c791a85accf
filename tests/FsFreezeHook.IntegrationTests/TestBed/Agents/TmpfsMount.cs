using System;
using System.IO;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>A tmpfs of the bed's own: <c>/run</c> is none on some machines, and the program's runtime directory must be writable
/// while filesystems are frozen.</summary>
internal sealed class TmpfsMount : IDisposable
{
    /// <summary>Mounts it at a folder, which is made.</summary>
    public TmpfsMount(string folder, string options = "size=64m,mode=0755")
    {
        Path = Directory.CreateDirectory(folder).FullName;
        _ = Command.Must("mount", "-t", "tmpfs", "-o", options, "tmpfs", Path);
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

    /// <summary>Lets nobody write to it any more; fails while somebody has a file open to write.</summary>
    public void MakeReadOnly() => _ = Command.Must("mount", "-o", "remount,ro", Path);

    /// <inheritdoc/>
    public void Dispose() => _ = Command.Run("umount", ["--lazy", Path]);
}
