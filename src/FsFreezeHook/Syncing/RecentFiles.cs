using System;
using System.Globalization;
using System.IO;
using FsFreezeHook.Posix;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Syncing;

/// <summary>
/// Writes out what is dirty of the files of a filesystem that were written to lately, a small piece at a time. <c>syncfs(2)</c>
/// hands all to the disk at once, and a commit of the database then waits behind all of it; between two pieces it does not. What
/// this misses is little, and left to <c>syncfs</c>.
/// </summary>
internal sealed class RecentFiles
{
    /// <summary>The hidden verb that runs it, in a process of its own.</summary>
    internal const string Verb = "write-out";

    private const int DeepestFolder = 64;

    // A tenth of a second on a disk of 10 MB/s, and enough at a time for one of 1 GB/s.
    private const long Piece = 1024 * 1024;

    // The kernel writes out by itself what has been dirty for half a minute, as fast as the disk takes it.
    private static readonly TimeSpan Lately = TimeSpan.FromHours(1);

    // On a filesystem of very many files the rest is left to syncfs.
    private static readonly TimeSpan LongestWalk = TimeSpan.FromSeconds(1);

    private readonly FileIdentity _filesystem;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _since;
    private readonly long _begun;
    private TimeSpan _wrote;

    private RecentFiles(FileIdentity filesystem, TimeProvider time)
    {
        _filesystem = filesystem;
        _time = time;
        _since = time.GetUtcNow() - Lately;
        _begun = time.GetTimestamp();
    }

    private TimeSpan Walked => _time.GetElapsedTime(_begun) - _wrote;

    /// <summary>
    /// Writes out the files below a mount point, of its own filesystem alone. It does not fail: whatever it cannot
    /// read is passed over.
    /// </summary>
    /// <param name="path">The mount point.</param>
    /// <param name="time">The clock.</param>
    internal static void Write(string path, TimeProvider time)
    {
        try
        {
            using SafeFileHandle root = Descriptor.Open(path, Flags, followLink: true);
            new RecentFiles(FileIdentity.Of(root), time).WriteBelow(root, depth: 0);
        }
        catch (PosixException)
        {
            // It cannot be opened: syncfs will say so.
        }
    }

    private static int Flags => Libc.O_RDONLY | Libc.O_NONBLOCK | Libc.O_NOATIME;

    // Each name is looked up in its folder, which stays open: whatever is renamed meanwhile, no link is followed and no
    // other filesystem entered.
    private void WriteBelow(SafeFileHandle folder, int depth)
    {
        string place = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{folder.DangerousGetHandle()}");
        foreach (string name in ProcFile.Names(folder))
        {
            if (Walked > LongestWalk)
            {
                return;
            }

            string path = Path.Join(place, name);
            if (WalkedFile.Of(path) is { } found && found.Identity.IsOnDeviceOf(_filesystem)
                && ((found.IsFolder && depth < DeepestFolder) || (found.IsFile && found.Modified >= _since)))
            {
                Write(path, found.IsFolder, depth);
            }
        }
    }

    private void Write(string path, bool isFolder, int depth)
    {
        try
        {
            using SafeFileHandle handle = Descriptor.Open(path, Flags);
            if (isFolder)
            {
                WriteBelow(handle, depth + 1);
                return;
            }

            long begun = _time.GetTimestamp();
            Write(handle);
            _wrote += _time.GetElapsedTime(begun);
        }
        catch (PosixException)
        {
            // It has gone, or is another thing by now.
        }
    }

    private static void Write(SafeFileHandle file)
    {
        const uint all = Libc.SYNC_FILE_RANGE_WAIT_BEFORE | Libc.SYNC_FILE_RANGE_WRITE | Libc.SYNC_FILE_RANGE_WAIT_AFTER;

        // From data to data: a file may be as long as its owner likes, and have none.
        long offset = 0;
        while ((offset = Libc.lseek(file, offset, Libc.SEEK_DATA)) >= 0 && Libc.sync_file_range(file, offset, Piece, all) == 0)
        {
            offset += Piece;
        }
    }
}
