using System;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>A file that somebody else made, read whole, whatever stands there and however large it is.</summary>
/// <param name="description">What was opened.</param>
/// <param name="content">Its bytes, up to one more than the limit; empty where it is not a regular file.</param>
internal sealed class SmallFile(FileDescription description, ReadOnlyMemory<byte> content)
{
    /// <summary>What was opened, whatever its name leads to by now.</summary>
    internal FileDescription Description { get; } = description;

    /// <summary>Its bytes, up to one more than the limit; empty where it is not a regular file.</summary>
    internal ReadOnlyMemory<byte> Content { get; } = content;

    /// <summary>Reads the file at <paramref name="path"/>, links followed; it never waits for a named pipe's writer.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">How many bytes are wanted at most; a longer content shows that there are more.</param>
    /// <returns>The file; null where nothing stands there.</returns>
    /// <exception cref="PosixException">It could not be opened or read.</exception>
    internal static SmallFile? Read(string path, int limit)
    {
        try
        {
            using SafeFileHandle handle = Descriptor.Open(path, Libc.O_RDONLY | Libc.O_NONBLOCK, followLink: true);
            FileDescription description = FileSystem.Describe(handle);
            return description.Kind == FileKind.Regular
                ? new SmallFile(description, ReadUpTo(handle, (int)Math.Min(description.Size, limit) + 1, limit + 1))
                : new SmallFile(description, ReadOnlyMemory<byte>.Empty);
        }
        catch (PosixException e) when (e.IsAbsent)
        {
            return null;
        }
    }

    // The size is a first guess: the file may be growing, and those of /proc have none.
    private static ReadOnlyMemory<byte> ReadUpTo(SafeFileHandle handle, int expected, int limit)
    {
        byte[] content = new byte[expected];
        int length = 0;
        int count;
        while (length < limit && (count = Descriptor.Read(handle, content.AsSpan(length))) > 0)
        {
            length += count;
            if (length == content.Length && length < limit)
            {
                Array.Resize(ref content, (int)Math.Min(limit, 2L * length));
            }
        }

        return content.AsMemory(0, length);
    }
}
