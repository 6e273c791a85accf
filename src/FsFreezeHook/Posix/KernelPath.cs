using System;
using System.IO;

namespace FsFreezeHook.Posix;

/// <summary>Paths as the kernel walks them, for System.IO.</summary>
/// <remarks>
/// Every call of System.IO removes <c>x/..</c> from the text of a path first (Path.GetFullPath). Where <c>x</c> is a link, that
/// is another file than the kernel finds (path_resolution(7)), and another than a shell script in that place would open.
/// </remarks>
internal static class KernelPath
{
    /// <summary>Whether <paramref name="path"/> exists; a link to nothing does.</summary>
    public static bool Exists(string path) => Path.Exists(Resolve(path));

    /// <summary>The same file without <c>..</c>; a path that has none is returned as it is, its links included.</summary>
    /// <param name="path">An absolute path.</param>
    public static string Resolve(string path)
    {
        if (Array.IndexOf(path.Split('/'), "..") < 0)
        {
            return path;
        }

        PathWalk walk = new(path);
        while (walk.Next() is { } next)
        {
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                walk.Enter(next);
            }
            else if (!walk.TryFollow(target))
            {
                return path;
            }
        }

        return walk.Here.Length == 0 ? "/" : walk.Here;
    }
}
