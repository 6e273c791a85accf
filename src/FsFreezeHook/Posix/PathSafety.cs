using System;
using System.Collections.Generic;

namespace FsFreezeHook.Posix;

/// <summary>
/// Whether others than root could change what a path leads to: write the file, or put something else in its place or in that of a
/// folder on the way to it.
/// </summary>
/// <remarks>
/// As the path is walked, each link followed: everything on it must be root's, or whose process this is, and no group and nobody else may
/// write it. A folder with the sticky bit may be written by all, for what is root's in it stays, see unlink(2); but not a folder at the
/// path's end, where a new name matters. An access control list that lets others write shows in the group's bits, see acl(5).
/// </remarks>
internal sealed class PathSafety
{
    private const uint Sticky = 0x200;
    private const uint WritableByGroup = 0x10;
    private const uint WritableByOthers = 0x02;

    // As many as the kernel follows before it says ELOOP: MAXSYMLINKS in include/linux/namei.h.
    private const int MaxLinks = 40;

    // Hooks lie in one folder: it and those above it are looked at once.
    private readonly HashSet<string> _safe = new(StringComparer.Ordinal);

    /// <summary>Whether whoever has this user id may do what this process does anyway.</summary>
    internal static bool IsTrusted(uint owner) => owner == 0 || owner == User.Effective;

    /// <summary>The first on the way that others could change; null where they can change nothing, or nothing stands there.</summary>
    /// <param name="path">An absolute path.</param>
    internal UnsafePath? Find(string path)
    {
        Stack<string> left = new();
        Push(left, path);
        string done = string.Empty;
        int links = 0;
        if (Judge("/", isLast: left.Count == 0, out _) is { } root)
        {
            return root;
        }

        while (left.TryPop(out string? name))
        {
            if (name == "..")
            {
                done = done[..Math.Max(0, done.LastIndexOf('/'))];
                continue;
            }

            string next = $"{done}/{name}";
            if (Judge(next, isLast: left.Count == 0, out bool isLink) is { } problem)
            {
                return problem;
            }

            if (!isLink)
            {
                done = next;
            }
            else if (++links > MaxLinks || ProcFile.TryReadLink(next) is not { } target)
            {
                return null;
            }
            else
            {
                done = target.StartsWith('/') ? string.Empty : done;
                Push(left, target);
            }
        }

        return null;
    }

    private static void Push(Stack<string> left, string path)
    {
        string[] names = path.Split('/');
        for (int i = names.Length - 1; i >= 0; i--)
        {
            if (names[i] is not ("" or "."))
            {
                left.Push(names[i]);
            }
        }
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
        if (!IsTrusted(found.Owner) || (!mayBeOpen && (found.Permissions & forOthers) != 0))
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
