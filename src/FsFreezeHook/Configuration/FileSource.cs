using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;

namespace FsFreezeHook.Configuration;

/// <summary>Gets the configuration's files from the disk, and refuses what others could have written.</summary>
/// <param name="errors">Receives what cannot be read or is unsafe.</param>
internal sealed class FileSource(ErrorList errors)
{
    private const int MaxBytes = 1024 * 1024;
    private const UnixFileMode WritableByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>The permissions as in <c>chmod</c>'s argument.</summary>
    public static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8).PadLeft(4, '0');

    /// <summary>Reads a file, or returns null: it is absent, or it was refused and that was reported.</summary>
    /// <param name="path">The file; a link is followed.</param>
    /// <param name="mustExist">Whether absence is an error.</param>
    public FileContent? Read(string path, bool mustExist)
    {
        // What it costs to call GetUnixFileMode from a build that knows no platform (CA1416).
        Debug.Assert(!OperatingSystem.IsWindows(), "permissions are those of Unix");
        try
        {
            // Sharing all of it keeps .NET from asking for a lock, which another process could deny.
            using FileStream file = new(
                KernelPath.Resolve(path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            UnixFileMode mode = File.GetUnixFileMode(file.SafeFileHandle);
            if (!IsSafe(path, mode))
            {
                return null;
            }

            // One byte more than allowed tells a file that is too long; a pipe would not tell its length.
            byte[] bytes = new byte[MaxBytes + 1];
            int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > MaxBytes)
            {
                errors.Add(path, "larger than 1 MiB; name a configuration file");
                return null;
            }

            return new FileContent(bytes.AsMemory(0, length), mode);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            ReportAbsence(path, mustExist);
        }
        catch (UnauthorizedAccessException)
        {
            string reason = Directory.Exists(KernelPath.Resolve(path)) ? "it is a directory" : "permission denied";
            errors.Add(path, $"cannot be read: {reason}; make it a file that this user may read");
        }
        catch (IOException e)
        {
            errors.Add(path, $"cannot be read: {e.Message.TrimEnd('.')}; check the file and its folder");
        }

        return null;
    }

    /// <summary>The files of <paramref name="folder"/> that are called <c>*.conf</c>, in the byte order of their names.</summary>
    /// <remarks>As a shell's pattern does it: names that begin with a dot are left out.</remarks>
    public IReadOnlyList<string> ListDropIns(string folder)
    {
        string resolved = KernelPath.Resolve(folder);
        if (!Path.Exists(resolved))
        {
            return [];
        }

        try
        {
            if (!IsSafe(folder, new DirectoryInfo(resolved).UnixFileMode))
            {
                return [];
            }

            return
            [
                .. Directory.EnumerateFileSystemEntries(resolved)
                    .Select(entry => Path.GetFileName(entry))
                    .Where(name => name.EndsWith(".conf", StringComparison.Ordinal) && !name.StartsWith('.'))
                    .OrderBy(Encoding.UTF8.GetBytes, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)))
                    .Select(name => folder + "/" + name),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add(folder, "cannot be read; make it a folder that this user may read, or remove it");
            return [];
        }
    }

    private bool IsSafe(string path, UnixFileMode mode)
    {
        if ((mode & WritableByOthers) == 0)
        {
            return true;
        }

        string remedy = Directory.Exists(KernelPath.Resolve(path)) ? "755" : "600";
        errors.Add(path, $"unsafe permissions {Octal(mode)}: others than its owner may write it; chmod {remedy} {path}");
        return false;
    }

    private void ReportAbsence(string path, bool mustExist)
    {
        string? target = new FileInfo(KernelPath.Resolve(path)).LinkTarget;
        if (target is not null)
        {
            errors.Add(path, $"a link to '{Quoted.Shorten(target)}', which does not exist; repair or remove it");
        }
        else if (mustExist)
        {
            errors.Add(path, "no such file; name one that exists, or leave out --config");
        }
    }
}
