using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using FsFreezeHook.Posix;
using FsFreezeHook.Text;

namespace FsFreezeHook.Configuration.Ini;

/// <summary>Gets the configuration's files from the disk, and refuses what others could have written.</summary>
/// <param name="errors">Receives what cannot be read or is unsafe.</param>
internal sealed class FileSource(ErrorList errors)
{
    private const int MaxBytes = 1024 * 1024;
    private const UnixFileMode WritableByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private readonly PathSafety _paths = new();

    /// <summary>The permissions as in <c>chmod</c>'s argument.</summary>
    public static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8).PadLeft(4, '0');

    /// <summary>Reads a file, or returns null: it is absent, or it was refused and that was reported.</summary>
    /// <param name="path">The file; a link is followed.</param>
    /// <param name="mustExist">Whether absence is an error.</param>
    public FileContent? Read(string path, bool mustExist)
    {
        try
        {
            if (SmallFile.Read(path, MaxBytes) is not { } file)
            {
                ReportAbsence(path, mustExist);
                return null;
            }

            UnixFileMode mode = (UnixFileMode)file.Description.Permissions;
            if (FindKindProblem(file.Description.Kind) is { } problem)
            {
                errors.Add(path, $"cannot be read: {problem}; make it a file that this user may read");
                return null;
            }

            if (!IsSafe(path, mode))
            {
                return null;
            }

            if (file.Content.Length > MaxBytes)
            {
                errors.Add(path, "larger than 1 MiB; name a configuration file");
                return null;
            }

            return new FileContent(file.Content, mode);
        }
        catch (PosixException e)
        {
            errors.Add(path, $"cannot be read: {e.Reason}; make it a file that this user may read");
            return null;
        }
    }

    /// <summary>What makes it impossible to read something as a file, or null.</summary>
    public static string? FindKindProblem(FileKind kind) => kind switch
    {
        FileKind.Regular => null,
        FileKind.Directory => "it is a directory",
        FileKind.NamedPipe => "it is a named pipe",
        _ => "it is not a regular file",
    };

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
        if ((mode & WritableByOthers) != 0)
        {
            string remedy = Directory.Exists(KernelPath.Resolve(path)) ? "755" : "600";
            errors.Add(path, $"unsafe permissions {Octal(mode)}: users other than its owner may write it; chmod {remedy} {path}");
            return false;
        }

        if (_paths.Find(path) is { } problem)
        {
            errors.Add(path, $"unsafe permissions: users other than root may change it: {problem}");
            return false;
        }

        return true;
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
