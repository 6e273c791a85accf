using System;
using System.IO;

namespace FsFreezeHook.Posix;

/// <summary>What is in files, compared.</summary>
internal static class SameContent
{
    private const int Chunk = 64 * 1024;

    /// <summary>Whether two files have the same bytes; not where one of them cannot be read.</summary>
    internal static bool Have(string one, string other)
    {
        try
        {
            using FileStream first = Open(one);
            using FileStream second = Open(other);
            byte[] chunk = new byte[Chunk];
            byte[] otherChunk = new byte[Chunk];
            int count = first.Length == second.Length ? 1 : 0;
            bool isEqual = count > 0;
            while (isEqual && count > 0)
            {
                count = first.ReadAtLeast(chunk, Chunk, throwOnEndOfStream: false);
                isEqual = second.ReadAtLeast(otherChunk, Chunk, throwOnEndOfStream: false) == count
                    && chunk.AsSpan(0, count).SequenceEqual(otherChunk.AsSpan(0, count));
            }

            return isEqual;
        }
        catch (Exception e) when (e is PosixException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static FileStream Open(string path) =>
        new(Descriptor.Open(path, Libc.O_RDONLY | Libc.O_NONBLOCK, followLink: true), FileAccess.Read);
}
