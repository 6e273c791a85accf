using System;
using System.Collections.Generic;

namespace FsFreezeHook.Posix;

/// <summary>
/// Whether others than root could change what a path leads to: write the file, or put something else in its place or in that of a
/// folder on the way to it.
/// </summary>
/// <remarks>
/// As the path is walked, each link followed: everything on it must be root's, or whose process this is, and no group and nobody
/// else may write it. A folder with the sticky bit may be written by all, for what is root's in it stays, see unlink(2); but not
/// a folder at the path's end, where a new name matters. An access control list that lets others write shows in the
/// group's bits, see acl(5).
/// </remarks>
internal sealed class PathSafety
{
    private const uint Sticky = 0x200;
    private const uint WritableByGroup = 0x10;
    private const uint WritableByOthers = 0x02;

    // Hooks lie in one folder: it and those above it are looked at once.
    private readonly HashSet<string> _safe = new(StringComparer.Ordinal);

    /// <summary>
    /// The first on the way that others could change; null where they can change nothing, or nothing stands there.
    /// </summary>
    /// <param name="path">An absolute path.</param>
    internal UnsafePath? Find(string path)
    {
        PathWalk walk = new(path);
        if (Judge("/", walk.IsAtLast, out _) is { } root)
        {
            return root;
        }

        while (walk.Next() is { } next)
        {
            if (Judge(next, walk.IsAtLast, out bool isLink) is { } problem)
            {
                return problem;
            }

            if (!isLink)
            {
                walk.Enter(next);
            }
            else if (SymbolicLink.TryRead(next) is not { } target || !walk.TryFollow(target))
            {
                return null;
            }
        }

        return null;
    }

    private UnsafePath? Judge(string path, bool isLast, out bool isLink)
    {
        isLink = false;
        if ((!isLast && _safe.Contains(path)) || TryDescribe(path) is not { } found)
        {
            return null;
        }

        isLink = found.Kind == FileKind.Link;
        bool mayBeOpen = isLink || (found.Kind == FileKind.Directory && !isLast && (found.Permissions & Sticky) != 0);
        uint forOthers = WritableByOthers | (found.Kind == FileKind.Directory && found.Group == 0 ? 0 : WritableByGroup);
        if (!User.IsTrusted(found.Owner) || (!mayBeOpen && (found.Permissions & forOthers) != 0))
        {
            return new UnsafePath(path, found.Permissions, found.Owner);
        }

        if (found.Kind == FileKind.Directory && !isLast)
        {
            _safe.Add(path);
        }

        return null;
    }

    private static FileDescription? TryDescribe(string path)
    {
        try
        {
            return FileSystem.Describe(path);
        }
        catch (PosixException)
        {
            // Opening it fails for the same reason, and says so.
            return null;
        }
    }
}
