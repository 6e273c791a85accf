using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.Agent;
using FsFreezeHook.Posix;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.MySql.Layout;

/// <summary>Finds the filesystems that a server's places lie on, as the server itself sees them.</summary>
internal sealed class FilesystemSearch : IDisposable
{
    private const string LinkFile = ".isl";

    private readonly ProcessRoot _root;
    private readonly MountTable _mounts;

    private FilesystemSearch(ProcessRoot root, MountTable mounts)
    {
        _root = root;
        _mounts = mounts;
    }

    /// <summary>A search in the eyes of a process; null where it has gone.</summary>
    internal static FilesystemSearch? TryBegin(int pid) =>
        ProcessRoot.TryOpen(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/root")) is { } root
            ? new FilesystemSearch(root, MountTable.Of(pid))
            : null;

    /// <summary>The places with their filesystems, and what in the data folders leads to another one.</summary>
    /// <param name="paths">The places.</param>
    /// <param name="end">When folders are looked through no further.</param>
    internal IReadOnlyList<LocatedPath> Find(IEnumerable<DataPath> paths, Deadline end) =>
        [.. paths.SelectMany(path => Find(path, end))];

    /// <inheritdoc/>
    public void Dispose() => _root.Dispose();

    private List<LocatedPath> Find(DataPath path, Deadline end)
    {
        using SafeFileHandle? file = _root.TryFind(path.Path);
        if (file is null)
        {
            return path.MayBeMissing ? [] : [new LocatedPath(path, null)];
        }

        List<LocatedPath> found = [new(path, FilesystemOf(file))];
        if (path.Role == DataPaths.Data)
        {
            found.AddRange(Elsewhere(path, file, end).SelectMany(part => Find(part, end)));
        }

        return found;
    }

    // A database's folder may be a link, or a mount of its own, and so may a table's file in it. A subvolume is another device
    // too; its filesystem is the same.
    private static IEnumerable<DataPath> Elsewhere(DataPath folder, SafeFileHandle handle, Deadline end)
    {
        FileIdentity own = FileIdentity.Of(handle);
        string here = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{handle.DangerousGetHandle()}");
        foreach ((string name, _) in ProcFile.Entries(here).TakeWhile(_ => !end.IsOver))
        {
            string place = $"{folder.Path.TrimEnd('/')}/{name}";
            if (FileIdentity.OfEntry($"{here}/{name}", out bool isLink) is { } identity
                && (isLink || !identity.IsOnDeviceOf(own)))
            {
                yield return Part(place);
            }
            else
            {
                foreach (DataPath table in TablesElsewhere($"{here}/{name}", place))
                {
                    yield return table;
                }
            }
        }
    }

    // DATA DIRECTORY: MyISAM makes links, and InnoDB of MariaDB a file that has the path in it ("link file", in its manual's page
    // on InnoDB file-per-table tablespaces). MySQL 8 knows such folders from innodb_directories alone.
    private static IEnumerable<DataPath> TablesElsewhere(string here, string database)
    {
        foreach ((string name, bool mayBeLink) in ProcFile.EntriesWith(here, LinkFile))
        {
            if (name.EndsWith(LinkFile, StringComparison.Ordinal) && ProcFile.TryRead($"{here}/{name}")?.Trim() is ['/', ..] path)
            {
                yield return Part(path);
            }
            else if (mayBeLink && FileIdentity.OfEntry($"{here}/{name}", out bool isLink) is not null && isLink)
            {
                yield return Part($"{database}/{name}");
            }
        }
    }

    private static DataPath Part(string path) => new("part of the data", path, MayBeMissing: true);

    private Mount? FilesystemOf(SafeFileHandle file)
    {
        Mount? mount = _mounts.Find(file);
        return mount is { Type: Freezable.Overlay } ? Upper(mount) ?? mount : mount;
    }

    // Containers: what is written lies on the filesystem of the upper folder. That path is the mounting
    // process's, most often ours.
    private Mount? Upper(Mount overlay)
    {
        using ProcessRoot? ours = overlay.Option("upperdir") is null ? null : ProcessRoot.TryOpen("/proc/self/root");
        using SafeFileHandle? upper = ours?.TryFind(overlay.Option("upperdir")!);
        return upper is null ? null : _mounts.Find(upper);
    }
}
