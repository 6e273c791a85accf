using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>Directories and files as the kernel sees them: modes, owners, links, renames.</summary>
internal static unsafe class FileSystem
{
    /// <summary>What an open file is.</summary>
    /// <exception cref="PosixException">The kernel does not say.</exception>
    internal static FileDescription Describe(SafeFileHandle handle)
    {
        Libc.StatX buffer;
        if (Libc.fstatx(handle, string.Empty, Libc.AT_EMPTY_PATH, Libc.STATX_BASIC_STATS, &buffer) < 0)
        {
            throw PosixException.Last("statx", handle);
        }

        return Describe(in buffer);
    }

    /// <summary>What stands at <paramref name="path"/>, a link not followed; null where nothing does.</summary>
    /// <exception cref="PosixException">The kernel does not say.</exception>
    internal static FileDescription? Describe(string path)
    {
        Libc.StatX buffer;
        if (Libc.statx(Libc.AT_FDCWD, path, Libc.AT_SYMLINK_NOFOLLOW, Libc.STATX_BASIC_STATS, &buffer) == 0)
        {
            return Describe(in buffer);
        }

        return Marshal.GetLastPInvokeError() == Libc.ENOENT ? null : throw PosixException.Last("statx", path);
    }

    /// <summary>The names of all that is in a directory, which is no link.</summary>
    /// <exception cref="PosixException">It cannot be opened.</exception>
    /// <exception cref="IOException">It is not a directory, or cannot be read.</exception>
    internal static string[] NamesIn(string path)
    {
        using SafeFileHandle handle = Descriptor.Open(path, Libc.O_RDONLY | Libc.O_NONBLOCK);
        return [.. Directory.EnumerateFileSystemEntries($"/proc/self/fd/{handle.DangerousGetHandle()}")
            .Select(entry => Path.GetFileName(entry))];
    }

    /// <summary>Whether something stands at <paramref name="path"/>, links followed.</summary>
    internal static bool Exists(string path) => Libc.access(path, Libc.F_OK) == 0;

    /// <summary>Whether this process may execute <paramref name="path"/>, links followed.</summary>
    internal static bool IsExecutable(string path) => Libc.access(path, Libc.X_OK) == 0;

    /// <summary>
    /// Whether this process may write <paramref name="path"/>, links followed: not on a filesystem that is mounted read-only.
    /// </summary>
    internal static bool IsWritable(string path) => Libc.access(path, Libc.W_OK) == 0;

    /// <summary>
    /// An extended attribute of a file, links followed, such as its SELinux label; null where it has none. See xattr(7).
    /// </summary>
    internal static string? TryReadAttribute(string path, string name)
    {
        const int longest = 4096;
        byte* value = stackalloc byte[longest];
        nint length = Libc.getxattr(path, name, value, longest);
        return length < 0 ? null : Encoding.UTF8.GetString(value, (int)length).TrimEnd('\0');
    }

    /// <summary>The names in a directory, in no order; a link to one is followed.</summary>
    /// <exception cref="PosixException">It cannot be read, or is none.</exception>
    internal static IReadOnlyList<string> Names(string directory) =>
        ProcFile.TryNames(directory) ?? throw PosixException.Last("open", directory);

    /// <summary>The nearest directory above <paramref name="path"/> that exists.</summary>
    internal static string NearestAbove(string path)
    {
        string? above = Path.GetDirectoryName(path);
        return string.IsNullOrEmpty(above) ? "/" : Exists(above) ? above : NearestAbove(above);
    }

    /// <summary>
    /// How many bytes are free on the filesystem that <paramref name="path"/> is on, or would be; null where it does not say.
    /// </summary>
    internal static long? FreeBytes(string path)
    {
        try
        {
            DriveInfo drive = new(Exists(path) ? path : NearestAbove(path));

            // One that is all in memory, without a limit, says 0 of 0.
            return drive.TotalSize == 0 ? null : drive.TotalFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Reads a small file of ours whole, without following a link.</summary>
    /// <returns>
    /// Its bytes; null where it is missing, not a regular file, somebody else's, or larger than <paramref name="limit"/>.
    /// </returns>
    internal static byte[]? TryReadAll(string path, int limit)
    {
        try
        {
            using SafeFileHandle handle = Descriptor.Open(path, Libc.O_RDONLY | Libc.O_NONBLOCK);
            FileDescription found = Describe(handle);
            if (found.Kind != FileKind.Regular || found.Owner != User.Effective || found.Size > limit)
            {
                return null;
            }

            byte[] content = new byte[found.Size];
            int length = 0;
            int count;
            while (length < content.Length && (count = Descriptor.Read(handle, content.AsSpan(length))) > 0)
            {
                length += count;
            }

            return content[..length];
        }
        catch (PosixException)
        {
            return null;
        }
    }

    /// <summary>
    /// Opens a file of ours so that each write goes to its end, whoever else appends to it; makes it where it is missing.
    /// </summary>
    /// <remarks>One that is there loses the permissions that <paramref name="mode"/> does not have.</remarks>
    /// <exception cref="PosixException">It could not be opened, is a link, or is a named pipe that nobody reads.</exception>
    /// <exception cref="IOException">It is somebody else's, or has a second name, which somebody may have given it.</exception>
    internal static SafeFileHandle OpenAppending(string path, UnixMode mode)
    {
        try
        {
            return Descriptor.Create(path, Libc.O_WRONLY | Libc.O_APPEND, mode);
        }
        catch (PosixException e) when (e.Errno == Libc.EEXIST)
        {
            return MakeOurs(path, Descriptor.Open(path, Libc.O_WRONLY | Libc.O_APPEND | Libc.O_NONBLOCK), mode);
        }
    }

    /// <summary>
    /// Puts <paramref name="content"/> at <paramref name="path"/> in one step: a reader sees all of it, or what was there.
    /// </summary>
    /// <exception cref="PosixException">The directory is not writable, or the filesystem is full.</exception>
    internal static void Replace(string path, ReadOnlySpan<byte> content, UnixMode mode)
    {
        string temporary = path + ".new";
        Remove(temporary);
        using (SafeFileHandle handle = Descriptor.Create(temporary, Libc.O_WRONLY, mode))
        {
            Descriptor.Write(handle, content);
        }

        Rename(temporary, path);
    }

    /// <summary>
    /// Makes a file of <paramref name="size"/> bytes that are taken from its filesystem; none where there is no room for it.
    /// </summary>
    internal static void TryReserve(string path, int size)
    {
        try
        {
            using SafeFileHandle handle = Descriptor.Create(path, Libc.O_WRONLY, UnixMode.OwnerFile);
            if (Libc.posix_fallocate(handle, 0, size) != 0)
            {
                Remove(path);
            }
        }
        catch (PosixException)
        {
            // It is there already, or cannot be made.
        }
    }

    /// <summary>Renames a file, over whatever file has the new name.</summary>
    /// <exception cref="PosixException">The directory is not writable.</exception>
    internal static void Rename(string from, string to)
    {
        if (Libc.rename(from, to) < 0)
        {
            throw PosixException.Last("rename", to);
        }
    }

    /// <summary>Removes a file; one that is not there is no error.</summary>
    /// <exception cref="PosixException">It is a directory, or its directory is not writable.</exception>
    internal static void Remove(string path)
    {
        if (Libc.unlink(path) < 0 && Marshal.GetLastPInvokeError() != Libc.ENOENT)
        {
            throw PosixException.Last("unlink", path);
        }
    }

    /// <summary>The text of a file that the kernel makes, such as those of <c>/proc</c>; null where it has gone.</summary>
    internal static string? TryReadText(string path)
    {
        try
        {
            using SafeFileHandle handle = Descriptor.Open(path, Libc.O_RDONLY);
            Span<byte> content = stackalloc byte[4096];
            int count = Descriptor.Read(handle, content);
            return count < 0 ? null : Encoding.UTF8.GetString(content[..count]);
        }
        catch (PosixException)
        {
            return null;
        }
    }

    private static SafeFileHandle MakeOurs(string path, SafeFileHandle handle, UnixMode mode)
    {
        FileDescription found = Describe(handle);
        string? problem = found.Owner != User.Effective ? $"belongs to user {found.Owner}"
            : found.Kind == FileKind.Regular && found.Links > 1 ? "has another name (a hard link); remove it"
            : null;
        if (problem is not null)
        {
            handle.Dispose();
            throw new IOException($"{path} {problem}");
        }

        // Of the log of an earlier program, which everybody might read. A device is left alone.
        if (found.Kind == FileKind.Regular && (found.Permissions & ~(uint)mode) != 0)
        {
            _ = Libc.fchmod(handle, found.Permissions & (uint)mode);
        }

        return handle;
    }

    private static FileDescription Describe(in Libc.StatX found)
    {
        FileKind kind = (found.Mode & Libc.S_IFMT) switch
        {
            Libc.S_IFREG => FileKind.Regular,
            Libc.S_IFDIR => FileKind.Directory,
            Libc.S_IFSOCK => FileKind.Socket,
            Libc.S_IFIFO => FileKind.NamedPipe,
            Libc.S_IFLNK => FileKind.Link,
            _ => FileKind.Other,
        };
        return new FileDescription(kind, found.Mode & 0xFFFu, found.UserId, found.GroupId, (long)found.Size, found.Links)
        {
            ChangedAt = Later(
                TimeOf(found.ChangeSeconds, found.ChangeNanoseconds),
                TimeOf(found.ModificationSeconds, found.ModificationNanoseconds)),
        };
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    // A filesystem may keep times that no date has here.
    private static DateTimeOffset TimeOf(long seconds, uint nanoseconds) => DateTimeOffset.FromUnixTimeSeconds(
        Math.Clamp(seconds, DateTimeOffset.MinValue.ToUnixTimeSeconds(), DateTimeOffset.MaxValue.ToUnixTimeSeconds() - 1))
        .AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
}
