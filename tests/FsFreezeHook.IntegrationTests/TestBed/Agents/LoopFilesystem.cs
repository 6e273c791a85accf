using System;
using System.Globalization;
using System.IO;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// An ext4 filesystem in a file: it can be frozen alone, and a copy of the file while it is frozen is the snapshot.
/// </summary>
internal sealed class LoopFilesystem : IDisposable
{
    private LoopFilesystem(string imageFile, string mountPoint)
    {
        ImageFile = imageFile;
        MountPoint = Directory.CreateDirectory(mountPoint).FullName;
        _ = Command.Must("mount", "-o", "loop", imageFile, MountPoint);
    }

    /// <summary>The file that it lives in.</summary>
    public string ImageFile { get; }

    /// <summary>Where it is mounted.</summary>
    public string MountPoint { get; }

    /// <summary>Makes one and mounts it.</summary>
    public static LoopFilesystem Create(string imageFile, string mountPoint, int mebibytes)
    {
        _ = Command.Must("truncate", "-s", mebibytes.ToString(CultureInfo.InvariantCulture) + "M", imageFile);
        _ = Command.Must("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0,nodiscard", imageFile);
        return new LoopFilesystem(imageFile, mountPoint);
    }

    /// <summary>Mounts one that exists, such as a copy; the kernel replays its journal, as at a boot.</summary>
    public static LoopFilesystem Mount(string imageFile, string mountPoint) => new(imageFile, mountPoint);

    /// <summary>How much the kernel has written to it since it was mounted, in bytes: what is dirty is not in it.</summary>
    public long BytesWritten
    {
        get
        {
            // The seventh field of its device's statistics, in sectors of 512 bytes, see the kernel's
            // Documentation/block/stat.rst.
            string device = Path.GetFileName(
                Command.Must("findmnt", "--noheadings", "--output", "SOURCE", MountPoint).Output.Trim());
            string[] fields = File.ReadAllText($"/sys/block/{device}/stat").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return 512 * long.Parse(fields[6], CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Takes the snapshot.</summary>
    public void CopyImage(string target) => _ = Command.Must("cp", "--reflink=auto", "--sparse=always", ImageFile, target);

    /// <summary>Unfreezes and unmounts it.</summary>
    public void Dispose()
    {
        _ = Command.Run("fsfreeze", ["-u", MountPoint]);
        if (Command.Run("umount", [MountPoint]).ExitCode != 0)
        {
            _ = Command.Run("umount", ["--lazy", MountPoint]);
        }
    }
}
