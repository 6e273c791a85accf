using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using FsFreezeHook.Text;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>
/// The files of <c>/proc</c>, with no more system calls than each needs: there are thousands, and a freeze looks at them.
/// System.IO asks for a lock on each file, and follows every link of a folder that it lists.
/// </summary>
internal static unsafe class ProcFile
{
    /// <summary>What the kernel adds to the name of a program that was upgraded while it runs.</summary>
    internal const string Deleted = " (deleted)";

    private const int Chunk = 16 * 1024;

    /// <summary>The whole text; null where it has gone or may not be read. It tells no length before it is read.</summary>
    internal static string? TryRead(string path)
    {
        int fd = Libc.open(path, Libc.O_RDONLY | Libc.O_CLOEXEC, 0);
        if (fd < 0)
        {
            return null;
        }

        using SafeFileHandle file = new(fd, ownsHandle: true);
        using MemoryStream text = new();
        Span<byte> buffer = stackalloc byte[Chunk];
        try
        {
            int count;
            while ((count = Descriptor.Read(file, buffer)) > 0)
            {
                text.Write(buffer[..count]);
            }
        }
        catch (PosixException)
        {
            return null;
        }

        return Encoding.UTF8.GetString(text.GetBuffer().AsSpan(0, (int)text.Length));
    }

    /// <summary>The beginning of a file that may be of any length; null where it has gone or may not be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">The most bytes that are read.</param>
    internal static byte[]? TryReadBeginning(string path, int limit)
    {
        int fd = Libc.open(path, Libc.O_RDONLY | Libc.O_CLOEXEC, 0);
        if (fd < 0)
        {
            return null;
        }

        using SafeFileHandle file = new(fd, ownsHandle: true);
        using MemoryStream bytes = new();
        Span<byte> buffer = stackalloc byte[Chunk];
        try
        {
            int count;
            while (bytes.Length < limit
                && (count = Descriptor.Read(file, buffer[..(int)Math.Min(Chunk, limit - bytes.Length)])) > 0)
            {
                bytes.Write(buffer[..count]);
            }
        }
        catch (PosixException)
        {
            return null;
        }

        return bytes.ToArray();
    }

    /// <summary>
    /// The words in a file that ends each with a NUL, such as the arguments; none where it has gone or may not be read.
    /// </summary>
    internal static string[] Words(string path) =>
        (TryRead(path) ?? string.Empty).Split('\0', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The name of the file that a process executes; null where it has gone or may not be read.</summary>
    /// <param name="process">Its folder.</param>
    internal static string? TryReadProgramName(string process) =>
        Path.GetFileName(SymbolicLink.TryRead($"{process}/exe")?.Replace(Deleted, string.Empty, StringComparison.Ordinal));

    /// <summary>Whether a process shares a namespace with this one.</summary>
    /// <param name="proc">Where <c>/proc</c> is mounted.</param>
    /// <param name="process">Its folder.</param>
    /// <param name="kind">Which, such as <c>mnt</c>.</param>
    internal static bool SharesNamespace(string proc, string process, string kind) =>
        SymbolicLink.TryRead($"{process}/ns/{kind}") == SymbolicLink.TryRead($"{proc}/self/ns/{kind}");

    /// <summary>
    /// The processes that a process's first thread has started and that have not been waited for; none where the
    /// kernel does not say.
    /// </summary>
    /// <param name="pid">The process.</param>
    internal static IEnumerable<int> Children(int pid) =>
        (TryRead(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/task/{pid}/children")) ?? string.Empty)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(child => int.Parse(child, NumberStyles.None, CultureInfo.InvariantCulture));

    /// <summary>The numbers of all processes.</summary>
    /// <param name="proc">Where <c>/proc</c> is mounted.</param>
    internal static IEnumerable<int> ProcessIds(string proc) => Names(proc)
        .Select(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int pid) ? pid : 0)
        .Where(pid => pid > 0);

    /// <summary>The descriptors of a process that are sockets; none where it has gone or may not be looked at.</summary>
    /// <param name="process">Its folder.</param>
    internal static int[] SocketDescriptors(string process) =>
    [
        .. Names($"{process}/fd")
            .Where(name => SymbolicLink.TryRead($"{process}/fd/{name}")?.StartsWith("socket:", StringComparison.Ordinal) == true)
            .Select(name => int.Parse(name, NumberStyles.None, CultureInfo.InvariantCulture)),
    ];

    /// <summary>The numbers of a process's open sockets; none where it has gone or may not be looked at.</summary>
    /// <param name="process">Its folder.</param>
    internal static HashSet<string> SocketInodes(string process)
    {
        const string prefix = "socket:[";
        return
        [
            .. Names($"{process}/fd")
                .Select(number => SymbolicLink.TryRead($"{process}/fd/{number}"))
                .OfType<string>()
                .Where(target => target.StartsWith(prefix, StringComparison.Ordinal))
                .Select(target => target[prefix.Length..].TrimEnd(']')),
        ];
    }

    /// <summary>The names in a folder; none where it has gone, may not be read, or is no folder.</summary>
    internal static IReadOnlyList<string> Names(string folder) => TryNames(folder) ?? [];

    /// <summary>The same; null where the folder cannot be opened, and the last error of this thread says why.</summary>
    internal static IReadOnlyList<string>? TryNames(string folder) => TryList(folder, (_, _) => true) is { } entries
        ? [.. entries.Select(entry => entry.Name)]
        : null;

    /// <summary>
    /// The names in a folder, any folder, and whether each may be a link: not every filesystem tells without being asked.
    /// </summary>
    internal static IReadOnlyList<(string Name, bool MayBeLink)> Entries(string folder) => TryList(folder, (_, _) => true) ?? [];

    /// <summary>The names in an open directory, as it was opened: without a time of access, say.</summary>
    internal static IEnumerable<string> Names(SafeFileHandle directory)
    {
        // What lists it closes its descriptor.
        using SafeFileHandle copy = Descriptor.Duplicate(directory, 0);
        nint listing = Libc.fdopendir(copy);
        if (listing == 0)
        {
            return [];
        }

        copy.SetHandleAsInvalid();
        return List(listing, (_, _) => true).Select(entry => entry.Name);
    }

    /// <summary>
    /// Those of <see cref="Entries"/> that may be links or end in a suffix: a folder may have a hundred thousand others.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="suffix">The suffix, such as <c>.isl</c>.</param>
    internal static IReadOnlyList<(string Name, bool MayBeLink)> EntriesWith(string folder, string suffix)
    {
        byte[] end = Encoding.UTF8.GetBytes(suffix);
        return TryList(folder, (name, mayBeLink) => mayBeLink || name.EndsWith(end)) ?? [];
    }

    private static List<(string Name, bool MayBeLink)>? TryList(string folder, Func<ReadOnlySpan<byte>, bool, bool> isWanted)
    {
        nint directory = Libc.opendir(folder);
        return directory == 0 ? null : List(directory, isWanted);
    }

    private static List<(string Name, bool MayBeLink)> List(nint directory, Func<ReadOnlySpan<byte>, bool, bool> isWanted)
    {
        List<(string Name, bool MayBeLink)> entries = [];
        try
        {
            for (byte* entry = Libc.readdir(directory); entry is not null; entry = Libc.readdir(directory))
            {
                ReadOnlySpan<byte> name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + Libc.DIRENT_NAME);
                bool mayBeLink = entry[Libc.DIRENT_TYPE] is Libc.DT_LNK or Libc.DT_UNKNOWN;
                if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8) && isWanted(name, mayBeLink))
                {
                    entries.Add((KernelText.Decode(name), mayBeLink));
                }
            }
        }
        finally
        {
            _ = Libc.closedir(directory);
        }

        return entries;
    }
}
