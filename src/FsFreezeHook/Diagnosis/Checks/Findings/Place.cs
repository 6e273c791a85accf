using System;
using System.IO;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Diagnosis.Checks.Findings;

/// <summary>
/// Where a folder or file stands or is to be made, looked at without changing anything: access(2) and statvfs(3).
/// </summary>
internal sealed class Place
{
    /// <summary>Looks at <paramref name="path"/>.</summary>
    internal Place(string path)
    {
        Path = path;
        string existing = path;
        while (!FileSystem.Exists(existing) && System.IO.Path.GetDirectoryName(existing) is { Length: > 0 } parent)
        {
            existing = parent;
        }

        Existing = existing;
    }

    internal string Path { get; }

    /// <summary>It, or the nearest of the folders above it that is there.</summary>
    internal string Existing { get; }

    /// <summary>Whether it is there itself.</summary>
    internal bool IsThere => Existing == Path;

    /// <summary>Whether this process may write it, or make it.</summary>
    internal bool IsWritable => FileSystem.IsWritable(Existing);

    /// <summary>The type of the filesystem that it is on; null where nobody says.</summary>
    internal string? FilesystemType => MountTable.TypeOf(Existing);

    /// <summary>The bytes that are free on its filesystem; null where nobody says.</summary>
    internal long? Free
    {
        get
        {
            try
            {
                return new DriveInfo(Existing).AvailableFreeSpace;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                return null;
            }
        }
    }
}
