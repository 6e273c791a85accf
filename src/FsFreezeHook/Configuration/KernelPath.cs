using System;
using System.Collections.Generic;
using System.IO;

namespace FsFreezeHook.Configuration;

/// <summary>Paths as the kernel walks them, for System.IO.</summary>
/// <remarks>
/// Every call of System.IO removes <c>x/..</c> from the text of a path first (Path.GetFullPath). Where <c>x</c> is a link, that
/// is another file than the kernel finds (path_resolution(7)), and another than a shell script in that place would open.
/// </remarks>
internal static class KernelPath
{
    // As many as the kernel follows before it says ELOOP: MAXSYMLINKS in include/linux/namei.h.
    private const int MaxLinks = 40;

    /// <summary>Whether <paramref name="path"/> exists; a link to nothing does.</summary>
    public static bool Exists(string path) => Path.Exists(Resolve(path));

    /// <summary>The same file without <c>..</c>; a path that has none is returned as it is, its links included.</summary>
    /// <param name="path">An absolute path.</param>
    public static string Resolve(string path)
    {
        string[] parts = path.Split('/');
        if (Array.IndexOf(parts, "..") < 0)
        {
            return path;
        }

        Stack<string> left = new();
        Push(left, parts);
        string done = "";
        int links = 0;
        while (left.TryPop(out string? name))
        {
            if (name is "" or ".")
            {
                continue;
            }

            if (name == "..")
            {
                done = done[..Math.Max(0, done.LastIndexOf('/'))];
                continue;
            }

            string next = done + "/" + name;
            string? target = new FileInfo(next).LinkTarget;
            if (target is null)
            {
                done = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                return path;
            }

            done = target.StartsWith('/') ? "" : done;
            Push(left, target.Split('/'));
        }

        return done.Length == 0 ? "/" : done;
    }

    private static void Push(Stack<string> left, string[] parts)
    {
        for (int i = parts.Length - 1; i >= 0; i--)
        {
            left.Push(parts[i]);
        }
    }
}
