using System;
using System.IO;

namespace FsFreezeHook.Posix;

/// <summary>The longer files of <c>/proc</c>, which tell no length before they are read.</summary>
internal static class ProcFile
{
    /// <summary>The whole text; null where it has gone or may not be read.</summary>
    internal static string? TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>What a link names, such as <c>socket:[4242]</c>; null where it has gone or may not be read.</summary>
    internal static string? TryReadLink(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
