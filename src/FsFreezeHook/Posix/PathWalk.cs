using System;
using System.Collections.Generic;

namespace FsFreezeHook.Posix;

/// <summary>A path as the kernel walks it, a name at a time: path_resolution(7). Whoever walks it says what is a link.</summary>
internal sealed class PathWalk
{
    // As many as the kernel follows before it says ELOOP: MAXSYMLINKS in include/linux/namei.h.
    private const int MaxLinks = 40;

    private readonly Stack<string> _left = new();
    private int _links;

    /// <summary>Stands at the root, before the first name of <paramref name="path"/>, which is an absolute one.</summary>
    internal PathWalk(string path)
    {
        Push(path);
    }

    /// <summary>How far it has come, without a link and without <c>..</c>; empty at the root.</summary>
    internal string Here { get; private set; } = string.Empty;

    /// <summary>Whether no name is left behind the one that was given last.</summary>
    internal bool IsAtLast => _left.Count == 0;

    /// <summary>The path of the next name, to be entered or, where it is a link, followed; null at the end.</summary>
    internal string? Next()
    {
        while (_left.TryPop(out string? name))
        {
            if (name != "..")
            {
                return $"{Here}/{name}";
            }

            Here = Here[..Math.Max(0, Here.LastIndexOf('/'))];
        }

        return null;
    }

    /// <summary>Goes on behind <paramref name="next"/>, which is no link.</summary>
    internal void Enter(string next) => Here = next;

    /// <summary>Goes on where a link leads.</summary>
    /// <returns>False: the kernel would not follow so many.</returns>
    internal bool TryFollow(string target)
    {
        if (++_links > MaxLinks)
        {
            return false;
        }

        Here = target.StartsWith('/') ? string.Empty : Here;
        Push(target);
        return true;
    }

    private void Push(string path)
    {
        string[] names = path.Split('/');
        for (int i = names.Length - 1; i >= 0; i--)
        {
            if (names[i] is not ("" or "."))
            {
                _left.Push(names[i]);
            }
        }
    }
}
